import type {
  ActivityRow,
  DeliveryRow,
  NotificationRow,
  OrderRow,
  OrderView,
  PaymentRow,
  QuarantineRow,
} from '../../contract/rows.ts';
import type { ExportedPart, ExportPart } from '../../contract/export.ts';
import { REDRIVEN_FROM } from '../../contract/redrive.ts';
import type { AskedChartRange } from '../../contract/chart-range.ts';
import type { Beside, Dashboard, Pulse } from '../../contract/streams.ts';
import {
  DELIVERY_STATES,
  ORDER_STAGES,
  PAYMENT_STATES,
  type DeliveryState,
  type EntityKind,
  type OrderStage,
  type PaymentState,
} from '../../domain/entities.ts';
import type { Delivery, Order, Payment } from '../../domain/folds.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LifeStep } from '../../domain/life.ts';
import { arrivalOf } from '../../domain/arrivals.ts';
import { looseText } from '../../domain/record-text.ts';
import { stepsOfKept } from '../../domain/scattered.ts';
import type { LogEvent, ShopEvent, Understanding } from '../../domain/shop-event.ts';
import { NOTIFICATION_CHANNELS, type NotificationChannel } from '../../domain/side-types.ts';
import { applyEvent, type StateChange } from '../../domain/shop-state.ts';
import { countOf, type Tally } from '../../domain/tally.ts';
import { isSideKind } from '../../domain/topic-map.ts';
import { writtenAt } from '../../domain/understand.ts';
import { dashboardOf } from '../store/dashboard.ts';
import { exportText } from '../store/export-rows.ts';
import { createLists, type Lists, type RowsByPlace } from '../store/lists.ts';
import type { ListQuery } from '../store/list-query.ts';
import { ACTIVITY_KEPT, type ProjectionFile } from '../store/projection-file.ts';
import {
  maskActivity,
  maskDelivery,
  maskNotification,
  maskOrder,
  maskPayment,
  maskQuarantined,
  maskStep,
  maskStock,
} from '../store/mask-rows.ts';
import { createRecentActivity } from '../store/recent-activity.ts';
import { activityRow, deliveryRow, orderRow, paymentRow, quarantineRow, stockRow } from '../store/rows.ts';
import { positionKey } from '../store/position-key.ts';
import { createSignal, type Signal } from '../streams/signal.ts';
import type { ListModel } from './list-model.ts';
import type { ReadChange } from './read-change.ts';

/** The fold of the log, in a file, with what screens ask of it. Rows are built only for those who look. */
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
  readonly notifications: ListModel<NotificationRow, NotificationRow, NotificationChannel | 'other'>;
  readonly dashboard: (range: AskedChartRange) => Dashboard;
  readonly beside: () => Beside;
  readonly folded: Signal<void>;
  /** Live only: nothing from the past. */
  readonly pulse: Signal<Pulse>;
  /** Unmasked, in privacy mode too: whoever passes them on knows for whom. */
  readonly liveChange: Signal<ReadChange>;
  readonly counts: () => Counts;
  readonly order: (orderId: string) => OrderView;
  readonly exported: (part: ExportPart) => ExportedPart;
  /** Whether rows say who somebody is, and a search finds it. */
  readonly setPrivacy: (on: boolean) => void;
  /** What `read` returns, read as in privacy mode. `read` is synchronous. */
  readonly masked: <T>(read: () => T) => T;
  /** Ids of orders that something was read about. */
  readonly livesChanged: Signal<ReadonlySet<string>>;
  /** Newest first, those that are not over. */
  readonly openDeliveries: Lists['openDeliveries'];
  /** Whether an event with this identity has been folded. */
  readonly knows: (identity: string) => boolean;
};

export type Counts = {
  readonly read: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly redriven: number;
  readonly deletions: number;
  readonly impossible: number;
  readonly simulated: number;
};

export type ReadModelOptions = {
  readonly file: ProjectionFile;
  readonly understand: (record: LogRecord) => Understanding;
  /** Entities whose events come by several topics. */
  readonly scattered: ReadonlySet<EntityKind>;
  readonly now: () => number;
};

/** Parts of one order that are looked at. */
const PARTS = 200;
const STEPS = 1_000;
const EXPORT_ROWS = 1_000;
const LOW_STOCK = 100;

export function createReadModel({ file, understand, scattered, now }: ReadModelOptions): ReadModel {
  const { tables, totals, counters } = file;
  const state = { tables, totals, scattered };
  const lists = createLists(file);
  const activity = createRecentActivity({
    capacity: ACTIVITY_KEPT,
    kept: file.activity(ACTIVITY_KEPT),
    total: () => counters.read - counters.beside - counters.deletions,
  });
  const changed = {
    orders: createSignal<Iterable<string>>(),
    payments: createSignal<Iterable<string>>(),
    deliveries: createSignal<Iterable<string>>(),
    activity: activity.changed,
    quarantine: createSignal<Iterable<string>>(),
    notifications: createSignal<Iterable<string>>(),
  };
  const folded = createSignal<void>();
  const livesChanged = createSignal<ReadonlySet<string>>();
  let lives = new Set<string>();
  const pulses = createSignal<Pulse>();
  const liveChange = createSignal<ReadChange>();
  const dirty = {
    orders: new Set<string>(),
    payments: new Set<string>(),
    deliveries: new Set<string>(),
    activity: new Set<string>(),
    quarantine: new Set<string>(),
    notifications: new Set<string>(),
  };
  let pulse: Mutable<Pulse> | undefined;

  function fold(record: LogRecord, live: boolean): void {
    counters.read += 1;
    const origin = record.headers.find(({ name }) => name === REDRIVEN_FROM);
    if (origin) noteRedriven(looseText(origin.value), record);
    const understanding = understand(record);
    if (understanding.kind === 'deletion') {
      counters.deletions += 1;
      return;
    }
    const writtenAtMs = writtenAt(record);
    const arrivedAtMs = arrivalOf(file.arrivals, { record, writtenAtMs, live });
    const isLate = arrivedAtMs !== writtenAtMs;
    if (understanding.kind === 'quarantined') {
      const row = { ...quarantineRow(record, understanding), ...(isLate ? { arrivedAtMs } : {}) };
      file.addQuarantined(row);
      dirty.quarantine.add(row.key);
      show(activityRow(record, { kind: 'quarantined' }));
      return;
    }
    const event = isLate ? { ...understanding.event, arrivedAtMs } : understanding.event;
    const change = applyEvent(state, event);
    if (isOfShop(event)) show(activityRow(record, { kind: 'event', event, effect: change.effect }));
    else counters.beside += 1;
    mark(change, event);
    if (live && change.effect === 'applied') tell(change);
  }

  function noteRedriven(origin: string, { topic, partition, offset }: LogRecord): void {
    file.addRedriven(origin, { topic, partition, offset: String(offset) });
    dirty.quarantine.add(origin);
  }

  function show(row: ActivityRow): void {
    activity.add(row);
    file.addActivity(row);
    if (dirty.activity.size < ACTIVITY_KEPT) dirty.activity.add(row.key);
  }

  function mark(change: StateChange, { position }: LogEvent): void {
    if (change.orderId !== '' && livesChanged.isHeard()) lives.add(change.orderId);
    if (change.effect === 'duplicate' || change.effect === 'impossible_transition') return;
    if (change.orderKnown) dirty.orders.add(change.orderId);
    if (change.entity === 'payment') dirty.payments.add(change.entityId);
    if (change.entity === 'delivery') dirty.deliveries.add(change.entityId);
    if (change.entity === 'notification') dirty.notifications.add(positionKey(position));
    if (change.joined) joined.add(change.orderId);
  }

  /** Orders that payments or deliveries had been waiting for: their rows say so. */
  const joined = new Set<string>();
  function markJoined(): void {
    if (joined.size === 0) return;
    if (changed.payments.isHeard() || changed.deliveries.isHeard()) {
      file.flush();
      for (const orderId of [...joined].slice(-PARTS)) {
        for (const { paymentId } of lists.paymentsOf(orderId, PARTS)) dirty.payments.add(paymentId);
        for (const { deliveryId } of lists.deliveriesOf(orderId, PARTS)) dirty.deliveries.add(deliveryId);
      }
    }
    joined.clear();
  }

  function tell({ entity, entityId: key, isNew, stateChanged }: StateChange): void {
    pulse ??= { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0, delivered: 0 };
    const isHeard = liveChange.isHeard();
    if (entity === 'order') {
      if (isNew) pulse.orders += 1;
      const order = isHeard ? tables.lives.get(key)?.order : undefined;
      if (order) liveChange.emit({ entity, key, isNew, stateChanged, row: orderRow(order) });
    } else if (entity === 'payment') {
      const payment = tables.payments.get(key);
      if (stateChanged && payment?.state === 'succeeded') pulse.paymentsSucceeded += 1;
      if (stateChanged && payment?.state === 'failed') pulse.paymentsFailed += 1;
      if (isHeard && payment) {
        const row = paymentRow(payment, isOrderKnown(payment.orderId));
        liveChange.emit({ entity, key, isNew, stateChanged, row });
      }
    } else if (entity === 'delivery') {
      const delivery = tables.deliveries.get(key);
      if (stateChanged && delivery?.state === 'delivered') pulse.delivered += 1;
      if (isHeard && delivery) {
        const row = deliveryRow(delivery, isOrderKnown(delivery.orderId), now());
        liveChange.emit({ entity, key, isNew, stateChanged, row });
      }
    }
  }

  /** Steps of entities that are folded by event time. */
  function keptSteps(kind: EntityKind, ids: readonly string[]): LifeStep[] {
    return scattered.has(kind) ? ids.flatMap((id) => stepsOfKept(tables.events.of(kind, id))) : [];
  }

  let isPrivate = false;
  function setPrivacy(on: boolean): void {
    isPrivate = on;
    activity.searchPersonal(!on);
    const { orders, payments, deliveries, quarantine, notifications } = lists;
    for (const list of [orders, payments, deliveries, quarantine, notifications]) list.searchPersonal(!on);
  }
  const toOrderRow = (order: Order) => (isPrivate ? maskOrder(orderRow(order)) : orderRow(order));
  const isOrderKnown = (orderId: string) => tables.lives.get(orderId)?.order !== undefined;
  const toPaymentRow = (payment: Payment) => {
    const row = paymentRow(payment, isOrderKnown(payment.orderId));
    return isPrivate ? maskPayment(row) : row;
  };
  const toDeliveryRow = (delivery: Delivery) => {
    const row = deliveryRow(delivery, isOrderKnown(delivery.orderId), now());
    return isPrivate ? maskDelivery(row) : row;
  };

  /** A list of entities whose filters are the states of a tally. */
  function entityList<
    Item extends { readonly arrivedAtMs: number; readonly simulated: boolean },
    Row,
    State extends string,
  >(options: {
    readonly query: ListQuery<Item>;
    readonly get: (key: string) => Item | undefined;
    readonly keyOf: (item: Item) => string;
    readonly numberOf: (key: string) => number | undefined;
    readonly stateOf: (item: Item) => State;
    readonly states: readonly State[];
    readonly tally: () => Tally<State>;
    readonly toRow: (item: Item) => Row;
    readonly changed: Signal<Iterable<string>>;
  }): ListModel<Item, Row, State> {
    const { query, get, keyOf, numberOf, stateOf, states, tally, toRow } = options;
    return {
      window: ({ filter, search, limit }) =>
        windowOf(query, { filter, search, limit }, (wanted) => countOf(tally(), wanted as State | undefined)),
      total: () => countOf(tally()),
      get,
      keyOf,
      isBefore: (a, b) =>
        a.arrivedAtMs === b.arrivedAtMs
          ? (numberOf(keyOf(a)) ?? 0) > (numberOf(keyOf(b)) ?? 0)
          : a.arrivedAtMs > b.arrivedAtMs,
      shows: (item, filter) => filter === 'all' || stateOf(item) === filter,
      countOf: (filter) => countOf(tally(), filter === 'all' ? undefined : (filter as State)),
      isSimulated: ({ simulated }) => simulated,
      toRow,
      counts: () => complete(states, tally()),
      changed: options.changed,
    };
  }

  function windowOf<Item>(
    query: ListQuery<Item>,
    { filter, search, limit }: { filter: string; search: string; limit: number },
    count: (state: string | undefined) => number,
  ) {
    file.flush();
    const wanted = filter === 'all' ? undefined : filter;
    const text = search.trim();
    if (text !== '') return query.search(text, wanted, limit);
    return { items: query.newest(wanted, limit), matching: count(wanted), more: false };
  }

  const quarantineList: ListModel<QuarantineRow, QuarantineRow, never> = {
    window: (inputs) => windowOf(lists.quarantine, inputs, () => counters.quarantined),
    total: () => counters.quarantined,
    get: (key) => lists.quarantine.get(key),
    keyOf: ({ key }) => key,
    isBefore: laterFirst(({ arrivedAtMs, recordAtMs }) => arrivedAtMs ?? recordAtMs, lists.quarantine),
    shows: () => true,
    countOf: () => counters.quarantined,
    isSimulated: () => false,
    toRow(row) {
      const shown = { ...row, redrivenTo: file.redrivenTo(row.key) };
      return isPrivate ? maskQuarantined(shown) : shown;
    },
    counts: () => ({}),
    changed: changed.quarantine,
  };

  const channels: readonly (NotificationChannel | 'other')[] = [...NOTIFICATION_CHANNELS, 'other'];
  const channelCount = (channel: NotificationChannel | 'other') =>
    (channel === 'other' ? totals.beside.notification : totals.beside[`notifications.${channel}`]) ?? 0;
  const sent = () => channels.reduce((sum, channel) => sum + channelCount(channel), 0);
  const notificationList: ListModel<NotificationRow, NotificationRow, NotificationChannel | 'other'> = {
    window: (inputs) =>
      windowOf(lists.notifications, inputs, (channel) =>
        channel === undefined ? sent() : channelCount(channel as NotificationChannel),
      ),
    total: sent,
    get: (key) => lists.notifications.get(key),
    keyOf: ({ key }) => key,
    isBefore: laterFirst(({ arrivedAtMs, writtenAtMs }) => arrivedAtMs ?? writtenAtMs, lists.notifications),
    shows: ({ channel }, filter) => filter === 'all' || channel === filter,
    countOf: (filter) => (filter === 'all' ? sent() : channelCount(filter as NotificationChannel)),
    isSimulated: ({ simulated }) => simulated,
    toRow: (row) => (isPrivate ? maskNotification(row) : row),
    counts: () => Object.fromEntries(channels.map((channel) => [channel, channelCount(channel)])) as never,
    changed: changed.notifications,
  };

  const models = {
    orders: entityList({
      query: lists.orders,
      get: (key) => tables.lives.get(key)?.order,
      keyOf: ({ orderId }) => orderId,
      numberOf: tables.lives.numberOf,
      stateOf: ({ stage }) => stage,
      states: ORDER_STAGES,
      tally: () => totals.orders,
      toRow: toOrderRow,
      changed: changed.orders,
    }),
    payments: entityList({
      query: lists.payments,
      get: tables.payments.get,
      keyOf: ({ paymentId }) => paymentId,
      numberOf: tables.payments.numberOf,
      stateOf: (payment) => payment.state,
      states: PAYMENT_STATES,
      tally: () => totals.payments,
      toRow: toPaymentRow,
      changed: changed.payments,
    }),
    deliveries: entityList({
      query: lists.deliveries,
      get: tables.deliveries.get,
      keyOf: ({ deliveryId }) => deliveryId,
      numberOf: tables.deliveries.numberOf,
      stateOf: (delivery) => delivery.state,
      states: DELIVERY_STATES,
      tally: () => totals.deliveries,
      toRow: toDeliveryRow,
      changed: changed.deliveries,
    }),
    quarantine: quarantineList,
    notifications: notificationList,
  };

  return {
    fold,
    flush() {
      counters.updatedAtMs = now();
      markJoined();
      for (const name of Object.keys(dirty) as (keyof typeof dirty)[]) {
        const keys = dirty[name];
        if (keys.size === 0) continue;
        dirty[name] = new Set();
        changed[name].emit(keys);
      }
      if (lives.size > 0) {
        livesChanged.emit(lives);
        lives = new Set();
      }
      folded.emit();
      if (pulse) pulses.emit(pulse);
      pulse = undefined;
    },
    ...models,
    activity: { ...activity, toRow: (row) => (isPrivate ? maskActivity(row) : row) },
    setPrivacy,
    masked(read) {
      if (isPrivate) return read();
      setPrivacy(true);
      try {
        return read();
      } finally {
        setPrivacy(false);
      }
    },
    dashboard: (range) =>
      dashboardOf(totals, {
        range,
        // Before the first record nothing was updated.
        updatedAtMs: counters.read > 0 ? counters.updatedAtMs : undefined,
        nowMs: now(),
      }),
    beside: () => {
      file.flush();
      return {
        counts: totals.beside,
        articles: lists.articles(),
        lowStock: totals.lowStock,
        low: lists
          .lowStock(LOW_STOCK)
          .map((item) => stockRow(item))
          .filter((row) => row !== undefined)
          .map((row) => (isPrivate ? maskStock(row) : row)),
      };
    },
    folded,
    pulse: pulses,
    liveChange,
    counts: () => {
      const { duplicates, impossible, simulated } = totals;
      const { read, quarantined, redriven, deletions } = counters;
      return { read, quarantined, redriven, deletions, duplicates, impossible, simulated };
    },
    knows: (identity) => file.identities.has(identity),
    order: (orderId) => {
      file.flush();
      const life = tables.lives.get(orderId);
      const payments = lists.paymentsOf(orderId, PARTS);
      const deliveries = lists.deliveriesOf(orderId, PARTS);
      const derived = [
        ...keptSteps('order', [orderId]),
        ...keptSteps(
          'payment',
          payments.map(({ paymentId }) => paymentId),
        ),
        ...keptSteps(
          'delivery',
          deliveries.map(({ deliveryId }) => deliveryId),
        ),
      ];
      return {
        orderId,
        order: life?.order && toOrderRow(life.order),
        payments: payments.map((payment) => toPaymentRow(payment)),
        deliveries: deliveries.map((delivery) => toDeliveryRow(delivery)),
        timeline: [...file.stepsOf(orderId, STEPS), ...derived]
          .slice(-STEPS)
          .map((step) => (isPrivate ? maskStep(step) : step)),
        stepsTotal: (life?.steps ?? 0) + derived.length,
      };
    },
    livesChanged,
    exported({ list, filter, search, format, after }) {
      file.flush();
      const before = after === undefined ? undefined : Number(after);
      const state = filter === 'all' ? undefined : filter;
      const model = models[list];
      const { items, next } = lists[list].part({ search, state, before, limit: EXPORT_ROWS });
      const rows = items.map((item) => model.toRow(item as never));
      return {
        text: exportText(list, rows, { format, isFirst: before === undefined }),
        rows: rows.length,
        next: next === undefined ? undefined : String(next),
        total:
          search.trim() === '' ? model.countOf(filter) : model.window({ filter, search, limit: 1 }).matching,
      };
    },
    openDeliveries(asked) {
      file.flush();
      return lists.openDeliveries(asked);
    },
  };
}

/** By arrival; what arrived at the same time, by the order of the fold. */
function laterFirst<Row extends { readonly key: string }>(
  arrivedAtMs: (row: Row) => number,
  { numberOf }: Pick<RowsByPlace<Row>, 'numberOf'>,
): (a: Row, b: Row) => boolean {
  return (a, b) => {
    const laterMs = arrivedAtMs(a) - arrivedAtMs(b);
    return laterMs === 0 ? (numberOf(a.key) ?? 0) > (numberOf(b.key) ?? 0) : laterMs > 0;
  };
}

function isOfShop(event: LogEvent): event is ShopEvent {
  return !isSideKind(event.entity);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function complete<Key extends string>(keys: readonly Key[], tally: Tally<Key>): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, tally[key] ?? 0])) as Record<Key, number>;
}
