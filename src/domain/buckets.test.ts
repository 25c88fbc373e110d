import { describe, expect, it } from 'vitest';
import { bucketAt, countInBucket, createBuckets, forgetBuckets, type Bucket } from './buckets.ts';
import { seededRandom } from './seeded-random.ts';

describe('countInBucket', () => {
  it.each([1, 2, 3])('counts the same whatever is forgotten and loaded on the way (seed %i)', (seed) => {
    const random = seededRandom(seed);
    // Before the epoch too: others write what they like.
    const times = Array.from({ length: 2_000 }, () => Math.floor(random() * 2_000) - 500);
    const all = createBuckets(10);
    const few = createBuckets(10);
    const kept = new Map<number, Bucket>();
    few.load = (startMs) => structuredClone(kept.get(startMs));
    for (const [index, atMs] of times.entries()) {
      countInBucket(all, atMs, 'orders');
      countInBucket(few, atMs, 'orders');
      if (index % 50 !== 0) continue;
      for (const startMs of few.touched) kept.set(startMs, structuredClone(bucketAt(few, startMs)));
      few.touched.clear();
      forgetBuckets(few, 20);
      expect(few.byStart.size).toBeLessThanOrEqual(40);
    }
    for (const [startMs, bucket] of all.byStart) expect(bucketAt(few, startMs)).toEqual(bucket);
    expect([...all.byStart.values()].reduce((sum, { orders }) => sum + orders, 0)).toBe(2_000);
  });

  it('keeps all figures of a bucket apart', () => {
    const buckets = createBuckets(10);
    countInBucket(buckets, 12, 'orders');
    countInBucket(buckets, 19, 'paymentsFailed');
    countInBucket(buckets, 10, 'paymentsFailed');
    expect([...buckets.byStart]).toEqual([[10, { orders: 1, paymentsSucceeded: 0, paymentsFailed: 2 }]]);
  });
});
