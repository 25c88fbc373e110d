import { countInBucket, createBuckets, type Bucket, type Buckets } from './buckets.ts';
import type { DeliveryState, EntityKind, OrderStage, PaymentState } from './entities.ts';
import { createEntityTable, putEntity, type EntityTable } from './entity-table.ts';
import {
  foldDelivery,
  foldOrder,
  foldPayment,
  type Delivery,
  type Folded,
  type Order,
  type Payment,
} from './folds.ts';
export type { EventEffect } from './life.ts';
import { createLife, noteDelivery, notePayment, noteStep, type EventEffect, type Life } from './life.ts';
import { orderStage } from './order-stage.ts';
import type { DeliveryEvent, OrderEvent, PaymentEvent, ShopEvent } from './shop-event.ts';
import { moveOne, type Tally } from './tally.ts';

/**
 * The whole read model, a fold of the log. Invariants: no clock and no randomness; an identity is applied once; the
 * aggregates are what counting the entities would give; no rule depends on the order between topics.
 */
export type ShopState = {
  readonly orders: EntityTable<Order>;
  readonly payments: EntityTable<Payment>;
  readonly deliveries: EntityTable<Delivery>;
  /** By order id. What names no order belongs to no life. */
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
    return unchanged(state, event, 'duplicate');
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
  const folded = foldOrder(before, event, state.orders.ids.length);
  if (folded.transition === 'impossible') return impossible(state, event);
  const { next } = folded;
  putEntity(state.orders, next.orderId, next);
  if (!before) {
    moveOne(state.counts.orders, undefined, next.stage);
    count(state, next.firstAtMs, 'orders');
  }
  const change = changed(state, event, { before, folded });
  const life = lifeOf(state, next.orderId);
  if (life) noteStep(life, event, change.effect);
  restage(state, next.orderId);
  const waiting = life !== undefined && (life.paymentIds.size > 0 || life.deliveryIds.size > 0);
  return { ...change, joined: !before && waiting };
}

function applyPayment(state: ShopState, event: PaymentEvent): StateChange {
  const before = state.payments.byId.get(event.entityId);
  const folded = foldPayment(before, event, state.payments.ids.length);
  if (folded.transition === 'impossible') return impossible(state, event);
  const { next } = folded;
  putEntity(state.payments, next.paymentId, next);
  moveOne(state.counts.payments, before?.state, next.state);
  earn(state, before, -1);
  earn(state, next, 1);
  if (before?.state !== next.state) {
    if (next.state === 'succeeded') count(state, event.atMs, 'paymentsSucceeded');
    if (next.state === 'failed') count(state, event.atMs, 'paymentsFailed');
  }
  const change = changed(state, event, { before, folded });
  const life = lifeOf(state, next.orderId);
  if (life) {
    noteStep(life, event, change.effect);
    notePayment(life, next.paymentId, { from: before?.state, to: next.state });
    restage(state, next.orderId);
  }
  return change;
}

function applyDelivery(state: ShopState, event: DeliveryEvent): StateChange {
  const before = state.deliveries.byId.get(event.entityId);
  const folded = foldDelivery(before, event, state.deliveries.ids.length);
  if (folded.transition === 'impossible') return impossible(state, event);
  const { next } = folded;
  putEntity(state.deliveries, next.deliveryId, next);
  moveOne(state.counts.deliveries, before?.state, next.state);
  const change = changed(state, event, { before, folded });
  const life = lifeOf(state, next.orderId);
  if (life) {
    noteStep(life, event, change.effect);
    noteDelivery(life, next.deliveryId, { from: before?.state, to: next.state });
    restage(state, next.orderId);
  }
  return change;
}

function count(state: ShopState, atMs: number, figure: keyof Bucket): void {
  countInBucket(state.minutes, atMs, figure);
  countInBucket(state.hours, atMs, figure);
}

function earn(state: ShopState, payment: Payment | undefined, sign: 1 | -1): void {
  if (payment?.state !== 'succeeded' || !payment.amount) return;
  const { minor, currency } = payment.amount;
  state.revenue.set(currency, (state.revenue.get(currency) ?? 0) + sign * minor);
}

/** The stage of an order, after anything that belongs to it has changed. */
function restage(state: ShopState, orderId: string): void {
  const order = state.orders.byId.get(orderId);
  const life = state.lives.get(orderId);
  if (!order || !life) return;
  const { payments, deliveries } = life;
  const stage = orderStage({ order: order.state, payments, deliveries });
  if (stage === order.stage) return;
  moveOne(state.counts.orders, order.stage, stage);
  state.orders.byId.set(orderId, { ...order, stage });
}

function lifeOf(state: ShopState, orderId: string): Life | undefined {
  if (orderId === '') return undefined;
  const known = state.lives.get(orderId);
  if (known) return known;
  const made = createLife();
  state.lives.set(orderId, made);
  return made;
}

/** The order an event belongs to: the first that its entity named, whatever the event says. */
function ownerOf(state: ShopState, event: ShopEvent): string {
  switch (event.entity) {
    case 'order':
      return event.entityId;
    case 'payment':
      return state.payments.byId.get(event.entityId)?.orderId || event.orderId;
    case 'delivery':
      return state.deliveries.byId.get(event.entityId)?.orderId || event.orderId;
  }
}

function impossible(state: ShopState, event: ShopEvent): StateChange {
  state.counts.impossible += 1;
  return unchanged(state, event, 'impossible_transition');
}

function unchanged(
  state: ShopState,
  event: ShopEvent,
  effect: 'duplicate' | 'impossible_transition',
): StateChange {
  const life = lifeOf(state, ownerOf(state, event));
  if (life) noteStep(life, event, effect);
  const { entity, entityId } = event;
  return { effect, entity, entityId, isNew: false, stateChanged: false, orderId: undefined, joined: false };
}

function changed<Entity extends { readonly orderId: string }>(
  state: ShopState,
  event: ShopEvent,
  { before, folded }: { before: Entity | undefined; folded: Folded<Entity> },
): StateChange {
  const { next, transition } = folded;
  return {
    effect: before === undefined || transition === 'forward' ? 'applied' : 'no_change',
    entity: event.entity,
    entityId: event.entityId,
    isNew: before === undefined,
    stateChanged: transition === 'forward',
    orderId: state.orders.byId.has(next.orderId) ? next.orderId : undefined,
    joined: false,
  };
}
