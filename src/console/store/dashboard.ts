import {
  CHART_BUCKETS,
  CHART_RANGES,
  type AskedChartRange,
  type ChartRange,
} from '../../contract/chart-range.ts';
import type { Dashboard } from '../../contract/streams.ts';
import { bucketAt } from '../../domain/buckets.ts';
import { isIsoCurrency } from '../../domain/currencies.ts';
import { decimalAmount, type Money } from '../../domain/money.ts';
import { countOf } from '../../domain/tally.ts';
import type { Totals } from '../../domain/totals.ts';

type DashboardOptions = {
  readonly range: AskedChartRange;
  readonly updatedAtMs: number | undefined;
  readonly nowMs: number;
};

/** The figures and the series, without holes, up to now. */
export function dashboardOf(totals: Totals, { range, updatedAtMs, nowMs }: DashboardOptions): Dashboard {
  const { payments, deliveries } = totals;
  const shown = range === 'auto' ? shortestRange(totals, nowMs) : range;
  return {
    orders: countOf(totals.orders),
    payments: {
      succeeded: payments.succeeded ?? 0,
      failed: payments.failed ?? 0,
      total: countOf(payments),
    },
    deliveries: { delivered: deliveries.delivered ?? 0, total: countOf(deliveries) },
    revenue: [...totals.revenue].map(([currency, minor]) => ({ minor, currency })).sort(byWeight),
    range: shown,
    bucketMs: CHART_BUCKETS[shown].bucketMs,
    series: seriesOf(totals, shown, nowMs),
    updatedAtMs,
  };
}

/** The buckets of a chart, each the sum of those that the fold counts in. */
function seriesOf(totals: Totals, range: ChartRange, nowMs: number): Dashboard['series'] {
  const { bucketMs, count } = CHART_BUCKETS[range];
  const counted = [totals.hours, totals.minutes, totals.tens].find(({ sizeMs }) => bucketMs % sizeMs === 0);
  const lastMs = Math.floor(nowMs / bucketMs) * bucketMs;
  return Array.from({ length: count }, (_, index) => {
    const startMs = lastMs - (count - 1 - index) * bucketMs;
    const sum = { startMs, orders: 0, paymentsSucceeded: 0, paymentsFailed: 0 };
    if (!counted) return sum;
    for (let atMs = startMs; atMs < startMs + bucketMs; atMs += counted.sizeMs) {
      const { orders, paymentsSucceeded, paymentsFailed } = bucketAt(counted, atMs);
      sum.orders += orders;
      sum.paymentsSucceeded += paymentsSucceeded;
      sum.paymentsFailed += paymentsFailed;
    }
    return sum;
  });
}

/** Of what happened in the last day, so much is in the range that is chosen: a straggler leaves no chart empty. */
const SHARE_SHOWN = 0.9;

/** The shortest range that holds nearly all that happened in the last day. */
function shortestRange(totals: Totals, nowMs: number): ChartRange {
  const total = weightOf(seriesOf(totals, '24h', nowMs));
  return (
    CHART_RANGES.find((range) => weightOf(seriesOf(totals, range, nowMs)) >= total * SHARE_SHOWN) ?? '24h'
  );
}

function weightOf(series: Dashboard['series']): number {
  return series.reduce(
    (sum, { orders, paymentsSucceeded, paymentsFailed }) => sum + orders + paymentsSucceeded + paymentsFailed,
    0,
  );
}

/** Currencies of ISO 4217 first, the largest amount first. */
function byWeight(a: Money, b: Money): number {
  const known = Number(isIsoCurrency(b.currency)) - Number(isIsoCurrency(a.currency));
  return known || decimalAmount(b) - decimalAmount(a);
}
