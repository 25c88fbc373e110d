import type { BucketSize, Dashboard } from '../../contract/streams.ts';
import type { ShopState } from '../../domain/shop-state.ts';

/** Buckets shown: an hour of minutes, two days of hours. */
const SHOWN: Record<BucketSize, number> = { minute: 60, hour: 48 };

type DashboardOptions = {
  readonly bucket: BucketSize;
  readonly updatedAtMs: number | undefined;
  readonly nowMs: number;
};

/** The figures and the series, without holes, up to now. */
export function dashboardOf(state: ShopState, { bucket, updatedAtMs, nowMs }: DashboardOptions): Dashboard {
  const { payments, deliveries } = state.counts;
  const { sizeMs, byStart } = bucket === 'minute' ? state.minutes : state.hours;
  const thisStart = Math.floor(nowMs / sizeMs) * sizeMs;
  const series = Array.from({ length: SHOWN[bucket] }, (_, index) => {
    const startMs = thisStart - (SHOWN[bucket] - 1 - index) * sizeMs;
    return { startMs, ...(byStart.get(startMs) ?? { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0 }) };
  });
  return {
    orders: state.orders.ids.length,
    payments: {
      succeeded: payments.succeeded ?? 0,
      failed: payments.failed ?? 0,
      total: state.payments.ids.length,
    },
    deliveries: { delivered: deliveries.delivered ?? 0, total: state.deliveries.ids.length },
    revenue: [...state.revenue]
      .map(([currency, minor]) => ({ minor, currency }))
      .sort((a, b) => b.minor - a.minor),
    bucket,
    series,
    updatedAtMs,
  };
}
