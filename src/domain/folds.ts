import type { DeliveryState, FailureCategory, OrderStage, OrderState, PaymentState } from './entities.ts';
import type { RecordPosition } from './log-record.ts';
import type { Money } from './money.ts';
import { isAllRefunded, NO_MONEY, pay, refund, type PaymentMoney } from './payment-money.ts';
import type { DeliveryEvent, OrderEvent, PaymentEvent, ShopEvent } from './shop-event.ts';
import { deliveryTransition, orderTransition, paymentTransition, type Transition } from './transitions.ts';

/**
 * One entity is a fold over its events. Invariants: the same events in the same order give the same entity; an event
 * that would go backward, or out of a final state, changes nothing; facts an event does not state stay as they were; a
 * payment or delivery belongs to the first order it named.
 */
type Seen = {
  /** When its first record arrived: the order of the lists. That record's timestamp, unless the clock was set back. */
  readonly arrivedAtMs: number;
  readonly simulated: boolean;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly last: RecordPosition;
  /** The latest event's time was written in a form that cannot be read: `lastAtMs` is its record's own time. */
  readonly isTimeUnsure: boolean;
  /** The word on the wire, kept for states that are unknown. */
  readonly statusText: string | undefined;
};

export type Order = Seen & {
  readonly orderId: string;
  readonly state: OrderState;
  readonly stage: OrderStage;
  readonly customerName: string;
  readonly customerEmail: string;
  readonly product: string;
  readonly quantity: number;
  readonly total: Money | undefined;
  readonly address: string;
};

export type Payment = Seen &
  PaymentMoney & {
    readonly paymentId: string;
    readonly orderId: string;
    readonly state: PaymentState;
    readonly method: string;
    readonly failureCode: string | undefined;
    readonly failureCategory: FailureCategory | undefined;
    /** When it reached its outcome; absent where it has not, or skipped it. */
    readonly succeededAtMs: number | undefined;
    readonly failedAtMs: number | undefined;
  };

export type Delivery = Seen & {
  readonly deliveryId: string;
  readonly orderId: string;
  readonly state: DeliveryState;
  readonly address: string;
  readonly courier: string | undefined;
  readonly estimatedDate: string | undefined;
  /** `ce_source` of its first event: who made it. */
  readonly source: string | undefined;
  readonly place: { readonly lat: number; readonly lon: number } | undefined;
  /** When each state was first reached, in the order it happened. */
  readonly steps: readonly { readonly state: DeliveryState; readonly atMs: number }[];
};

/** `forward` for a new entity too. */
export type Folded<Entity> = { readonly next: Entity; readonly transition: Transition };

/** Plain JSON without a status says that its entity is there, and nothing of how far it is. */
const FIRST = { order: 'placed', payment: 'initiated', delivery: 'pending' } as const;

export function foldOrder(before: Order | undefined, event: OrderEvent): Folded<Order> {
  const to = event.state ?? before?.state ?? firstState(event, FIRST.order);
  const transition = before ? orderTransition(before.state, to) : 'forward';
  if (before && transition === 'impossible') return { next: before, transition };
  const next = {
    ...seen(before, event),
    orderId: event.entityId,
    state: transition === 'forward' ? to : (before?.state ?? to),
    stage: before?.stage ?? 'placed',
    customerName: event.customerName ?? before?.customerName ?? '',
    customerEmail: event.customerEmail ?? before?.customerEmail ?? '',
    product: event.product ?? before?.product ?? '',
    quantity: event.quantity ?? before?.quantity ?? 1,
    total: event.total ?? before?.total,
    address: event.address ?? before?.address ?? '',
  };
  return { next, transition };
}

export function foldPayment(before: Payment | undefined, event: PaymentEvent): Folded<Payment> {
  if (event.state === 'refunded') return foldRefund(before, event);
  const to = event.state ?? before?.state ?? firstState(event, FIRST.payment);
  // The refund was read first: what was paid is news.
  const isLatePayment = before?.state === 'refunded' && !before.isPaid && to === 'succeeded';
  const transition = !before || isLatePayment ? 'forward' : paymentTransition(before.state, to);
  if (before && transition === 'impossible') return { next: before, transition };
  const state = transition === 'forward' ? to : (before?.state ?? to);
  const known = before ?? NO_MONEY;
  const money = to === 'succeeded' ? pay(moneyOf(known), event.amount) : withAmount(known, event.amount);
  const next = {
    ...paymentFacts(before, event),
    ...money,
    state: isLatePayment && isAllRefunded(money) ? before.state : state,
    succeededAtMs: transition === 'forward' && to === 'succeeded' ? event.atMs : before?.succeededAtMs,
    failedAtMs: transition === 'forward' && to === 'failed' ? event.atMs : before?.failedAtMs,
  };
  return { next, transition };
}

/** A refund adds up with those before it; the payment is `refunded` once nothing of it is left. */
function foldRefund(before: Payment | undefined, event: PaymentEvent): Folded<Payment> {
  if (before?.state === 'failed') return { next: before, transition: 'impossible' };
  // Plain JSON states how things are: said twice, it is no second refund.
  const isRestated = before?.state === 'refunded' && event.id === undefined;
  const money = isRestated ? before : refund(before ?? NO_MONEY, event.amount);
  const state = isAllRefunded(money) ? 'refunded' : 'succeeded';
  const next = {
    ...paymentFacts(before, event),
    ...moneyOf(money),
    state,
    // The success was skipped: this is the first that is known of it.
    succeededAtMs: before?.succeededAtMs ?? (state === 'succeeded' ? event.atMs : undefined),
    failedAtMs: before?.failedAtMs,
  } as const;
  return { next, transition: isRestated ? 'same' : 'forward' };
}

/** An amount that is stated before the outcome is that of the payment. */
function withAmount(before: PaymentMoney, amount: Money | undefined): PaymentMoney {
  return { ...moneyOf(before), amount: amount ?? before.amount };
}

function moneyOf({ amount, isPaid, refunded, isRestRefunded }: PaymentMoney): PaymentMoney {
  return { amount, isPaid, refunded, isRestRefunded };
}

function paymentFacts(before: Payment | undefined, event: PaymentEvent) {
  return {
    ...seen(before, event),
    paymentId: event.entityId,
    orderId: before?.orderId || event.orderId,
    method: event.method ?? before?.method ?? '',
    failureCode: event.failure?.code ?? before?.failureCode,
    failureCategory: event.failure?.category ?? before?.failureCategory,
  };
}

export function foldDelivery(before: Delivery | undefined, event: DeliveryEvent): Folded<Delivery> {
  const to = event.state ?? before?.state ?? firstState(event, FIRST.delivery);
  const transition = before ? deliveryTransition(before.state, to) : 'forward';
  if (before && transition === 'impossible') return { next: before, transition };
  const steps = before?.steps ?? [];
  const next = {
    ...seen(before, event),
    deliveryId: event.entityId,
    orderId: before?.orderId || event.orderId,
    state: transition === 'forward' ? to : (before?.state ?? to),
    address: event.address ?? before?.address ?? '',
    courier: event.courier ?? before?.courier,
    estimatedDate: event.estimatedDate ?? before?.estimatedDate,
    source: before ? before.source : event.source,
    place: event.place ?? before?.place,
    steps: transition === 'forward' ? [...steps, { state: to, atMs: event.atMs }] : steps,
  };
  return { next, transition };
}

/** An event of a type that changes other facts leaves the state of what is first seen through it unknown. */
function firstState<State>(event: ShopEvent, first: State): State | 'unknown' {
  return event.type === undefined ? first : 'unknown';
}

function seen(before: Seen | undefined, event: ShopEvent): Seen {
  return {
    arrivedAtMs: before?.arrivedAtMs ?? event.arrivedAtMs ?? event.writtenAtMs,
    // One real event makes an entity real: the mark must never hide what is live.
    simulated: event.simulated && (before?.simulated ?? true),
    firstAtMs: before?.firstAtMs ?? event.atMs,
    lastAtMs: event.atMs,
    last: event.position,
    isTimeUnsure: event.assumptions.includes('time_unreadable'),
    statusText: event.statusText ?? before?.statusText,
  };
}
