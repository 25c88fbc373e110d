/** How far back the charts of the dashboard go. */
export const CHART_RANGES = ['5m', '15m', '1h', '6h', '24h'] as const;
export type ChartRange = (typeof CHART_RANGES)[number];

/** `auto`: the shortest range that holds nearly all that happened in the last day. */
export type AskedChartRange = ChartRange | 'auto';

/** Few enough buckets that a bar is six pixels wide on a phone. Each size is a multiple of one that the fold counts in. */
export const CHART_BUCKETS: Readonly<
  Record<ChartRange, { readonly bucketMs: number; readonly count: number }>
> = {
  '5m': { bucketMs: 10_000, count: 30 },
  '15m': { bucketMs: 30_000, count: 30 },
  '1h': { bucketMs: 120_000, count: 30 },
  '6h': { bucketMs: 600_000, count: 36 },
  '24h': { bucketMs: 3_600_000, count: 24 },
};
