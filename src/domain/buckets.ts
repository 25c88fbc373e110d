/** What happened in a span of time, by the events' own time. */
export type Bucket = { orders: number; paymentsSucceeded: number; paymentsFailed: number };

/** Buckets by their start, ms since the epoch; only the latest `capacity` are kept. */
export type Buckets = {
  readonly sizeMs: number;
  readonly capacity: number;
  readonly byStart: Map<number, Bucket>;
};

export function createBuckets(sizeMs: number, capacity: number): Buckets {
  return { sizeMs, capacity, byStart: new Map() };
}

export function countInBucket(buckets: Buckets, atMs: number, figure: keyof Bucket): void {
  const startMs = Math.floor(atMs / buckets.sizeMs) * buckets.sizeMs;
  const bucket = buckets.byStart.get(startMs);
  if (bucket) {
    bucket[figure] += 1;
    return;
  }
  buckets.byStart.set(startMs, { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0, [figure]: 1 });
  // Forgetting the smallest starts leaves the same buckets whatever the order of events.
  if (buckets.byStart.size > buckets.capacity) buckets.byStart.delete(Math.min(...buckets.byStart.keys()));
}
