/** One figure of a page at a time since the start. */
export type Point = { readonly atMs: number; readonly value: number };

export type Trend = {
  /** The least-squares line through the points, at its first and its last point. */
  readonly start: number;
  readonly end: number;
  readonly perMinute: number;
  /** The line rises by at most `TOLERATED_SHARE` of its start. */
  readonly isFlat: boolean;
};

/** Fits a page whose rows change all the time; a leak of 1.5 MB a minute in 20 MB passes it within a minute. */
const TOLERATED_SHARE = 0.05;

/**
 * The lowest of every so many neighbours. A page works while it is measured: what it holds for the messages under way is
 * on top of what it keeps.
 */
export function lowestOf(points: readonly Point[], neighbours: number): Point[] {
  const lowest: Point[] = [];
  for (let from = 0; from < points.length; from += neighbours) {
    const group = points.slice(from, from + neighbours);
    lowest.push(group.reduce((low, point) => (point.value < low.value ? point : low)));
  }
  return lowest;
}

/** Throws where the points have no two different times: no line can be drawn, and no verdict given. */
export function trendOf(points: readonly Point[]): Trend {
  const times = points.map(({ atMs }) => atMs);
  const values = points.map(({ value }) => value);
  const [meanMs, mean] = [meanOf(times), meanOf(values)];
  const spread = sum(times.map((atMs) => (atMs - meanMs) ** 2));
  if (!(spread > 0)) throw new Error(`${points.length} points at one time have no trend`);
  const perMs = sum(points.map(({ atMs, value }) => (atMs - meanMs) * (value - mean))) / spread;
  const at = (ms: number) => mean + perMs * (ms - meanMs);
  const [start, end] = [at(Math.min(...times)), at(Math.max(...times))];
  return { start, end, perMinute: perMs * 60_000, isFlat: end - start <= start * TOLERATED_SHARE };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sum(values) / values.length;
}
