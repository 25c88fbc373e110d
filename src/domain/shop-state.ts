import type { EntityKind } from './entities.ts';
import type { Delivery, Order, Payment } from './folds.ts';
import { startLife, stepOf, type EventEffect, type Life } from './life.ts';
import { orderStage } from './order-stage.ts';
import { effectOf, foldAll, foldEntity, type Entity } from './scattered.ts';
import type { LogEvent, NotificationEvent, ShopEvent, SideEvent } from './shop-event.ts';
import type { ShopTables } from './shop-tables.ts';
import { foldStock, isLow } from './stock.ts';
import { moveOne, type Tally } from './tally.ts';
import { isSideKind, type RecordKind } from './topic-map.ts';
import { recountDelivery, recountOrder, recountPayment, type Totals } from './totals.ts';

/**
 * The whole read model, a fold of the log. Invariants: no clock and no randomness; an identity is applied once; the
 * totals are what counting the entities would give; no rule depends on the order between topics.
 */
export type ShopState = {
  readonly tables: ShopTables;
  readonly totals: Totals;
  /** Entities whose events come by several topics: they are folded by event time, not as they are read. */
  readonly scattered: ReadonlySet<EntityKind>;
};

/** What changed, for whoever shows it. */
export type StateChange = {
  readonly effect: EventEffect;
  readonly entity: RecordKind;
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
export function applyEvent(state: ShopState, event: LogEvent): StateChange {
  const isDuplicate = !state.tables.addIdentity(event);
  if (isDuplicate) state.totals.duplicates += 1;
  else if (event.simulated) state.totals.simulated += 1;
  if (isSide(event)) return isDuplicate ? unchanged(event, 'duplicate') : applySide(state, event);
  if (state.scattered.has(event.entity)) return applyScattered(state, event, isDuplicate);
  return applyInOrder(state, event, isDuplicate);
}

function isSide(event: LogEvent): event is SideEvent {
  return isSideKind(event.entity);
}

/** The entity's events are read in their order: each is folded on what came before. */
function applyInOrder(state: ShopState, event: ShopEvent, isDuplicate: boolean): StateChange {
  const before = entityOf(state, event);
  const folded = isDuplicate ? undefined : foldEntity(before, event);
  const effect = folded ? effectOf(before, folded.transition) : 'duplicate';
  if (effect === 'impossible_transition') state.totals.impossible += 1;
  const next = effect === 'applied' || effect === 'no_change' ? folded?.next : undefined;
  const change = next ? replace(state, event, { before, next, effect }) : unchanged(event, effect);
  const orderId = next?.orderId ?? (before?.orderId || event.orderId);
  if (orderId === '') return change;
  const life = addStep(state, orderId, { event, effect });
  return { ...change, orderId, orderKnown: life.order !== undefined };
}

/** The entity's events are read in any order: a late one, or a duplicate, folds them all anew. */
function applyScattered(state: ShopState, event: ShopEvent, isDuplicate: boolean): StateChange {
  const { tables, totals } = state;
  const { entity: kind, entityId } = event;
  const before = entityOf(state, event);
  const latestMs = tables.events.latestMs(kind, entityId);
  const isLast = !isDuplicate && (latestMs === undefined || event.atMs > latestMs);
  let next: Entity | undefined;
  let effect: EventEffect;
  if (isLast) {
    const folded = foldEntity(before, event);
    effect = effectOf(before, folded.transition);
    next = folded.next;
    if (effect === 'impossible_transition') totals.impossible += 1;
    tables.events.add(event);
  } else {
    const known = tables.events.of(kind, entityId);
    tables.events.add(event);
    const told = foldAll([...known, event]);
    totals.impossible += told.impossible - foldAll(known).impossible;
    next = told.entity;
    effect = told.effects.find((each) => each.event === event)?.effect ?? 'no_change';
  }
  if (!next) return unchanged(event, effect);
  const change = replace(state, event, { before, next, effect });
  // Nothing happened a second time, whichever of the two counts.
  return isDuplicate ? { ...change, effect: 'duplicate', stateChanged: false } : change;
}

function applySide(state: ShopState, event: SideEvent): StateChange {
  const { tables, totals } = state;
  const name = event.type ?? event.entity;
  totals.beside[name] = (totals.beside[name] ?? 0) + 1;
  if (event.entity === 'inventory') {
    const before = tables.stock.get(event.entityId);
    const next = foldStock(before, event);
    tables.stock.set(event.entityId, next);
    totals.lowStock += Number(isLow(next)) - Number(before !== undefined && isLow(before));
    return { ...unchanged(event, 'applied'), isNew: before === undefined };
  }
  if (event.entity === 'analytics') return unchanged(event, 'applied');
  return notify(state, event);
}

/** A notification is a step in the life of the order it names. */
function notify(state: ShopState, event: NotificationEvent): StateChange {
  state.tables.addNotification(event);
  const change = { ...unchanged(event, 'applied'), isNew: true };
  if (event.orderId === '') return change;
  const life = addStep(state, event.orderId, { event, effect: 'applied' });
  return { ...change, orderKnown: life.order !== undefined };
}

function entityOf({ tables }: ShopState, { entity, entityId }: ShopEvent): Entity | undefined {
  switch (entity) {
    case 'order':
      return tables.lives.get(entityId)?.order;
    case 'payment':
      return tables.payments.get(entityId);
    case 'delivery':
      return tables.deliveries.get(entityId);
  }
}

type Replacement = {
  readonly before: Entity | undefined;
  readonly next: Entity;
  readonly effect: EventEffect;
};

/** Puts an entity in the place of what it was, and counts anew whatever depends on it. */
function replace(state: ShopState, event: ShopEvent, { before, next, effect }: Replacement): StateChange {
  const { tables, totals } = state;
  const { entity, entityId } = event;
  let joined = false;
  switch (entity) {
    case 'order': {
      const life = tables.lives.get(entityId);
      joined = before === undefined && life !== undefined && isWaitedFor(life);
      changeLife(state, entityId, (known) => ({ ...known, order: next as Order }));
      break;
    }
    case 'payment': {
      const [was, is] = [before as Payment | undefined, next as Payment];
      tables.payments.set(entityId, is);
      recountPayment(totals, was, is);
      moveBetween(state, 'payments', { was, is });
      break;
    }
    case 'delivery': {
      const [was, is] = [before as Delivery | undefined, next as Delivery];
      tables.deliveries.set(entityId, is);
      recountDelivery(totals, was, is);
      moveBetween(state, 'deliveries', { was, is });
      break;
    }
  }
  const { orderId } = next;
  return {
    effect,
    entity,
    entityId,
    isNew: before === undefined,
    stateChanged: before?.state !== next.state,
    orderId,
    orderKnown: isKnown(state, orderId),
    joined,
  };
}

function isWaitedFor({ payments, deliveries }: Life): boolean {
  return Object.keys(payments).length > 0 || Object.keys(deliveries).length > 0;
}

function isKnown({ tables }: ShopState, orderId: string): boolean {
  return orderId !== '' && tables.lives.get(orderId)?.order !== undefined;
}

type Part = { readonly orderId: string; readonly state: string };

/** Counts a payment or a delivery in the life of its order. It may have named no order before, or another. */
function moveBetween(
  state: ShopState,
  tally: 'payments' | 'deliveries',
  { was, is }: { was: Part | undefined; is: Part },
): void {
  const same = was?.orderId === is.orderId;
  if (same && was.state === is.state) return;
  const move = (orderId: string, from: string | undefined, to: string | undefined) => {
    if (orderId === '') return;
    changeLife(state, orderId, (life) => {
      const moved: Tally<string> = { ...life[tally] };
      moveOne(moved, from, to);
      return { ...life, [tally]: moved };
    });
  };
  if (was && !same) move(was.orderId, was.state, undefined);
  move(is.orderId, same ? was.state : undefined, is.state);
}

/** Changes a life, whose stage is derived anew, and keeps it. */
function changeLife({ tables, totals }: ShopState, orderId: string, change: (life: Life) => Life): Life {
  const before = tables.lives.get(orderId);
  const changed = change(before ?? startLife(orderId));
  const { order, payments, deliveries } = changed;
  const stage = order && orderStage({ order: order.state, payments, deliveries });
  const next = order && stage && stage !== order.stage ? { ...changed, order: { ...order, stage } } : changed;
  tables.lives.set(orderId, next);
  if (next.order && next.order !== before?.order) recountOrder(totals, before?.order, next.order);
  return next;
}

/** Notes the step in the life. */
function addStep(
  state: ShopState,
  orderId: string,
  { event, effect }: { event: ShopEvent | NotificationEvent; effect: EventEffect },
): Life {
  const life = changeLife(state, orderId, (known) => ({ ...known, steps: known.steps + 1 }));
  state.tables.addStep(life, life.steps - 1, stepOf(event, effect));
  return life;
}

/** Nothing that a list would show. */
function unchanged({ entity, entityId, orderId }: LogEvent, effect: EventEffect): StateChange {
  return {
    effect,
    entity,
    entityId,
    isNew: false,
    stateChanged: false,
    orderId,
    orderKnown: false,
    joined: false,
  };
}
