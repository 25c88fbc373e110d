import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LanePosition } from '../store/projection-file.ts';
import { batchOf } from '../kafka/testing/build-batch.ts';
import { packFetched, packRecords, type WireBatch } from '../kafka/wire-batch.ts';
import { Ingest } from './ingest.ts';

function record(partition: number, offset: number, timestampMs = 0): LogRecord {
  return {
    topic: 'orders',
    partition,
    offset: BigInt(offset),
    timestampMs,
    key: undefined,
    headers: [],
    value: undefined,
  };
}

function batch(partition: number, from: number, to: number, nextOffset = to): WireBatch {
  const records = Array.from({ length: to - from }, (_, index) => record(partition, from + index));
  const [packed] = packRecords(records, { topic: 'orders', partition, end: BigInt(nextOffset) });
  return { ...(packed as WireBatch), nextOffset: BigInt(nextOffset) };
}

function timed(partition: number, timestamps: readonly number[], from = 0): WireBatch {
  const records = timestamps.map((atMs, index) => record(partition, from + index, atMs));
  const end = BigInt(from + timestamps.length);
  return packRecords(records, { topic: 'orders', partition, end })[0] as WireBatch;
}

/** An ingest whose clock ticks 1 ms a reading and whose slices run by hand. */
function setUp(start: readonly LanePosition[] = []) {
  const folded: string[] = [];
  const turns: (() => void)[] = [];
  let nowMs = 0;
  let slices = 0;
  const ingest = new Ingest({
    fold: ({ partition, offset }, live) => folded.push(`${partition}/${offset}${live ? ' live' : ''}`),
    onSlice: () => {
      slices += 1;
    },
    now: () => (nowMs += 1),
    yieldTo: (next) => turns.push(next),
    start,
  });
  function run() {
    for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
    return slices;
  }
  return { ingest, folded, run };
}

describe('Ingest', () => {
  it('folds each position once, whatever is delivered again', async () => {
    const { ingest, folded, run } = setUp();
    ingest.expect([]);
    ingest.push(batch(0, 0, 3));
    run();
    ingest.push(batch(0, 1, 4));
    run();
    expect(folded).toEqual(['0/0 live', '0/1 live', '0/2 live', '0/3 live']);
    expect(ingest.lanes()).toMatchObject([{ topic: 'orders', partition: 0, next: 4n }]);
  });

  it('says how far a rebuild is, and calls live only what comes after it', async () => {
    const { ingest, folded, run } = setUp();
    ingest.expect([
      { topic: 'orders', partition: 0, low: 2n, high: 4n },
      { topic: 'orders', partition: 1, low: 0n, high: 0n },
    ]);
    expect(ingest.rebuild()).toEqual({ done: 0, target: 2 });
    ingest.push(batch(0, 2, 3));
    run();
    expect(ingest.rebuild()).toEqual({ done: 1, target: 2 });
    ingest.push(batch(0, 3, 4));
    run();
    expect(ingest.rebuild()).toBeUndefined();
    ingest.push(batch(1, 0, 1));
    run();
    expect(folded).toEqual(['0/2', '0/3', '1/0 live']);
  });

  it('folds what came of several partitions as it arrived, each in its own order', () => {
    const { ingest, folded, run } = setUp();
    ingest.expect([]);
    ingest.push(timed(0, [10, 20, 30]));
    ingest.push(timed(1, [15, 5, 16]));
    ingest.push(timed(2, [10, 20, 40]));
    ingest.push(timed(0, [31, 50], 3));
    run();
    expect(folded.map((each) => each.split(' ')[0])).toEqual(
      '0/0 2/0 1/0 1/1 1/2 0/1 2/1 0/2 0/3 2/2 0/4'.split(' '),
    );
    const next = new Map(ingest.lanes().map((lane) => [lane.partition, lane.next]));
    expect(next).toEqual(new Map([0, 1, 2].map((partition) => [partition, partition === 0 ? 5n : 3n])));
    expect(ingest.taken).toEqual({ batches: 4, records: 11 });
  });

  it('lets partitions with equal timestamps take turns', () => {
    const { ingest, folded, run } = setUp();
    ingest.expect([]);
    ingest.push(batch(0, 0, 3));
    ingest.push(batch(1, 0, 2));
    run();
    expect(folded).toEqual(['0/0 live', '1/0 live', '0/1 live', '1/1 live', '0/2 live']);
  });

  it('counts offsets without a record as read', async () => {
    const { ingest, run } = setUp();
    ingest.expect([{ topic: 'orders', partition: 0, low: 0n, high: 5n }]);
    ingest.push(batch(0, 0, 2, 5));
    run();
    expect(ingest.rebuild()).toBeUndefined();
    expect(ingest.lag()).toBe(0);
  });

  it('works in slices, and says what waits', () => {
    const { ingest, folded, run } = setUp();
    ingest.push(batch(0, 0, 60_000));
    expect(ingest.isIdle).toBe(false);
    expect(run()).toBeGreaterThan(10);
    expect(ingest.isIdle).toBe(true);
    expect(ingest.taken).toEqual({ batches: 1, records: 60_000 });
    expect(folded).toHaveLength(60_000);
  });

  it('goes on from where an earlier run left off, and has caught up only once the log says so', () => {
    const { ingest, folded, run } = setUp([{ topic: 'orders', partition: 0, next: 3n }]);
    ingest.push(batch(0, 0, 4));
    run();
    expect(folded).toEqual(['0/3']);
    expect([ingest.isCaughtUp(), ingest.rebuild()]).toEqual([false, undefined]);
    ingest.expect([{ topic: 'orders', partition: 0, low: 0n, high: 5n }]);
    expect([ingest.isCaughtUp(), ingest.rebuild()]).toEqual([false, { done: 0, target: 1 }]);
    ingest.push(batch(0, 4, 5));
    run();
    expect(ingest.isCaughtUp()).toBe(true);
  });

  it('does not wait for a topic that is gone', () => {
    const { ingest, folded, run } = setUp();
    ingest.expect([
      { topic: 'orders', partition: 0, low: 0n, high: 2n },
      { topic: 'payments', partition: 0, low: 0n, high: 9n },
    ]);
    ingest.push(batch(0, 0, 2));
    run();
    expect(ingest.isCaughtUp()).toBe(false);
    ingest.forget('payments');
    expect([ingest.isCaughtUp(), ingest.rebuild(), ingest.lag()]).toEqual([true, undefined, 0]);
    expect(folded).toEqual(['0/0', '0/1']);
  });

  it('folds a batch that cannot be decoded once, and goes on behind it', () => {
    const { ingest, folded, run } = setUp();
    const hostile = batchOf(2n, [], { body: Buffer.alloc(9, 0xff), recordCount: 3 });
    const bytes = Buffer.concat([batchOf(0n, ['a', 'b']), hostile, batchOf(5n, ['c'])]);
    const fetched = { topic: 'orders', partition: 0, aborted: [], bytes, end: 6n };
    ingest.push(packFetched({ ...fetched, from: 0n, nextOffset: 6n }));
    run();
    ingest.push(packFetched({ ...fetched, from: 3n, nextOffset: 6n }));
    run();
    expect(folded).toEqual(['0/0', '0/1', '0/2', '0/5']);
    expect(ingest.lanes()).toMatchObject([{ next: 6n }]);
  });
});
