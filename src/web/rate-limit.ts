export type RateLimitOptions = {
  /** How many may come at once. */
  readonly burst: number;
  /** How many a second come back. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly now: () => number;
};

export type RateLimit = {
  /** Takes one; false where none is left. */
  readonly take: (key: string) => boolean;
};

/** Keys unseen for longest are forgotten: their bucket is most likely full again. */
const KEYS = 5_000;

/** A bucket of tokens for each key. */
export function createRateLimit({ burst, perSecond, now }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { readonly left: number; readonly atMs: number }>();

  function leftOf(key: string, atMs: number): number {
    const bucket = buckets.get(key);
    if (!bucket) return burst;
    return Math.min(burst, bucket.left + (Math.max(0, atMs - bucket.atMs) / 1_000) * perSecond);
  }

  return {
    take(key) {
      const atMs = now();
      const left = leftOf(key, atMs);
      const isGranted = left >= 1;
      buckets.delete(key);
      buckets.set(key, { left: isGranted ? left - 1 : left, atMs });
      const [oldest] = buckets.keys();
      if (buckets.size > KEYS && oldest !== undefined) buckets.delete(oldest);
      return isGranted;
    },
  };
}
