import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LanePosition } from '../store/projection-file.ts';
import { createIngest } from './ingest.ts';

function record(partition: number, offset: number): LogRecord {
  return {
    topic: 'orders',
    partition,
    offset: BigInt(offset),
    timestampMs: 0,
    key: undefined,
    headers: [],
    value: undefined,
  };
}

function batch(partition: number, from: number, to: number, nextOffset = to) {
  const records = Array.from({ length: to - from }, (_, index) => record(partition, from + index));
  return {
    topic: 'orders',
    partition,
    records,
    nextOffset: BigInt(nextOffset),
    highWatermark: BigInt(nextOffset),
  };
}

/** An ingest whose clock ticks 1 ms a reading and whose slices run by hand. */
function setUp(start: readonly LanePosition[] = []) {
  const folded: string[] = [];
  const turns: (() => void)[] = [];
  const replaced: string[] = [];
  let nowMs = 0;
  let slices = 0;
  const ingest = createIngest({
    fold: ({ partition, offset }, live) => folded.push(`${partition}/${offset}${live ? ' live' : ''}`),
    onSlice: () => {
      slices += 1;
    },
    now: () => (nowMs += 1),
    yieldTo: (next) => turns.push(next),
    start,
    onReplaced: (topic) => replaced.push(topic),
  });
  function run() {
    for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
    return slices;
  }
  return { ingest, folded, run, replaced };
}

describe('createIngest', () => {
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
    expect(ingest.queued()).toBe(60_000);
    expect(run()).toBeGreaterThan(10);
    expect(ingest.queued()).toBe(0);
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

  it('notices a topic that was made again, when it starts and while it runs', () => {
    const { ingest, run, replaced } = setUp([{ topic: 'orders', partition: 0, next: 3n }]);
    ingest.expect([{ topic: 'orders', partition: 0, low: 0n, high: 1n }]);
    expect(replaced).toEqual(['orders']);
    ingest.push(batch(0, 0, 2));
    run();
    expect(replaced).toEqual(['orders', 'orders']);
  });
});
