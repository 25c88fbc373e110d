import type { BucketSize, Dashboard } from '../../contract/streams.ts';
import { bucketAt } from '../../domain/buckets.ts';
import { isIsoCurrency } from '../../domain/currencies.ts';
import { decimalAmount, type Money } from '../../domain/money.ts';
import { countOf } from '../../domain/tally.ts';
import type { Totals } from '../../domain/totals.ts';

/** Buckets shown: an hour of minutes, two days of hours. */
const SHOWN: Record<BucketSize, number> = { minute: 60, hour: 48 };

type DashboardOptions = {
  readonly bucket: BucketSize;
  readonly updatedAtMs: number | undefined;
  readonly nowMs: number;
};

/** The figures and the series, without holes, up to now. */
export function dashboardOf(totals: Totals, { bucket, updatedAtMs, nowMs }: DashboardOptions): Dashboard {
  const { payments, deliveries } = totals;
  const buckets = bucket === 'minute' ? totals.minutes : totals.hours;
  const { sizeMs } = buckets;
  const thisStart = Math.floor(nowMs / sizeMs) * sizeMs;
  const series = Array.from({ length: SHOWN[bucket] }, (_, index) => {
    const startMs = thisStart - (SHOWN[bucket] - 1 - index) * sizeMs;
    return { startMs, ...bucketAt(buckets, startMs) };
  });
  return {
    orders: countOf(totals.orders),
    payments: {
      succeeded: payments.succeeded ?? 0,
      failed: payments.failed ?? 0,
      total: countOf(payments),
    },
    deliveries: { delivered: deliveries.delivered ?? 0, total: countOf(deliveries) },
    revenue: [...totals.revenue].map(([currency, minor]) => ({ minor, currency })).sort(byWeight),
    bucket,
    series,
    updatedAtMs,
  };
}

/** Currencies of ISO 4217 first, the largest amount first. */
function byWeight(a: Money, b: Money): number {
  const known = Number(isIsoCurrency(b.currency)) - Number(isIsoCurrency(a.currency));
  return known || decimalAmount(b) - decimalAmount(a);
}
