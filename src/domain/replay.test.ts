import { describe, expect, it } from 'vitest';
import { interleaved, seededLog } from '../../tests/support/seeded-log.ts';
import { PAYMENT_STATES } from './entities.ts';
import type { LifeStep } from './life.ts';
import type { LogRecord } from './log-record.ts';
import { orderStage } from './order-stage.ts';
import { seededRandom } from './seeded-random.ts';
import { createMemoryShop, ordersOf, type MemoryShop } from '../../tests/support/memory-shop.ts';
import { applyEvent } from './shop-state.ts';
import { stepsOfKept } from './scattered.ts';
import { scatteredKinds, TOPIC_MAPS, type Layout } from './topic-map.ts';
import { understand } from './understand.ts';

const contextOf = (layout: Layout) => ({ topicMap: TOPIC_MAPS[layout], defaultCurrency: 'EUR' });
const context = contextOf('grouped');
type Outcome = { readonly state: MemoryShop; readonly quarantined: Record<string, number> };

function replay(
  log: readonly LogRecord[],
  onChange?: (state: MemoryShop, record: LogRecord) => void,
  layout: Layout = 'grouped',
): Outcome {
  const state = createMemoryShop(scatteredKinds(TOPIC_MAPS[layout]));
  const quarantined: Record<string, number> = {};
  for (const record of log) {
    const understanding = understand(record, contextOf(layout));
    if (understanding.kind === 'event') {
      applyEvent(state, understanding.event);
      onChange?.(state, record);
    } else if (understanding.kind === 'quarantined') {
      quarantined[understanding.reason] = (quarantined[understanding.reason] ?? 0) + 1;
    }
  }
  return { state, quarantined };
}

const placeOf = ({ position }: LifeStep) => Object.values(position).join('/');

/** All of a state that must not depend on how the partitions were interleaved: not who was first seen, only what of. */
function settled({ state, quarantined }: Outcome) {
  const sorted = <K extends string | number, V>(map: ReadonlyMap<K, V>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const kept = (tally: object) => sorted(new Map(Object.entries(tally))).filter(([, n]) => n !== 0);
  const { lives, payments, deliveries, steps, identities, stock, notifications, kept: events } = state.tables;
  const { totals } = state;
  return {
    quarantined,
    orders: sorted(ordersOf(state)),
    payments: sorted(payments),
    deliveries: sorted(deliveries),
    stock: sorted(stock),
    notifications: notifications.map(({ position }) => Object.values(position).join('/')).toSorted(),
    kept: sorted(events).map(([key, of]) => [key, stepsOfKept(of)]),
    lives: sorted(lives)
      .filter(
        ([, life]) =>
          life.order ?? (life.steps > 0 || kept(life.payments).length + kept(life.deliveries).length > 0),
      )
      .map(([id, life]) => ({
        id,
        payments: kept(life.payments),
        deliveries: kept(life.deliveries),
        steps: (steps.get(id) ?? []).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
      })),
    identities: [...identities].toSorted(),
    counts: {
      duplicates: totals.duplicates,
      impossible: totals.impossible,
      simulated: totals.simulated,
      orders: kept(totals.orders),
      payments: kept(totals.payments),
      deliveries: kept(totals.deliveries),
      beside: kept(totals.beside),
      lowStock: totals.lowStock,
    },
    revenue: sorted(totals.revenue).filter(([, minor]) => minor !== 0),
    minutes: sorted(totals.minutes.byStart).filter(([, bucket]) => kept(bucket).length > 0),
    hours: sorted(totals.hours.byStart).filter(([, bucket]) => kept(bucket).length > 0),
  };
}

function tallied<Key extends string>(keys: Iterable<Key>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** The aggregates, counted anew from the entities alone. */
function recounted(state: MemoryShop) {
  const orders = [...ordersOf(state).values()];
  const payments = [...state.tables.payments.values()];
  const deliveries = [...state.tables.deliveries.values()];
  const stages = orders.map(({ orderId, state: own }) =>
    orderStage({
      order: own,
      payments: tallied(payments.filter((each) => each.orderId === orderId).map((each) => each.state)),
      deliveries: tallied(deliveries.filter((each) => each.orderId === orderId).map((each) => each.state)),
    }),
  );
  const revenue: Record<string, number> = {};
  const earn = (currency: string, minor: number) => {
    revenue[currency] = (revenue[currency] ?? 0) + minor;
  };
  for (const { isPaid, amount, refunded } of payments) {
    if (!isPaid || !amount) continue;
    earn(amount.currency, amount.minor);
    for (const back of refunded) earn(back.currency, -back.minor);
  }
  return {
    stages,
    counts: {
      orders: tallied(stages),
      payments: tallied(payments.map((each) => each.state)),
      deliveries: tallied(deliveries.map((each) => each.state)),
    },
    revenue,
    ordersByMinute: tallied(orders.map(({ firstAtMs }) => String(Math.floor(firstAtMs / 60_000) * 60_000))),
  };
}

const nonZero = (tally: object) => Object.fromEntries(Object.entries(tally).filter(([, n]) => n !== 0));

describe('a log read from its bytes', () => {
  it.each([1, 2, 3])('gives the very same state when it is read again from zero (seed %i)', (seed) => {
    const log = seededLog(seed, 6_000);
    const first = replay(log);
    // Without functions, which never equal others.
    expect(settled(replay(log))).toEqual(settled(first));
    const { duplicates, impossible } = first.state.totals;
    // The histories are what they are meant to be.
    expect(duplicates).toBeGreaterThan(50);
    expect(impossible).toBeGreaterThan(500);
    expect(Object.keys(first.quarantined).toSorted()).toEqual([
      'invalid_field',
      'invalid_json',
      'missing_id',
      'not_an_object',
      'not_utf8',
      'unsupported_encoding',
    ]);
  });

  it.each([4, 5, 6])('gives an equal state however its partitions are interleaved (seed %i)', (seed) => {
    const log = seededLog(seed, 6_000);
    const expected = settled(replay(log));
    for (const shuffle of [1, 2, 3]) {
      expect(settled(replay(interleaved(log, seededRandom(seed * 10 + shuffle))))).toEqual(expected);
    }
    const deliveriesFirst = log.toSorted((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0));
    expect(settled(replay(deliveriesFirst))).toEqual(expected);
  });

  it.each([44, 45, 46])(
    'gives an equal state though every type has a topic of its own, in whatever order they are read (seed %i)',
    (seed) => {
      const log = seededLog(seed, 10_000, 'per-type');
      const settledOf = (records: readonly LogRecord[]) => settled(replay(records, undefined, 'per-type'));
      const expected = settledOf(log);
      expect(expected.counts.impossible).toBeGreaterThan(500);
      for (const shuffle of [1, 2, 3])
        expect(settledOf(interleaved(log, seededRandom(seed * 10 + shuffle)))).toEqual(expected);
      const topicByTopic = log.toSorted((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0));
      expect(settledOf(topicByTopic)).toEqual(expected);
    },
  );

  it.each([47, 48])(
    'gives an equal state though events are copied to other topics, whichever is read first (seed %i)',
    (seed) => {
      const log = seededLog(seed, 4_000, 'per-type');
      const random = seededRandom(seed);
      const ends = new Map<string, bigint>();
      for (const { topic, partition, offset } of log) ends.set(`${topic}/${partition}`, offset + 1n);
      const ofEntity = Map.groupBy(new Set(log.map(({ topic }) => topic)), (topic) => topic.split('.')[0]);
      const isCopied = ({ topic }: LogRecord) =>
        /^(?:orders|payments|delivery)\./.test(topic) && random() < 0.2;
      for (const record of log.filter((each) => isCopied(each))) {
        const topics = ofEntity.get(record.topic.split('.')[0]) ?? [];
        const topic = topics[Math.floor(random() * topics.length)] ?? record.topic;
        const lane = `${topic}/${record.partition}`;
        const offset = ends.get(lane) ?? 0n;
        ends.set(lane, offset + 1n);
        log.push({ ...record, topic, offset });
      }
      const settledOf = (records: readonly LogRecord[]) => settled(replay(records, undefined, 'per-type'));
      const expected = settledOf(log);
      expect(expected.counts.duplicates).toBeGreaterThan(300);
      for (const shuffle of [1, 2, 3])
        expect(settledOf(interleaved(log, seededRandom(seed * 10 + shuffle)))).toEqual(expected);
    },
  );

  it.each([7, 8])('is folded once, however often parts of it come again (seed %i)', (seed) => {
    const log = seededLog(seed, 4_000);
    const random = seededRandom(seed);
    // At least once: after each fetch, what came since the last commit may come again, in its order.
    const again: LogRecord[] = [];
    for (let at = 0; at < log.length; at += 100) {
      again.push(...log.slice(at, at + 100));
      if (random() < 0.5) again.push(...log.slice(Math.max(0, at - 50), at + 100));
    }
    const { counts: once, lives: _a, quarantined: _b, ...expected } = settled(replay(log));
    const { counts: often, lives: _c, quarantined: _d, ...state } = settled(replay(again));
    expect(state).toEqual(expected);
    expect({ ...often, duplicates: 0 }).toEqual({ ...once, duplicates: 0 });
    expect(often.duplicates).toBeGreaterThan(once.duplicates);
  });

  it.each([9, 10])(
    'keeps aggregates that counting the entities would give, all the way (seed %i)',
    (seed) => {
      let folded = 0;
      const { state } = replay(interleaved(seededLog(seed, 3_000), seededRandom(seed)), (current) => {
        folded += 1;
        if (folded % 500 !== 0) return;
        const { counts, revenue } = recounted(current);
        expect({
          orders: nonZero(current.totals.orders),
          payments: nonZero(current.totals.payments),
          deliveries: nonZero(current.totals.deliveries),
          revenue: nonZero(Object.fromEntries(current.totals.revenue)),
        }).toEqual({ ...counts, revenue: nonZero(revenue) });
      });
      const { stages, ordersByMinute } = recounted(state);
      expect([...ordersOf(state).values()].map(({ stage }) => stage)).toEqual(stages);
      const payments = [...state.tables.payments.values()];
      const hours = [...state.totals.hours.byStart.values()];
      const sum = (figure: 'orders' | 'paymentsSucceeded' | 'paymentsFailed') =>
        hours.reduce((total, bucket) => total + bucket[figure], 0);
      expect([sum('orders'), sum('paymentsSucceeded'), sum('paymentsFailed')]).toEqual([
        ordersOf(state).size,
        payments.filter(({ succeededAtMs }) => succeededAtMs !== undefined).length,
        payments.filter(({ failedAtMs }) => failedAtMs !== undefined).length,
      ]);
      for (const [startMs, { orders }] of state.totals.minutes.byStart)
        expect(orders).toBe(ordersByMinute[startMs] ?? 0);
      for (const [id, life] of state.tables.lives) {
        const own = [...state.tables.payments.values()].filter(({ orderId }) => orderId === id);
        expect(
          Object.keys(nonZero(life.payments)).every((key) => PAYMENT_STATES.some((known) => known === key)),
        ).toBe(true);
        expect(nonZero(life.payments)).toEqual(tallied(own.map((each) => each.state)));
      }
    },
  );

  it.each([12, 13])(
    'is read or quarantined whatever happens to its bytes, and stops nothing (seed %i)',
    (seed) => {
      const random = seededRandom(seed);
      const state = createMemoryShop();
      for (const record of seededLog(seed, 4_000)) {
        const value = record.value?.slice();
        for (let hits = random() < 0.5 ? 0 : 3; value && value.length > 0 && hits > 0; hits -= 1) {
          // Mostly ASCII, so that a good share is JSON still.
          const byte = random() < 0.8 ? 0x20 + random() * 0x5f : random() * 256;
          value[Math.floor(random() * value.length)] = Math.floor(byte);
        }
        const headers = record.headers.map(({ name, value: header }) => ({
          name: random() < 0.1 ? name.toUpperCase() : name,
          value: random() < 0.1 ? header?.slice(1) : header,
        }));
        const understanding = understand({ ...record, value, headers }, context);
        if (understanding.kind !== 'event') continue;
        const { event } = understanding;
        expect(event.entity === 'analytics' || event.entityId !== '').toBe(true);
        expect(() => new Date(event.atMs).toISOString()).not.toThrow();
        applyEvent(state, event);
      }
      expect(ordersOf(state).size).toBeGreaterThan(100);
    },
  );
});
