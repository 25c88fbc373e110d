import { describe, expect, it } from 'vitest';
import { CHART_BUCKETS, CHART_RANGES, type AskedChartRange } from '../../contract/chart-range.ts';
import { countInBucket } from '../../domain/buckets.ts';
import { createTotals } from '../../domain/totals.ts';
import { dashboardOf } from './dashboard.ts';

const NOW_MS = Date.parse('2026-11-27T12:34:56Z');
const MINUTE_MS = 60_000;

function charts(ordersAgoMs: readonly number[], range: AskedChartRange) {
  const totals = createTotals();
  for (const agoMs of ordersAgoMs) {
    for (const buckets of [totals.tens, totals.minutes, totals.hours])
      countInBucket(buckets, NOW_MS - agoMs, 'orders');
  }
  return dashboardOf(totals, { range, updatedAtMs: undefined, nowMs: NOW_MS });
}

describe('the charts', () => {
  it.each([
    [[], '5m'],
    [[MINUTE_MS], '5m'],
    [[MINUTE_MS, 10 * MINUTE_MS], '15m'],
    [[MINUTE_MS, 50 * MINUTE_MS], '1h'],
    [[5 * 60 * MINUTE_MS], '6h'],
    [[20 * 60 * MINUTE_MS], '24h'],
    [[MINUTE_MS, 72 * 60 * MINUTE_MS], '5m'],
    // One straggler among many.
    [[...Array.from({ length: 20 }, () => MINUTE_MS), 10 * MINUTE_MS], '5m'],
  ] as const)('go back as far as there is something within a day: %j', (agoMs, range) => {
    expect(charts(agoMs, 'auto').range).toBe(range);
  });

  it.each(CHART_RANGES)(
    'have buckets of one size without holes, the last of which is not over (%s)',
    (range) => {
      const { series, bucketMs } = charts([0, MINUTE_MS, 2 * MINUTE_MS], range);
      const { count } = CHART_BUCKETS[range];
      expect(series.map(({ startMs }) => startMs)).toEqual(
        Array.from({ length: count }, (_, index) => (series[0]?.startMs ?? 0) + index * bucketMs),
      );
      const last = series.at(-1)?.startMs ?? 0;
      expect(last <= NOW_MS && NOW_MS < last + bucketMs).toBe(true);
      expect(series.reduce((sum, { orders }) => sum + orders, 0)).toBe(3);
    },
  );
});
