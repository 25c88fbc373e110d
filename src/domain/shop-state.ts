import type { EntityKind } from './entities.ts';
import { foldDelivery, foldOrder, foldPayment, type Folded } from './folds.ts';
import { startLife, stepOf, type EventEffect, type Life } from './life.ts';
import { orderStage } from './order-stage.ts';
import type { DeliveryEvent, OrderEvent, PaymentEvent, ShopEvent } from './shop-event.ts';
import type { ShopTables } from './shop-tables.ts';
import { moveOne } from './tally.ts';
import { recountDelivery, recountOrder, recountPayment, type Totals } from './totals.ts';

/**
 * The whole read model, a fold of the log. Invariants: no clock and no randomness; an identity is applied once; the
 * totals are what counting the entities would give; no rule depends on the order between topics.
 */
export type ShopState = { readonly tables: ShopTables; readonly totals: Totals };

/** What changed, for whoever shows it. */
export type StateChange = {
  readonly effect: EventEffect;
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly isNew: boolean;
  readonly stateChanged: boolean;
  /** The order it belongs to; empty where it names none. */
  readonly orderId: string;
  /** Whether that order has been read. */
  readonly orderKnown: boolean;
  /** Payments and deliveries that were waiting for this order. */
  readonly joined: boolean;
};

/** Folds one event into the state. */
export function applyEvent(state: ShopState, event: ShopEvent): StateChange {
  if (!state.tables.addIdentity(event)) {
    state.totals.duplicates += 1;
    return unchanged(state, event, 'duplicate');
  }
  if (event.simulated) state.totals.simulated += 1;
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
  const life = state.tables.lives.get(event.entityId) ?? startLife(event.entityId);
  const before = life.order;
  const folded = foldOrder(before, event);
  if (folded.transition === 'impossible') return impossible(state, event);
  const change = changed(event, { before, folded });
  const waiting = Object.keys(life.payments).length > 0 || Object.keys(life.deliveries).length > 0;
  const next = keep(state, { ...life, order: folded.next }, { event, effect: change.effect });
  return { ...change, orderKnown: next.order !== undefined, joined: !before && waiting };
}

function applyPayment(state: ShopState, event: PaymentEvent): StateChange {
  const { payments, lives } = state.tables;
  const before = payments.get(event.entityId);
  const folded = foldPayment(before, event);
  if (folded.transition === 'impossible') return impossible(state, event);
  const { next } = folded;
  payments.set(next.paymentId, next);
  recountPayment(state.totals, before, next);
  const change = changed(event, { before, folded });
  if (next.orderId === '') return change;
  const life = lives.get(next.orderId) ?? startLife(next.orderId);
  const tally = { ...life.payments };
  // It may have named no order before.
  moveOne(tally, before?.orderId === next.orderId ? before.state : undefined, next.state);
  const kept = keep(state, { ...life, payments: tally }, { event, effect: change.effect });
  return { ...change, orderKnown: kept.order !== undefined };
}

function applyDelivery(state: ShopState, event: DeliveryEvent): StateChange {
  const { deliveries, lives } = state.tables;
  const before = deliveries.get(event.entityId);
  const folded = foldDelivery(before, event);
  if (folded.transition === 'impossible') return impossible(state, event);
  const { next } = folded;
  deliveries.set(next.deliveryId, next);
  recountDelivery(state.totals, before, next);
  const change = changed(event, { before, folded });
  if (next.orderId === '') return change;
  const life = lives.get(next.orderId) ?? startLife(next.orderId);
  const tally = { ...life.deliveries };
  moveOne(tally, before?.orderId === next.orderId ? before.state : undefined, next.state);
  const kept = keep(state, { ...life, deliveries: tally }, { event, effect: change.effect });
  return { ...change, orderKnown: kept.order !== undefined };
}

/** Notes the step in the life, whose stage is derived anew, and keeps both. */
function keep(
  { tables, totals }: ShopState,
  life: Life,
  { event, effect }: { event: ShopEvent; effect: EventEffect },
): Life {
  const { order, payments, deliveries } = life;
  const stage = order && orderStage({ order: order.state, payments, deliveries });
  const next = {
    ...life,
    steps: life.steps + 1,
    order: order && stage && stage !== order.stage ? { ...order, stage } : order,
  };
  const before = tables.lives.get(life.orderId)?.order;
  tables.lives.set(life.orderId, next);
  tables.addStep(next, life.steps, stepOf(event, effect));
  if (next.order && next.order !== before) recountOrder(totals, before, next.order);
  return next;
}

/** The order an event belongs to: the first that its entity named, whatever the event says. */
function ownerOf({ tables }: ShopState, event: ShopEvent): string {
  switch (event.entity) {
    case 'order':
      return event.entityId;
    case 'payment':
      return tables.payments.get(event.entityId)?.orderId || event.orderId;
    case 'delivery':
      return tables.deliveries.get(event.entityId)?.orderId || event.orderId;
  }
}

function impossible(state: ShopState, event: ShopEvent): StateChange {
  state.totals.impossible += 1;
  return unchanged(state, event, 'impossible_transition');
}

function unchanged(
  state: ShopState,
  event: ShopEvent,
  effect: 'duplicate' | 'impossible_transition',
): StateChange {
  const { entity, entityId } = event;
  const orderId = ownerOf(state, event);
  const life =
    orderId === ''
      ? undefined
      : keep(state, state.tables.lives.get(orderId) ?? startLife(orderId), { event, effect });
  const orderKnown = life?.order !== undefined;
  return { effect, entity, entityId, isNew: false, stateChanged: false, orderId, orderKnown, joined: false };
}

function changed<Entity extends { readonly orderId: string }>(
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
    orderId: next.orderId,
    orderKnown: false,
    joined: false,
  };
}
