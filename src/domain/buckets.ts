/** What happened in a span of time, by the events' own time. */
export type Bucket = { orders: number; paymentsSucceeded: number; paymentsFailed: number };

/** Buckets by their start, ms since the epoch; only the latest `capacity` are kept. */
export type Buckets = {
  readonly sizeMs: number;
  readonly capacity: number;
  readonly byStart: Map<number, Bucket>;
  /** While full: what starts before this is no longer kept. */
  oldestMs: number;
  /** Starts of those that changed since whoever keeps them elsewhere has looked. */
  readonly touched: Set<number>;
};

export function createBuckets(sizeMs: number, capacity: number): Buckets {
  return { sizeMs, capacity, byStart: new Map(), oldestMs: -Infinity, touched: new Set() };
}

export function countInBucket(buckets: Buckets, atMs: number, figure: keyof Bucket, by = 1): void {
  const { sizeMs, capacity, byStart } = buckets;
  const startMs = Math.floor(atMs / sizeMs) * sizeMs;
  // Without looking for room: old events may come by the million.
  if (startMs < buckets.oldestMs) return;
  buckets.touched.add(startMs);
  const bucket = byStart.get(startMs);
  if (bucket) {
    bucket[figure] += by;
    return;
  }
  byStart.set(startMs, { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0, [figure]: by });
  // Forgetting the smallest starts leaves the same buckets whatever the order of events.
  if (byStart.size > capacity) byStart.delete(smallest(byStart));
  if (byStart.size === capacity) buckets.oldestMs = smallest(byStart);
}

function smallest(byStart: ReadonlyMap<number, Bucket>): number {
  let least = Infinity;
  for (const startMs of byStart.keys()) if (startMs < least) least = startMs;
  return least;
}
