import { describe, expect, it } from 'vitest';
import type { LogRecord } from './log-record.ts';
import { arrivalOf, noArrivals } from './arrivals.ts';

type Written = readonly [partition: number, atMs: number];

function arrivalsOf(written: readonly Written[], live: boolean): number[] {
  const arrivals = noArrivals();
  return written.map(([partition, writtenAtMs], index) => {
    const record: LogRecord = {
      topic: 'orders',
      partition,
      offset: BigInt(index),
      timestampMs: writtenAtMs,
      key: undefined,
      headers: [],
      value: undefined,
    };
    return arrivalOf(arrivals, { record, writtenAtMs, live });
  });
}

const HOUR = 3_600_000;
const SET_BACK: readonly Written[] = [
  [0, 10 * HOUR],
  [1, 10 * HOUR + 1],
  [0, 10 * HOUR + 2],
  [1, 10 * HOUR + 3],
  [1, 9 * HOUR],
  [0, 9 * HOUR + 1],
  [2, 9 * HOUR + 2],
];

describe('while Vigie watches', () => {
  it('nothing arrives before what has arrived, whatever the clock says', () => {
    const arrived = arrivalsOf(SET_BACK, true);
    expect(arrived).toEqual(arrived.toSorted((a, b) => a - b));
    expect(arrived.slice(-3)).toEqual([10 * HOUR + 3, 10 * HOUR + 3, 10 * HOUR + 3]);
  });
});

describe('in a log that is read again', () => {
  it('records of a partition arrive in its order, at times that the partitions alone decide', () => {
    expect(arrivalsOf(SET_BACK, false).slice(-3)).toEqual([10 * HOUR + 3, 10 * HOUR + 2, 9 * HOUR + 2]);
    const ofLane = (lane: number, order: readonly Written[]) =>
      arrivalsOf(order, false).filter((_, index) => order[index]?.[0] === lane);
    const laneByLane = SET_BACK.toSorted(([a], [b]) => a - b);
    for (const lane of [0, 1, 2]) {
      expect(ofLane(lane, laneByLane)).toEqual(ofLane(lane, SET_BACK));
    }
  });

  it('one record with a time far ahead moves nothing behind it', () => {
    expect(
      arrivalsOf(
        [
          [0, 1_000],
          [0, 9_000_000],
          [0, 1_001],
          [0, 1_002],
        ],
        false,
      ),
    ).toEqual([1_000, 9_000_000, 1_001, 1_002]);
  });
});
