import { countInBucket, createBuckets, type Buckets } from './buckets.ts';
import type { DeliveryState, EntityKind, OrderStage, OrderState, PaymentState } from './entities.ts';
import { createEntityTable, putEntity, type EntityTable } from './entity-table.ts';
import type { EventType } from './event-types.ts';
import {
  foldDelivery,
  foldOrder,
  foldPayment,
  type Delivery,
  type Folded,
  type Order,
  type Payment,
} from './folds.ts';
import type { RecordPosition } from './log-record.ts';
import { orderStage } from './order-stage.ts';
import type { DeliveryEvent, OrderEvent, PaymentEvent, ShopEvent } from './shop-event.ts';
import { moveOne, type Tally } from './tally.ts';

/** What an event did. */
export type EventEffect = 'applied' | 'no_change' | 'duplicate' | 'impossible_transition';

/** One step in the life of an order, across topics. */
export type LifeStep = {
  readonly position: RecordPosition;
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly type: EventType | undefined;
  readonly state: OrderState | PaymentState | DeliveryState | undefined;
  readonly atMs: number;
  readonly effect: EventEffect;
  readonly simulated: boolean;
};

/** What belongs to one order id, whether or not the order itself has been read. */
type Life = {
  readonly paymentIds: Set<string>;
  readonly deliveryIds: Set<string>;
  readonly steps: LifeStep[];
};

/**
 * The whole read model, a fold of the log. Invariants: no clock and no randomness; an identity is applied once; the
 * aggregates are what counting the entities would give; no rule depends on the order between topics.
 */
export type ShopState = {
  readonly orders: EntityTable<Order>;
  readonly payments: EntityTable<Payment>;
  readonly deliveries: EntityTable<Delivery>;
  readonly lives: Map<string, Life>;
  readonly identities: Set<string>;
  readonly counts: {
    readonly orders: Tally<OrderStage>;
    readonly payments: Tally<PaymentState>;
    readonly deliveries: Tally<DeliveryState>;
    /** Events. */
    duplicates: number;
    impossible: number;
    simulated: number;
  };
  /** Succeeded payments, not refunded: minor units by currency. */
  readonly revenue: Map<string, number>;
  readonly minutes: Buckets;
  readonly hours: Buckets;
};

/** What changed, for whoever shows it. */
export type StateChange = {
  readonly effect: EventEffect;
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly isNew: boolean;
  readonly stateChanged: boolean;
  /** The order whose row changed; absent where that order has not been read. */
  readonly orderId: string | undefined;
  /** Payments and deliveries that were waiting for this order. */
  readonly joined: boolean;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A flood of events about one order must not hold the memory. */
const LIFE_STEPS = 1_000;

export function createShopState(): ShopState {
  return {
    orders: createEntityTable(),
    payments: createEntityTable(),
    deliveries: createEntityTable(),
    lives: new Map(),
    identities: new Set(),
    counts: { orders: {}, payments: {}, deliveries: {}, duplicates: 0, impossible: 0, simulated: 0 },
    revenue: new Map(),
    minutes: createBuckets(MINUTE_MS, 24 * 60),
    hours: createBuckets(HOUR_MS, 30 * 24),
  };
}

/** Folds one event into the state, in place. */
export function applyEvent(state: ShopState, event: ShopEvent): StateChange {
  if (state.identities.has(event.identity)) {
    state.counts.duplicates += 1;
    note(state, event, 'duplicate');
    return unchanged(event, 'duplicate');
  }
  state.identities.add(event.identity);
  if (event.simulated) state.counts.simulated += 1;
  switch (event.entity) {
    case 'order':
      return applyOrder(state, event);
    case 'payment':
      return applyPayment(state, event);
    case 'delivery':
      return applyDelivery(state, event);
  }
}

function applyOrder(state: ShopState, event: OrderEvent): StateChange {
  const before = state.orders.byId.get(event.entityId);
  const { next, transition } = foldOrder(before, event, state.orders.ids.length);
  if (transition === 'impossible') return impossible(state, event);
  putEntity(state.orders, next.orderId, next);
  if (!before) {
    moveOne(state.counts.orders, undefined, next.stage);
    countInBucket(state.minutes, next.firstAtMs, 'orders');
    countInBucket(state.hours, next.firstAtMs, 'orders');
  }
  const life = note(state, event, effectOf(before, { next, transition }));
  restage(state, next.orderId);
  const joined = !before && (life.paymentIds.size > 0 || life.deliveryIds.size > 0);
  return { ...changed(state, event, { before, transition }), joined };
}

function applyPayment(state: ShopState, event: PaymentEvent): StateChange {
  const before = state.payments.byId.get(event.entityId);
  const { next, transition } = foldPayment(before, event, state.payments.ids.length);
  if (transition === 'impossible') return impossible(state, event);
  putEntity(state.payments, next.paymentId, next);
  moveOne(state.counts.payments, before?.state, next.state);
  earn(state, before, -1);
  earn(state, next, 1);
  if (before?.state !== next.state && (next.state === 'succeeded' || next.state === 'failed')) {
    const figure = next.state === 'succeeded' ? 'paymentsSucceeded' : 'paymentsFailed';
    countInBucket(state.minutes, event.atMs, figure);
    countInBucket(state.hours, event.atMs, figure);
  }
  note(state, event, effectOf(before, { next, transition })).paymentIds.add(next.paymentId);
  restage(state, next.orderId);
  return changed(state, event, { before, transition });
}

function applyDelivery(state: ShopState, event: DeliveryEvent): StateChange {
  const before = state.deliveries.byId.get(event.entityId);
  const { next, transition } = foldDelivery(before, event, state.deliveries.ids.length);
  if (transition === 'impossible') return impossible(state, event);
  putEntity(state.deliveries, next.deliveryId, next);
  moveOne(state.counts.deliveries, before?.state, next.state);
  note(state, event, effectOf(before, { next, transition })).deliveryIds.add(next.deliveryId);
  restage(state, next.orderId);
  return changed(state, event, { before, transition });
}

function earn(state: ShopState, payment: Payment | undefined, sign: 1 | -1): void {
  if (payment?.state !== 'succeeded' || !payment.amount) return;
  const { minor, currency } = payment.amount;
  state.revenue.set(currency, (state.revenue.get(currency) ?? 0) + sign * minor);
}

/** The stage of an order, after anything that belongs to it has changed. */
function restage(state: ShopState, orderId: string): void {
  const order = state.orders.byId.get(orderId);
  if (!order) return;
  const life = state.lives.get(orderId);
  const payments = [...(life?.paymentIds ?? [])].map((id) => state.payments.byId.get(id)?.state ?? 'unknown');
  const deliveries = [...(life?.deliveryIds ?? [])].map(
    (id) => state.deliveries.byId.get(id)?.state ?? 'unknown',
  );
  const stage = orderStage(order.state, payments, deliveries);
  if (stage === order.stage) return;
  moveOne(state.counts.orders, order.stage, stage);
  state.orders.byId.set(orderId, { ...order, stage });
}

function note(state: ShopState, event: ShopEvent, effect: EventEffect): Life {
  const { orderId } = event;
  const life = state.lives.get(orderId) ?? { paymentIds: new Set(), deliveryIds: new Set(), steps: [] };
  state.lives.set(orderId, life);
  const { position, entity, entityId, type, state: eventState, atMs, simulated } = event;
  life.steps.push({ position, entity, entityId, type, state: eventState, atMs, effect, simulated });
  if (life.steps.length > LIFE_STEPS) life.steps.shift();
  return life;
}

function effectOf<E>(before: E | undefined, { transition }: Folded<E>): EventEffect {
  return before === undefined || transition === 'forward' ? 'applied' : 'no_change';
}

function impossible(state: ShopState, event: ShopEvent): StateChange {
  state.counts.impossible += 1;
  note(state, event, 'impossible_transition');
  return unchanged(event, 'impossible_transition');
}

function unchanged(event: ShopEvent, effect: EventEffect): StateChange {
  const { entity, entityId } = event;
  return { effect, entity, entityId, isNew: false, stateChanged: false, orderId: undefined, joined: false };
}

function changed(
  state: ShopState,
  event: ShopEvent,
  { before, transition }: { before: unknown; transition: Folded<unknown>['transition'] },
): StateChange {
  return {
    effect: before === undefined || transition === 'forward' ? 'applied' : 'no_change',
    entity: event.entity,
    entityId: event.entityId,
    isNew: before === undefined,
    stateChanged: transition === 'forward',
    orderId: state.orders.byId.has(event.orderId) ? event.orderId : undefined,
    joined: false,
  };
}
