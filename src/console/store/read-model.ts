import type {
  ActivityRow,
  DeliveryRow,
  OrderRow,
  PaymentRow,
  QuarantineRow,
  TimelineEntry,
} from '../../contract/rows.ts';
import type { BucketSize, Dashboard, Pulse } from '../../contract/streams.ts';
import {
  DELIVERY_STATES,
  ORDER_STAGES,
  PAYMENT_STATES,
  type DeliveryState,
  type OrderStage,
  type PaymentState,
} from '../../domain/entities.ts';
import type { EntityTable } from '../../domain/entity-table.ts';
import type { Delivery, Order, Payment } from '../../domain/folds.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { Understanding } from '../../domain/shop-event.ts';
import { applyEvent, createShopState, type StateChange } from '../../domain/shop-state.ts';
import type { ListSource } from '../streams/list-view.ts';
import { createSignal, type Signal } from '../streams/signal.ts';
import { dashboardOf } from './dashboard.ts';
import { both, textMatcher, type ListModel } from './list-model.ts';
import type { ReadChange } from './read-change.ts';
import { createRingList } from './ring-list.ts';
import { activityRow, deliveryRow, orderRow, paymentRow, quarantineRow } from './rows.ts';

/**
 * The fold of the log, in memory, with what screens ask of it. Rebuilt from the log at start; a durable store takes its
 * place behind the same functions. Rows are built only for those who look.
 */
export type ReadModel = {
  /** Folds one record. `live` is false for what had been written before this start. */
  readonly fold: (record: LogRecord, live: boolean) => void;
  /** Tells the views what changed since the last flush. */
  readonly flush: () => void;
  readonly orders: ListModel<Order, OrderRow, OrderStage>;
  readonly payments: ListModel<Payment, PaymentRow, PaymentState>;
  readonly deliveries: ListModel<Delivery, DeliveryRow, DeliveryState>;
  /** The latest records. */
  readonly activity: ListModel<ActivityRow, ActivityRow, never>;
  readonly quarantine: ListModel<QuarantineRow, QuarantineRow, never>;
  readonly dashboard: (bucket: BucketSize) => Dashboard;
  readonly folded: Signal<void>;
  /** Live only: nothing from the past. */
  readonly pulse: Signal<Pulse>;
  readonly liveChange: Signal<ReadChange>;
  readonly counts: () => {
    readonly read: number;
    readonly duplicates: number;
    readonly quarantined: number;
    readonly impossible: number;
    readonly simulated: number;
  };
  readonly timeline: (orderId: string) => readonly TimelineEntry[];
  /** Whether an event with this identity has been folded. */
  readonly knows: (identity: string) => boolean;
};

export type ReadModelOptions = {
  readonly understand: (record: LogRecord) => Understanding;
  readonly now: () => number;
};

const ACTIVITY_ROWS = 2_000;
const QUARANTINE_ROWS = 10_000;

export function createReadModel({ understand, now }: ReadModelOptions): ReadModel {
  const state = createShopState();
  const activity = createRingList<ActivityRow>(ACTIVITY_ROWS);
  const quarantine = createRingList<QuarantineRow>(QUARANTINE_ROWS);
  const changed = {
    orders: createSignal<Iterable<string>>(),
    payments: createSignal<Iterable<string>>(),
    deliveries: createSignal<Iterable<string>>(),
    activity: createSignal<Iterable<string>>(),
    quarantine: createSignal<Iterable<string>>(),
  };
  const folded = createSignal<void>();
  const pulses = createSignal<Pulse>();
  const liveChange = createSignal<ReadChange>();
  const dirty = {
    orders: new Set<string>(),
    payments: new Set<string>(),
    deliveries: new Set<string>(),
    activity: new Set<string>(),
    quarantine: new Set<string>(),
  };
  let pulse: Mutable<Pulse> | undefined;
  let read = 0;
  let updatedAtMs: number | undefined;

  function fold(record: LogRecord, live: boolean): void {
    read += 1;
    const understanding = understand(record);
    if (understanding.kind === 'quarantined') {
      const row = quarantineRow(record, understanding);
      quarantine.add(row);
      dirty.quarantine.add(row.key);
      show(activityRow(record, { kind: 'quarantined' }));
      return;
    }
    const { event } = understanding;
    const change = applyEvent(state, event);
    show(activityRow(record, { kind: 'event', event, effect: change.effect }));
    mark(change);
    if (live && change.effect === 'applied') tell(change);
  }

  function show(row: ActivityRow): void {
    activity.add(row);
    dirty.activity.add(row.key);
  }

  function mark(change: StateChange): void {
    if (change.effect === 'duplicate' || change.effect === 'impossible_transition') return;
    if (change.orderId !== undefined) dirty.orders.add(change.orderId);
    if (change.entity === 'payment') dirty.payments.add(change.entityId);
    if (change.entity === 'delivery') dirty.deliveries.add(change.entityId);
    if (!change.joined) return;
    const life = state.lives.get(change.entityId);
    for (const id of life?.paymentIds ?? []) dirty.payments.add(id);
    for (const id of life?.deliveryIds ?? []) dirty.deliveries.add(id);
  }

  function tell(change: StateChange): void {
    const { entity, entityId, isNew, stateChanged } = change;
    pulse ??= { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0, delivered: 0 };
    if (entity === 'order') {
      if (isNew) pulse.orders += 1;
      liveChange.emit({
        entity,
        key: entityId,
        isNew,
        stateChanged,
        row: () => orderRow(get(state.orders, entityId)),
      });
    } else if (entity === 'payment') {
      const payment = get(state.payments, entityId);
      if (stateChanged && payment.state === 'succeeded') pulse.paymentsSucceeded += 1;
      if (stateChanged && payment.state === 'failed') pulse.paymentsFailed += 1;
      liveChange.emit({ entity, key: entityId, isNew, stateChanged, row: () => paymentRow(payment, state) });
    } else {
      const delivery = get(state.deliveries, entityId);
      if (stateChanged && delivery.state === 'delivered') pulse.delivered += 1;
      liveChange.emit({
        entity,
        key: entityId,
        isNew,
        stateChanged,
        row: () => deliveryRow(delivery, state, now()),
      });
    }
  }

  return {
    fold,
    flush() {
      updatedAtMs = now();
      for (const name of Object.keys(dirty) as (keyof typeof dirty)[]) {
        const keys = dirty[name];
        if (keys.size === 0) continue;
        dirty[name] = new Set();
        changed[name].emit(keys);
      }
      folded.emit();
      if (pulse) pulses.emit(pulse);
      pulse = undefined;
    },
    orders: {
      source: sourceOf(state.orders, (order) => order.orderId),
      toRow: orderRow,
      counts: () => complete(ORDER_STAGES, state.counts.orders),
      changed: changed.orders,
      matcher: (filter, search) =>
        both(
          filter === 'all' ? undefined : (order) => order.stage === filter,
          textMatcher(search, (order) => [
            order.orderId,
            order.customerName,
            order.customerEmail,
            order.product,
            order.address,
          ]),
        ),
    },
    payments: {
      source: sourceOf(state.payments, (payment) => payment.paymentId),
      toRow: (payment) => paymentRow(payment, state),
      counts: () => complete(PAYMENT_STATES, state.counts.payments),
      changed: changed.payments,
      matcher: (filter, search) =>
        both(
          filter === 'all' ? undefined : (payment) => payment.state === filter,
          textMatcher(search, (payment) => [
            payment.paymentId,
            payment.orderId,
            payment.method,
            payment.failureCode,
          ]),
        ),
    },
    deliveries: {
      source: sourceOf(state.deliveries, (delivery) => delivery.deliveryId),
      toRow: (delivery) => deliveryRow(delivery, state, now()),
      counts: () => complete(DELIVERY_STATES, state.counts.deliveries),
      changed: changed.deliveries,
      matcher: (filter, search) =>
        both(
          filter === 'all' ? undefined : (delivery) => delivery.state === filter,
          textMatcher(search, (delivery) => [
            delivery.deliveryId,
            delivery.orderId,
            delivery.address,
            delivery.courier,
          ]),
        ),
    },
    activity: {
      source: activity.source,
      toRow: (row) => row,
      counts: () => ({}),
      changed: changed.activity,
      matcher: (filter, search) =>
        both(
          filter === 'all' ? undefined : (row) => row.entity === filter,
          textMatcher(search, (row) => [row.entityId, row.orderId, row.label, row.type, row.key]),
        ),
    },
    quarantine: {
      source: quarantine.source,
      toRow: (row) => row,
      counts: () => ({}),
      changed: changed.quarantine,
      matcher: (_filter, search) =>
        textMatcher(search, (row) => [row.key, row.preview, row.detail, row.reason]),
    },
    dashboard: (bucket) => dashboardOf(state, { bucket, updatedAtMs, nowMs: now() }),
    folded,
    pulse: pulses,
    liveChange,
    counts: () => ({
      read,
      duplicates: state.counts.duplicates,
      quarantined: quarantine.source.total(),
      impossible: state.counts.impossible,
      simulated: state.counts.simulated,
    }),
    knows: (identity) => state.identities.has(identity),
    timeline: (orderId) => [...(state.lives.get(orderId)?.steps ?? [])].sort((a, b) => a.atMs - b.atMs),
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function get<Entity>(table: EntityTable<Entity>, id: string): Entity {
  const entity = table.byId.get(id);
  if (entity === undefined) throw new Error(`${id} was applied and is not there`);
  return entity;
}

function sourceOf<Entity extends { readonly sequence: number }>(
  table: EntityTable<Entity>,
  keyOf: (entity: Entity) => string,
): ListSource<Entity> {
  return {
    total: () => table.ids.length,
    get: (key) => table.byId.get(key),
    *newestFirst() {
      for (let at = table.ids.length - 1; at >= 0; at -= 1) {
        const entity = table.byId.get(table.ids[at] ?? '');
        if (entity !== undefined) yield entity;
      }
    },
    keyOf,
    sequenceOf: (entity) => entity.sequence,
  };
}

function complete<Key extends string>(
  keys: readonly Key[],
  tally: Partial<Record<Key, number>>,
): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, tally[key] ?? 0])) as Record<Key, number>;
}
