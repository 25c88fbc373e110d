import { describe, expect, it } from 'vitest';
import { countInBucket, createBuckets } from './buckets.ts';
import { seededRandom } from './seeded-random.ts';

function counted(times: readonly number[]) {
  const buckets = createBuckets(10, 50);
  for (const atMs of times) countInBucket(buckets, atMs, 'orders');
  return [...buckets.byStart].map(([startMs, { orders }]) => [startMs, orders]).toSorted(byStart);
}

function byStart(a: readonly (number | undefined)[], b: readonly (number | undefined)[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0);
}

describe('countInBucket', () => {
  it.each([1, 2, 3])('keeps the latest buckets whole, whatever the order of events (seed %i)', (seed) => {
    const random = seededRandom(seed);
    // Before the epoch too: others write what they like.
    const times = Array.from({ length: 2_000 }, () => Math.floor(random() * 2_000) - 500);
    const all = Map.groupBy(times, (atMs) => Math.floor(atMs / 10) * 10);
    const expected = [...all]
      .map(([startMs, events]) => [startMs, events.length])
      .toSorted(byStart)
      .slice(-50);
    expect(counted(times)).toEqual(expected);
    expect(counted(times.toSorted((a, b) => a - b))).toEqual(expected);
    expect(counted(times.toSorted((a, b) => b - a))).toEqual(expected);
  });

  it('keeps all figures of a bucket apart', () => {
    const buckets = createBuckets(10, 2);
    countInBucket(buckets, 12, 'orders');
    countInBucket(buckets, 19, 'paymentsFailed');
    countInBucket(buckets, 10, 'paymentsFailed');
    expect([...buckets.byStart]).toEqual([[10, { orders: 1, paymentsSucceeded: 0, paymentsFailed: 2 }]]);
  });
});
