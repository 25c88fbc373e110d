/** What happened in a span of time, by the events' own time. */
export type Bucket = { orders: number; paymentsSucceeded: number; paymentsFailed: number };

/** Buckets by their start, ms since the epoch. All there ever were count; those that are not at hand are loaded. */
export type Buckets = {
  readonly sizeMs: number;
  readonly byStart: Map<number, Bucket>;
  /** Starts of those that changed since whoever keeps them elsewhere has looked. */
  readonly touched: Set<number>;
  /** One that is kept elsewhere; absent where nobody keeps any. */
  load: ((startMs: number) => Bucket | undefined) | undefined;
};

export function createBuckets(sizeMs: number): Buckets {
  return { sizeMs, byStart: new Map(), touched: new Set(), load: undefined };
}

export function countInBucket(buckets: Buckets, atMs: number, figure: keyof Bucket, by = 1): void {
  const startMs = Math.floor(atMs / buckets.sizeMs) * buckets.sizeMs;
  const bucket = bucketAt(buckets, startMs);
  bucket[figure] += by;
  buckets.byStart.set(startMs, bucket);
  buckets.touched.add(startMs);
}

/** The bucket that begins at `startMs`; one of zeros where nothing happened. */
export function bucketAt(buckets: Buckets, startMs: number): Bucket {
  const known = buckets.byStart.get(startMs) ?? buckets.load?.(startMs);
  return known ?? { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0 };
}

/** Forgets all but the latest `capacity` of those at hand, which whoever loads them has kept. */
export function forgetBuckets({ byStart, load }: Buckets, capacity: number): void {
  if (!load || byStart.size <= 2 * capacity) return;
  const starts = [...byStart.keys()].toSorted((a, b) => a - b);
  for (const startMs of starts.slice(0, -capacity)) byStart.delete(startMs);
}
