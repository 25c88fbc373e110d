import { createBuckets, countInBucket, type Bucket, type Buckets } from './buckets.ts';
import type { DeliveryState, OrderStage, PaymentState } from './entities.ts';
import type { Delivery, Order, Payment } from './folds.ts';
import { netOf } from './payment-money.ts';
import type { SideKind, SideType } from './side-types.ts';
import { moveOne, type Tally } from './tally.ts';

/** The figures of the whole shop: at any time what counting its entities would give. */
export type Totals = {
  readonly orders: Tally<OrderStage>;
  readonly payments: Tally<PaymentState>;
  readonly deliveries: Tally<DeliveryState>;
  /** Events. */
  duplicates: number;
  impossible: number;
  simulated: number;
  /** Events of the side families, by type, or by family where the type is none of the model's. */
  readonly beside: Tally<SideType | SideKind>;
  /** Articles at their threshold or below. */
  lowStock: number;
  /** Succeeded payments less refunds: minor units by currency. */
  readonly revenue: Map<string, number>;
  /** Of ten seconds each. */
  readonly tens: Buckets;
  readonly minutes: Buckets;
  readonly hours: Buckets;
};

const TEN_SECONDS_MS = 10_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function createTotals(): Totals {
  return {
    orders: {},
    payments: {},
    deliveries: {},
    duplicates: 0,
    impossible: 0,
    simulated: 0,
    beside: {},
    lowStock: 0,
    revenue: new Map(),
    tens: createBuckets(TEN_SECONDS_MS),
    minutes: createBuckets(MINUTE_MS),
    hours: createBuckets(HOUR_MS),
  };
}

/** An order as it was and as it is. */
export function recountOrder(totals: Totals, before: Order | undefined, after: Order): void {
  moveOne(totals.orders, before?.stage, after.stage);
  shift(totals, 'orders', { from: before?.firstAtMs, to: after.firstAtMs });
}

export function recountPayment(totals: Totals, before: Payment | undefined, after: Payment): void {
  moveOne(totals.payments, before?.state, after.state);
  earn(totals, before, -1);
  earn(totals, after, 1);
  shift(totals, 'paymentsSucceeded', { from: before?.succeededAtMs, to: after.succeededAtMs });
  shift(totals, 'paymentsFailed', { from: before?.failedAtMs, to: after.failedAtMs });
}

export function recountDelivery(totals: Totals, before: Delivery | undefined, after: Delivery): void {
  moveOne(totals.deliveries, before?.state, after.state);
}

/** Moves one from the buckets of one time to those of another; either may be absent. */
function shift(
  totals: Totals,
  figure: keyof Bucket,
  { from, to }: { from: number | undefined; to: number | undefined },
): void {
  if (from === to) return;
  for (const buckets of [totals.tens, totals.minutes, totals.hours]) {
    if (from !== undefined) countInBucket(buckets, from, figure, -1);
    if (to !== undefined) countInBucket(buckets, to, figure, 1);
  }
}

function earn(totals: Totals, payment: Payment | undefined, sign: 1 | -1): void {
  if (!payment) return;
  for (const { minor, currency } of netOf(payment)) {
    totals.revenue.set(currency, (totals.revenue.get(currency) ?? 0) + sign * minor);
  }
}
