import { CHART_BUCKETS, type AskedChartRange } from '../../src/contract/chart-range.ts';
import { appError, fail, ok, type Result } from '../../src/contract/app-error.ts';
import type { Bridge } from '../../src/contract/bridge.ts';
import type { ConnectionDraft, ConnectionProfile, Connections } from '../../src/contract/connection.ts';
import { writesToKafka } from '../../src/contract/call-effects.ts';
import type { CallInput, CallName, SimulatorSettings, StreamName } from '../../src/contract/contract.ts';
import { REPLAY_PREFIX, type ReplayState } from '../../src/contract/replay.ts';
import type { RefusedCommand, RefusedCorrection } from '../../src/contract/refused.ts';
import type { OrderView, RecordDetail } from '../../src/contract/rows.ts';
import type { ShownBytes } from '../../src/contract/shown-bytes.ts';
import { BEAT_MS } from '../../src/contract/silence-watch.ts';
import type { ConsoleStatus, Dashboard, SimulatorStatus } from '../../src/contract/streams.ts';
import type { RecordPosition } from '../../src/domain/log-record.ts';
import { FakeShop, keyOf } from './fake-shop.ts';

export type FakeBridgeOptions = {
  readonly seed?: number;
  /** Orders whose story is told before the first screen asks. */
  readonly history?: number;
  /** A shop that goes on by itself once started, at this pace; 0 stands still. */
  readonly ordersPerSecond?: number;
  readonly language?: 'fr' | 'en';
  readonly now?: () => number;
  readonly status?: Partial<ConsoleStatus>;
  readonly kafka?: Partial<ConsoleStatus['kafka']>;
  readonly connections?: Partial<Connections>;
  readonly refused?: readonly RefusedCommand[];
  /** Whether a screen has to confirm before it writes, as on a cluster. */
  readonly asksToWrite?: boolean;
};

export type FakeBridge = Bridge & {
  readonly shop: FakeShop;
  /** Tells one more order's story and sends every stream its change. */
  readonly step: () => void;
  readonly stop: () => void;
};

/** At the end of an empty log. */
function replayedAt(atMs: number): ReplayState {
  const instants = { atMs, fromMs: atMs, toMs: atMs };
  return {
    phase: 'paused',
    ...instants,
    done: 0,
    total: 0,
    speed: 1,
    last: undefined,
    tape: undefined,
    failed: false,
  };
}

type AnyList = { rows: { key: string }[]; total: number; matching: number; counts: Record<string, number> };
type ListInput = { search: string; filter: string; limit: number };
type Subscriber = { readonly name: StreamName; send: () => void };

/** A console in one object, with plausible data and nothing behind it: for screens in tests and on the bench. */
export function createFakeBridge(options: FakeBridgeOptions = {}): FakeBridge {
  const { seed = 7, history = 40, ordersPerSecond = 0, language, now = Date.now } = options;
  const shop = new FakeShop(seed);
  const subscribers = new Set<Subscriber>();
  const startedAtMs = now();
  let simulator: SimulatorStatus = {
    running: ordersPerSecond > 0,
    ordersPerSecond: ordersPerSecond || 1,
    seed,
    successRate: 0.9,
    advanceDeliveries: true,
    ordersMade: 0,
    eventsMade: 0,
    storiesOpen: 0,
    ordersSkipped: 0,
  };
  let refused = options.refused ?? [];
  let connections: Connections = {
    profiles: [],
    commandLine: undefined,
    activeId: 'embedded',
    phase: { kind: 'running' },
    secrets: { kept: 'session', why: 'browser' },
    canPickFiles: false,
    ...options.connections,
  };
  let replay: ReplayState = { phase: 'off' };
  let isConfirmed = !options.asksToWrite;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pulse = { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0, delivered: 0 };

  for (let index = history; index > 0; index -= 1) {
    const atMs = startedAtMs - index * 24_000;
    const order = shop.placeOrder(atMs);
    if (index % 8 === 0) continue;
    const payment = shop.payFor(order, atMs + 900);
    if (payment.state !== 'succeeded') continue;
    const steps = Math.min(5, Math.floor(index / 5));
    for (let step = 0; step < steps; step += 1) shop.advance(order, atMs + 3000 + step * 2000);
  }
  if (history > 0) {
    shop.quarantineOne(startedAtMs - 30_000);
    shop.quarantineOne(startedAtMs - 9000);
  }

  function publish(): void {
    for (const subscriber of subscribers) subscriber.send();
    pulse = { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0, delivered: 0 };
  }

  function orderView(orderId: string): OrderView {
    const timeline = shop.timelines.get(orderId) ?? [];
    return {
      orderId,
      order: shop.orders.find((row) => row.orderId === orderId),
      payments: shop.payments.filter((row) => row.orderId === orderId),
      deliveries: shop.deliveries.filter((row) => row.orderId === orderId),
      timeline,
      stepsTotal: timeline.length,
    };
  }

  function step(): void {
    const atMs = now();
    const order = shop.placeOrder(atMs);
    const payment = shop.payFor(order, atMs);
    const older = shop.orders.find(({ stage }) => stage === 'paid' || stage === 'shipping');
    if (older) shop.advance(older, atMs);
    pulse = {
      orders: 1,
      paymentsSucceeded: payment.state === 'succeeded' ? 1 : 0,
      paymentsFailed: payment.state === 'failed' ? 1 : 0,
      delivered: 0,
    };
    const { ordersMade, eventsMade } = simulator;
    simulator = { ...simulator, ordersMade: ordersMade + 1, eventsMade: eventsMade + 3 };
    publish();
  }

  function run(): void {
    clearTimeout(timer);
    if (!simulator.running) return;
    timer = setTimeout(() => {
      step();
      run();
    }, 1000 / simulator.ordersPerSecond);
  }
  run();

  // As a console does: a screen takes one that says nothing for a stalled one.
  const beat = setInterval(() => {
    for (const subscriber of subscribers) if (subscriber.name === 'status') subscriber.send();
  }, BEAT_MS);

  function configure(change: Partial<SimulatorStatus>): Result<SimulatorStatus> {
    simulator = { ...simulator, ...change };
    run();
    publish();
    return ok(simulator);
  }

  function replays(state: ReplayState): Result<ReplayState> {
    replay = state;
    publish();
    return ok(replay);
  }

  function keep(draft: ConnectionDraft): ConnectionProfile {
    const {
      password,
      keyPassphrase,
      keyPem,
      keepPassword,
      mode = 'read',
      colour = 'blue',
      ...settings
    } = draft;
    const id = settings.id ?? `c${connections.profiles.length + 1}`;
    const kept = (secret: string | undefined) =>
      secret === undefined ? 'none' : keepPassword ? 'encrypted' : 'session';
    const profile: ConnectionProfile = {
      ...settings,
      id,
      mode,
      colour,
      password: kept(password),
      keyPassphrase: kept(keyPassphrase),
      keyPem: kept(keyPem),
    };
    const others = connections.profiles.filter((each) => each.id !== id);
    connections = { ...connections, profiles: [...others, profile] };
    publish();
    return profile;
  }

  function valueOf(name: StreamName, input: unknown): unknown {
    switch (name) {
      case 'status': {
        const plain = status(shop, simulator, startedAtMs);
        const kafka = { ...plain.kafka, ...options.kafka };
        return { ...plain, kafka, refusedCommands: refused.length, ...options.status };
      }
      case 'dashboard':
        return dashboard(shop, (input as { range: AskedChartRange }).range, now());
      case 'pulse':
        return pulse;
      case 'replay':
        return replay;
      case 'connections':
        return connections;
      case 'log':
        return {
          lanes: [{ partition: 0, low: '0', high: '0', position: '0' }],
          rows: [],
          received: 0,
          matching: 0,
          dropped: 0,
          oneIn: 1,
          problem: undefined,
        };
      case 'order':
        return orderView((input as { orderId: string }).orderId);
      case 'orders':
        return list(shop.orders, input as ListInput, (row) => row.stage);
      case 'payments':
        return list(shop.payments, input as ListInput, (row) => row.state);
      case 'deliveries':
        return list(shop.deliveries, input as ListInput, (row) => row.state);
      case 'activity':
        return list(shop.activity, input as ListInput, (row) => row.entity ?? '');
      case 'notifications':
        return list([], input as ListInput, () => '');
      case 'beside':
        return { counts: {}, articles: 0, lowStock: 0, low: [] };
      case 'quarantine':
        return list(shop.quarantine, input as ListInput, () => '');
    }
  }

  function answer(name: CallName, input: unknown): Result<unknown> {
    if (writesToKafka(name) && options.kafka?.mode === 'read')
      return fail(appError('connection_read_only', name));
    if (writesToKafka(name) && !isConfirmed) return fail(appError('unconfirmed_write', name));
    switch (name) {
      case 'app.info':
        return ok({ version: '0.1.0', host: 'web', language, cluster: '127.0.0.1:9092' });
      case 'orders.suggest': {
        const { customerName, customerEmail, product, quantity, total, address } = new FakeShop(
          now(),
        ).placeOrder(now());
        const { minor: amountMinor, currency } = total ?? { minor: 1999, currency: 'EUR' };
        return ok({ customerName, customerEmail, product, quantity, amountMinor, currency, address });
      }
      case 'orders.search': {
        const { text, limit } = input as { text: string; limit: number };
        return ok(list(shop.orders, { search: text, filter: 'all', limit }, () => '').rows);
      }
      case 'records.read':
      case 'replay.record':
        return read(shop, input as RecordPosition);
      case 'quarantine.preview':
        return ok([]);
      case 'quarantine.redrive':
        return ok({ published: 0, waiting: 0, left: [] });
      case 'refused.list':
        return ok(refused);
      case 'refused.send':
        refused = refused.filter(({ id }) => id !== (input as RefusedCorrection).id);
        for (const subscriber of subscribers) subscriber.send();
        return ok({ position: { topic: (input as RefusedCorrection).topic, partition: 0, offset: '7' } });
      case 'refused.drop':
        refused = refused.filter(({ id }) => !(input as { ids: readonly number[] }).ids.includes(id));
        for (const subscriber of subscribers) subscriber.send();
        return ok(undefined);
      case 'privacy.set':
        return ok(undefined);
      case 'export.list':
        return ok({ text: '', rows: 0, next: undefined, total: 0 });
      case 'tape.read':
        return ok({ text: '', records: 0, next: undefined, total: 0 });
      case 'tape.open':
        return ok({ phase: 'off' });
      case 'tape.check':
        return ok({ records: 0, hasEnd: true });
      case 'tape.write':
        return ok({ records: 0, refused: 0, refusal: undefined });
      case 'log.topics':
      case 'replay.topics':
        return ok([{ name: 'orders', partitions: 3, isInternal: false, entity: 'order' }]);
      case 'log.search':
      case 'replay.search':
        return ok({ rows: [], scanned: 0, tookMs: 0, stopped: 'end', next: {} });
      case 'replay.seek':
        return replays(replayedAt(now()));
      case 'replay.step':
      case 'replay.play':
      case 'replay.pause':
        return ok(replay);
      case 'replay.close':
        return replays({ phase: 'off' });
      case 'simulator.start':
        return configure({ ...(input as SimulatorSettings), running: true });
      case 'simulator.configure':
        return configure(input as SimulatorSettings);
      case 'simulator.stop':
        return configure({ running: false });
      case 'connections.list':
        return ok(connections);
      case 'connections.save':
        return ok(keep(input as ConnectionDraft));
      case 'connections.delete':
        connections = {
          ...connections,
          profiles: connections.profiles.filter(({ id }) => id !== (input as { id: string }).id),
        };
        publish();
        return ok(undefined);
      case 'connections.test':
        return ok({ reached: true, tookMs: 12, clusterId: 'fake', nodes: 3, topics: [] });
      case 'connections.switch': {
        const { id, keyPassphrase } = input as CallInput<'connections.switch'>;
        const profile = connections.profiles.find((each) => each.id === id);
        // Every key of this one is encrypted.
        if (profile?.keyFile !== undefined && profile.keyPassphrase === 'none' && keyPassphrase === undefined)
          return fail(
            appError('invalid_input', 'keyPassphrase: required', [
              { field: 'keyPassphrase', rule: 'required' },
            ]),
          );
        connections = { ...connections, activeId: id };
        publish();
        return ok(undefined);
      }
      case 'connections.pickFile':
        return ok({ path: undefined });
      case 'writes.confirm':
        isConfirmed = true;
        return ok(undefined);
      case 'topics.create':
        return ok(undefined);
      case 'nodes.switch':
        return ok({ nodes: [NODE], storageProblem: undefined });
      case 'orders.create':
      case 'payments.create':
      case 'deliveries.create':
      case 'deliveries.advance': {
        const order = shop.orders[0] ?? shop.placeOrder(now());
        const made =
          name === 'orders.create'
            ? shop.placeOrder(now())
            : name === 'payments.create'
              ? shop.payFor(order, now())
              : shop.advance(order, now());
        publish();
        return ok({
          eventId: 'e-1',
          entity: name === 'orders.create' ? 'order' : name === 'payments.create' ? 'payment' : 'delivery',
          entityId: made.key,
          orderId: made.orderId,
          status: 'acknowledged',
          position: made.last,
        });
      }
    }
  }

  return {
    shop,
    step,
    stop() {
      clearTimeout(timer);
      clearInterval(beat);
      subscribers.clear();
    },
    call: (name, input) => Promise.resolve(answer(name, input) as never),
    onLink(listener) {
      listener('open');
      return () => undefined;
    },
    subscribe(asked, input, listener) {
      // It replays an empty log: its streams are those of live.
      const name = asked.replace(REPLAY_PREFIX, '') as StreamName;
      let seq = 0;
      let credited = false;
      let dirty = false;
      let sent = valueOf(name, input);
      function credit(): void {
        credited = true;
        if (dirty) subscriber.send();
      }
      const subscriber: Subscriber = {
        name,
        send() {
          dirty = !credited;
          if (dirty) return;
          credited = false;
          seq += 1;
          const value = valueOf(name, input);
          const delta = isList(value) ? listDelta(sent as AnyList, value) : value;
          sent = value;
          listener({ kind: 'delta', seq, value: delta as never, conflated: 0 }, credit);
        },
      };
      const opening = setTimeout(() => {
        subscribers.add(subscriber);
        listener({ kind: 'snapshot', seq, value: sent as never }, credit);
      }, 0);
      return () => {
        clearTimeout(opening);
        subscribers.delete(subscriber);
      };
    },
  };
}

function isList(value: unknown): value is AnyList {
  return typeof value === 'object' && value !== null && 'rows' in value;
}

function listDelta(before: AnyList, after: AnyList): unknown {
  const known = new Map(before.rows.map((row) => [row.key, row]));
  const { rows, ...numbers } = after;
  return {
    ...numbers,
    upserts: rows.filter((row) => known.get(row.key) !== row),
    keys: rows.map((row) => row.key),
  };
}

function list<Row extends { readonly key: string }>(
  all: readonly Row[],
  { search, filter, limit }: ListInput,
  statusOf: (row: Row) => string,
): AnyList {
  const counts: Record<string, number> = {};
  for (const row of all) counts[statusOf(row)] = (counts[statusOf(row)] ?? 0) + 1;
  const wanted = search.toLowerCase();
  const matching = all.filter(
    (row) =>
      (filter === 'all' || statusOf(row) === filter) &&
      (wanted === '' || JSON.stringify(row).toLowerCase().includes(wanted)),
  );
  return { rows: matching.slice(0, limit), total: all.length, matching: matching.length, counts };
}

const NODE = { nodeId: 1, address: '127.0.0.1:9092', running: true, leads: 9 };

function status(shop: FakeShop, simulator: SimulatorStatus, sinceMs: number): ConsoleStatus {
  return {
    kafka: {
      state: 'connected',
      sinceMs,
      brokers: ['127.0.0.1:9092'],
      trouble: undefined,
      embedded: { nodes: [NODE], storageProblem: undefined },
      reason: undefined,
      mode: 'write',
      nodes: [],
      leaderless: [],
      standstills: [],
      missingRights: [],
      deniedWrites: [],
      missingTopics: [],
    },
    refusedCommands: 0,
    possibleCopies: 0,
    waitingCommands: 0,
    rebuild: undefined,
    privacy: false,
    audience: false,
    readModel: { reason: undefined, trouble: undefined, stalledSinceMs: undefined },
    simulator,
    records: {
      read: shop.activity.length,
      duplicates: 0,
      quarantined: shop.quarantine.length,
      redriven: 0,
      deletions: 0,
      impossible: 0,
      perSecond: simulator.running ? simulator.ordersPerSecond * 3 : 0,
      lag: 0,
      queued: 0,
      simulated: shop.activity.length - shop.quarantine.length,
    },
  };
}

function dashboard(shop: FakeShop, asked: AskedChartRange, nowMs: number): Dashboard {
  const range = asked === 'auto' ? '1h' : asked;
  const { bucketMs: sizeMs, count: buckets } = CHART_BUCKETS[range];
  const lastStartMs = Math.floor(nowMs / sizeMs) * sizeMs;
  const succeeded = shop.payments.filter(({ state }) => state === 'succeeded');
  const inBucket = (atMs: number, startMs: number) => atMs >= startMs && atMs < startMs + sizeMs;
  return {
    orders: shop.orders.length,
    payments: {
      succeeded: succeeded.length,
      failed: shop.payments.filter(({ state }) => state === 'failed').length,
      total: shop.payments.length,
    },
    deliveries: {
      delivered: shop.deliveries.filter(({ state }) => state === 'delivered').length,
      total: shop.deliveries.length,
    },
    revenue:
      succeeded.length === 0
        ? []
        : [{ minor: succeeded.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0), currency: 'EUR' }],
    range,
    bucketMs: sizeMs,
    series: Array.from({ length: buckets }, (_, index) => {
      const startMs = lastStartMs - (buckets - 1 - index) * sizeMs;
      return {
        startMs,
        orders: shop.orders.filter(({ placedAtMs }) => inBucket(placedAtMs, startMs)).length,
        paymentsSucceeded: succeeded.filter(({ firstAtMs }) => inBucket(firstAtMs, startMs)).length,
        paymentsFailed: shop.payments.filter(
          ({ state, firstAtMs }) => state === 'failed' && inBucket(firstAtMs, startMs),
        ).length,
      };
    }),
    updatedAtMs: shop.activity[0]?.atMs,
  };
}

function read(shop: FakeShop, position: RecordPosition): Result<RecordDetail> {
  const key = keyOf(position);
  const row = shop.activity.find((each) => each.key === key);
  if (!row) return fail(appError('not_found', `no record at ${key}`));
  const bad = shop.quarantine.find((each) => each.key === key);
  const value =
    bad?.preview ??
    JSON.stringify({ order_id: row.orderId, amount: 19.99, amount_minor: 1999, currency: 'EUR' }).replace(
      '}',
      ',"sequence":9007199254740993,"tags":["vip","web"],"address":{"city":"Nantes","zip":"44000"}}',
    );
  return ok({
    position,
    timestampMs: row.atMs,
    key: row.orderId === undefined ? undefined : shown(row.orderId),
    headers: bad
      ? []
      : [
          { name: 'content-type', value: shown('application/json') },
          { name: 'ce_specversion', value: shown('1.0') },
          { name: 'ce_id', value: shown('01939f1c-7d5c-7aa2-9f0e-6f1f6f0c1d2e') },
          { name: 'ce_source', value: shown('urn:vigie:simulator') },
          { name: 'ce_type', value: shown(row.type ?? 'orders.created') },
          { name: 'ce_simulated', value: shown('true') },
        ],
    value,
    encoding: 'utf8',
    valueSizeBytes: value.length,
    truncated: false,
    isRead: true,
    understood: bad
      ? { kind: 'quarantined', reason: bad.reason, fault: bad.fault }
      : {
          kind: 'event',
          entity: row.entity ?? 'order',
          type: row.type,
          fields: [
            { name: 'entityId', value: row.entityId ?? '' },
            { name: 'orderId', value: row.orderId ?? '' },
            { name: 'state', value: row.state ?? 'unknown' },
            { name: 'customerName', value: 'Camille Moreau' },
            { name: 'total', value: '19.99 EUR' },
            { name: 'at', value: new Date(row.atMs).toISOString() },
            { name: 'source', value: 'urn:vigie:simulator' },
            { name: 'simulated', value: 'true' },
          ],
          assumptions: row.entity === 'payment' ? ['amount_from_decimal', 'time_without_zone'] : [],
        },
  });
}

function shown(text: string): ShownBytes {
  return { text, base64: btoa(text), sizeBytes: text.length };
}
