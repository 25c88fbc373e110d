import type { DeliveryState, OrderStage, OrderState, PaymentState } from './entities.ts';
import type { Money } from './money.ts';

/** The steps of an order that goes well. */
export const ORDER_WAY = [
  'placed',
  'paid',
  'preparing',
  'shipping',
  'delivered',
] as const satisfies OrderStage[];
export type OrderWayStep = (typeof ORDER_WAY)[number];

type PaymentPart = {
  readonly paymentId: string;
  readonly state: PaymentState;
  readonly isPaid: boolean;
  readonly refunded: readonly Money[];
  readonly failureCode: string | undefined;
  readonly lastAtMs: number;
};
type DeliveryPart = {
  readonly deliveryId: string;
  readonly state: DeliveryState;
  readonly steps: readonly { readonly state: DeliveryState; readonly atMs: number }[];
  readonly lastAtMs: number;
};

/** An order with its payments and deliveries, as far as they have been read. */
export type OrderParts = {
  readonly order: { readonly state: OrderState; readonly stage: OrderStage };
  readonly payments: readonly PaymentPart[];
  readonly deliveries: readonly DeliveryPart[];
};

/** What keeps an order from its way. */
export type OrderProblem =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'delivery_failed'; readonly deliveryId: string; readonly atMs: number }
  | {
      readonly kind: 'payment_failed';
      readonly paymentId: string;
      readonly failureCode: string | undefined;
      readonly atMs: number;
    }
  | {
      readonly kind: 'refunded';
      readonly paymentId: string;
      readonly amounts: readonly Money[];
      readonly atMs: number;
    };

const UNDER_WAY: ReadonlySet<DeliveryState> = new Set(['assigned', 'picked_up', 'in_transit', 'delivered']);

/** The steps that were done, in their order. One that was skipped on the way to a later one is not among them. */
export function stepsDone({ order, payments, deliveries }: OrderParts): ReadonlySet<OrderWayStep> {
  const reached = deliveries.flatMap(({ steps }) => steps.map(({ state }) => state));
  const isDone: Record<OrderWayStep, boolean> = {
    placed: true,
    paid: payments.some(({ isPaid }) => isPaid),
    preparing: order.state === 'preparing' || order.state === 'completed',
    shipping: reached.some((state) => UNDER_WAY.has(state)),
    delivered: order.state === 'completed' || reached.includes('delivered'),
  };
  return new Set(ORDER_WAY.filter((step) => isDone[step]));
}

/** Why the order is off its way; undefined while it is on it. The latest cause counts. */
export function orderProblem({ order, payments, deliveries }: OrderParts): OrderProblem | undefined {
  switch (order.stage) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'payment_failed':
      return failedPayment(payments);
    case 'exception':
      return failedDelivery(deliveries) ?? refundedPayment(payments);
    default:
      return undefined;
  }
}

function failedDelivery(deliveries: readonly DeliveryPart[]): OrderProblem | undefined {
  const found = latest(deliveries.filter(({ state }) => state === 'failed'));
  return found && { kind: 'delivery_failed', deliveryId: found.deliveryId, atMs: found.lastAtMs };
}

function failedPayment(payments: readonly PaymentPart[]): OrderProblem | undefined {
  const found = latest(payments.filter(({ state }) => state === 'failed'));
  if (!found) return undefined;
  const { paymentId, failureCode, lastAtMs } = found;
  return { kind: 'payment_failed', paymentId, failureCode, atMs: lastAtMs };
}

function refundedPayment(payments: readonly PaymentPart[]): OrderProblem | undefined {
  const found = latest(payments.filter(({ state }) => state === 'refunded'));
  if (!found) return undefined;
  const { paymentId, refunded, lastAtMs } = found;
  return { kind: 'refunded', paymentId, amounts: refunded, atMs: lastAtMs };
}

function latest<Part extends { readonly lastAtMs: number }>(parts: readonly Part[]): Part | undefined {
  return parts.toSorted((a, b) => b.lastAtMs - a.lastAtMs)[0];
}
