import { describe, expect, it } from 'vitest';
import { openMemoryWorld } from '../../../tests/support/memory-world.ts';
import { LogCursor, type HistoryReader } from '../replay/log-cursor.ts';
import { Replay } from '../replay/replay.ts';
import type { ReplaySource } from '../replay/replay-source.ts';
import { readTapeLine } from './tape-line.ts';
import { TapeLog } from './tape-log.ts';

/** Two lines of a tape with a gap of nine quintillion offsets. */
const TAPE_GAP = ['0', '9000000000000000000']
  .map(
    (offset) =>
      `{"topic": "orders", "partition": 0, "offset": "${offset}", "timestamp": 1795000000000, "key": "aw==", "headers": [], "value": "eyJvcmRlcl9pZCI6InQxIiwiY3VzdG9tZXJfbmFtZSI6IlRBUEVEIiwiYW1vdW50IjoxLCJwcm9kdWN0IjoieCJ9"}`,
  )
  .join('\n');

async function sourceOf(text: string): Promise<ReplaySource> {
  const log = new TapeLog();
  log.add(text.split('\n').map((line) => ({ line, record: readTapeLine(line) })));
  return log.source({ hasEnd: true });
}

const OFFSETS = [0n, 9_000_000_000_000_000_000n];

function counting(reader: ReplaySource['reader']): { reader: ReplaySource['reader']; reads: () => number } {
  let reads = 0;
  return {
    reads: () => reads,
    reader: {
      ...reader,
      read(request) {
        reads += 1;
        return reader.read(request);
      },
    },
  };
}

/** As Kafka's log: it only reads. */
function plain({ read, offsetAt }: HistoryReader): HistoryReader {
  return { read, offsetAt };
}

describe('tape-gap', async () => {
  const source = await sourceOf(TAPE_GAP);

  it('opens in the time machine as two events', async () => {
    const { reader, reads } = counting(source.reader);
    const replay = new Replay({
      kafka: { reader, topics: () => [] },
      openWorld: async () => openMemoryWorld(':memory:'),
      onWorld: () => undefined,
      onChange: () => undefined,
    });
    const opened = await replay.open({ ...source, reader });
    expect(opened).toMatchObject({ value: { phase: 'paused', done: 2, total: 2, tape: { hasEnd: true } } });
    expect(await replay.step(-2)).toMatchObject({ value: { done: 0, total: 2 } });
    expect(await replay.step(1)).toMatchObject({ value: { done: 1, total: 2 } });
    expect(reads()).toBeLessThan(10);
    await replay.close();
  });

  it('is searched backwards in a number of reads that grows with the logarithm of the gap', async () => {
    const { reader, reads } = counting(source.reader);
    const cursor = new LogCursor(plain(reader), await reader.ranges(['orders']));
    const found = await cursor.before(cursor.end, 200);
    expect(found.map(({ offset }) => offset)).toEqual(OFFSETS);
    expect(reads()).toBeLessThan(100);
  });

  it('leaves the event loop to others while it is walked', async () => {
    const cursor = new LogCursor(plain(source.reader), await source.reader.ranges(['orders']));
    let turns = 0;
    let immediate = setImmediate(function again() {
      turns += 1;
      immediate = setImmediate(again);
    });
    await cursor.before(cursor.end, 200);
    clearImmediate(immediate);
    expect(turns).toBeGreaterThan(10);
  });
});

describe('a tape of records', () => {
  const line = (offset: number, partition = 0) =>
    `{"topic":"orders","partition":${partition},"offset":"${offset}","timestamp":${1_000 + offset},"headers":[]}`;

  it('counts what is there twice as one record', async () => {
    const { reader } = await sourceOf([line(3), line(1), line(3), line(2, 1)].join('\n'));
    const cursor = new LogCursor(reader, await reader.ranges(['orders']));
    const taken: string[] = [];
    for (let record = await cursor.take(); record; record = await cursor.take()) {
      taken.push(`${record.partition}/${record.offset}`);
    }
    expect(taken).toEqual(['0/1', '1/2', '0/3']);
    expect([cursor.done, cursor.total]).toEqual([3, 3]);
  });

  it('are in the order of their offsets, however many lines are out of order, and leave the event loop to others', async () => {
    const count = 120_000;
    const offsets = Array.from({ length: count }, (_, index) => (index * 7_919) % count);
    const log = new TapeLog();
    log.add(offsets.map((offset) => ({ line: line(offset), record: readTapeLine(line(offset)) })));
    let turns = 0;
    let immediate = setImmediate(function again() {
      turns += 1;
      immediate = setImmediate(again);
    });
    const { reader } = await log.source({ hasEnd: true });
    clearImmediate(immediate);
    expect(turns).toBeGreaterThan(10);
    expect(await reader.ranges(['orders'])).toEqual([
      { topic: 'orders', partition: 0, low: 0n, high: BigInt(count) },
    ]);
    const { records, nextOffset } = await reader.read({ topic: 'orders', partition: 0, from: 60_000n });
    expect(records.map(({ offset }) => Number(offset))).toEqual(
      Array.from({ length: records.length }, (_, index) => 60_000 + index),
    );
    expect(nextOffset).toBe(60_000n + BigInt(records.length));
    expect(await reader.offsetAt('orders', 0, 1_000 + 77)).toBe(77n);
  });

  it('is empty for a topic that it does not have', async () => {
    const { reader } = await sourceOf(line(3));
    expect(await reader.ranges(['payments'])).toEqual([]);
    expect(await reader.offsetAt('payments', 0, 0)).toBe(0n);
  });
});
