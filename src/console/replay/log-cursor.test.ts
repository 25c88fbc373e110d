import { describe, expect, it } from 'vitest';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { LogCursor } from './log-cursor.ts';

const TOPIC = 'orders';

function recordAt(offset: number, partition = 0): LogRecord {
  return {
    topic: TOPIC,
    partition,
    offset: BigInt(offset),
    timestampMs: 1_000 + offset,
    key: undefined,
    value: undefined,
    headers: [],
  };
}

async function before(records: readonly LogRecord[], { high, count }: { high: bigint; count: number }) {
  const ranges = [{ topic: TOPIC, partition: 0, low: 0n, high }];
  const cursor = new LogCursor(memoryLog(records, ranges), ranges);
  return (await cursor.before(cursor.end, count)).map(({ offset }) => Number(offset));
}

describe('the last records before a place', () => {
  const ten = Array.from({ length: 10 }, (_, offset) => recordAt(offset));

  it('are the last of all', async () => {
    expect(await before(ten, { high: 10n, count: 3 })).toEqual([7, 8, 9]);
  });

  it('are found behind offsets that hold nothing: an aborted transaction, or what was compacted away', async () => {
    expect(await before(ten, { high: 400_000n, count: 3 })).toEqual([7, 8, 9]);
    expect(
      await before([recordAt(0), recordAt(150_000), recordAt(399_999)], { high: 400_000n, count: 2 }),
    ).toEqual([150_000, 399_999]);
  });

  it('are all there are where there are fewer', async () => {
    expect(await before(ten, { high: 10_000n, count: 50 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await before([], { high: 10_000n, count: 50 })).toEqual([]);
  });
});
