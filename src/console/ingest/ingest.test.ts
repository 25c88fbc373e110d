import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../domain/log-record.ts';
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
function setUp() {
  const folded: string[] = [];
  const turns: (() => void)[] = [];
  let nowMs = 0;
  let slices = 0;
  const ingest = createIngest({
    fold: ({ partition, offset }, live) => folded.push(`${partition}/${offset}${live ? ' live' : ''}`),
    onSlice: () => {
      slices += 1;
    },
    now: () => (nowMs += 1),
    yieldTo: (next) => turns.push(next),
  });
  function run() {
    for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
    return slices;
  }
  return { ingest, folded, run };
}

describe('createIngest', () => {
  it('folds each position once, whatever is delivered again', async () => {
    const { ingest, folded, run } = setUp();
    await ingest.push(batch(0, 0, 3));
    run();
    await ingest.push(batch(0, 1, 4));
    run();
    expect(folded).toEqual(['0/0 live', '0/1 live', '0/2 live', '0/3 live']);
    expect(ingest.positionOf('orders', 0)).toBe(4n);
  });

  it('says how far a rebuild is, and calls live only what comes after it', async () => {
    const { ingest, folded, run } = setUp();
    ingest.expect([
      { topic: 'orders', partition: 0, low: 2n, high: 4n },
      { topic: 'orders', partition: 1, low: 0n, high: 0n },
    ]);
    expect(ingest.rebuild()).toEqual({ done: 0, target: 2 });
    await ingest.push(batch(0, 2, 3));
    run();
    expect(ingest.rebuild()).toEqual({ done: 1, target: 2 });
    await ingest.push(batch(0, 3, 4));
    run();
    expect(ingest.rebuild()).toBeUndefined();
    await ingest.push(batch(1, 0, 1));
    run();
    expect(folded).toEqual(['0/2', '0/3', '1/0 live']);
  });

  it('counts offsets without a record as read', async () => {
    const { ingest, run } = setUp();
    ingest.expect([{ topic: 'orders', partition: 0, low: 0n, high: 5n }]);
    await ingest.push(batch(0, 0, 2, 5));
    run();
    expect(ingest.rebuild()).toBeUndefined();
    expect(ingest.lag()).toBe(0);
  });

  it('works in slices, and holds back whoever fills the queue', async () => {
    const { ingest, folded, run } = setUp();
    let accepted = false;
    const pushed = ingest.push(batch(0, 0, 60_000)).then(() => {
      accepted = true;
    });
    await Promise.resolve();
    expect(accepted).toBe(false);
    expect(run()).toBeGreaterThan(10);
    await pushed;
    expect(folded).toHaveLength(60_000);
  });
});
