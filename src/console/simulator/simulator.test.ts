import { describe, expect, it } from 'vitest';
import type { EncodedEvent } from '../../domain/encode-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { createMemoryShop, ordersOf, type MemoryShop } from '../../../tests/support/memory-shop.ts';
import { applyEvent } from '../../domain/shop-state.ts';
import { GROUPED_TOPIC_MAP } from '../../domain/topic-map.ts';
import { understand } from '../../domain/understand.ts';
import type { OpenDelivery } from './courier-desk.ts';
import { createShop } from './shop.ts';
import { Simulator, DEFAULT_SIMULATOR_SETTINGS } from './simulator.ts';

const context = { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' };

function header(message: EncodedEvent, name: string): string | undefined {
  return message.headers.find(([each]) => each === name)?.[1];
}

/** What a console makes of the messages. */
function foldedFrom(published: readonly EncodedEvent[]): MemoryShop {
  const state = createMemoryShop();
  for (const [index, message] of published.entries()) {
    const record: LogRecord = {
      topic: message.topic,
      partition: 0,
      offset: BigInt(index),
      timestampMs: 0,
      key: Buffer.from(message.key),
      headers: message.headers.map(([name, value]) => ({ name, value: Buffer.from(value) })),
      value: message.value,
    };
    const understanding = understand(record, context);
    if (understanding.kind !== 'event') throw new Error(JSON.stringify(understanding));
    applyEvent(state, understanding.event);
  }
  return state;
}

const START_MS = 1_700_000_000_000;

/** The simulator with a clock that is moved by hand and a Kafka that may hold back. */
function setUp(open: Iterable<OpenDelivery> = [], { beside = false, isCluster = false } = {}) {
  let nowMs = START_MS;
  let timers: { run: () => void; dueMs: number }[] = [];
  const published: EncodedEvent[] = [];
  let answer: () => Promise<void> = () => Promise.resolve();
  let isRefused: (message: EncodedEvent) => boolean = () => false;
  const simulator = new Simulator({
    language: 'en',
    topicMap: GROUPED_TOPIC_MAP,
    hasSideTopics: () => beside,
    publish: async (messages) => {
      await answer();
      published.push(...messages.filter((message) => !isRefused(message)));
      return messages.filter(isRefused);
    },
    now: () => nowMs,
    setTimer(run, afterMs) {
      const timer = { run, dueMs: nowMs + afterMs };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    handMadeDeliveries: isCluster ? undefined : () => open,
    onChange: () => undefined,
  });
  async function advance(ms: number): Promise<void> {
    const endMs = nowMs + ms;
    for (;;) {
      const [next] = timers.toSorted((a, b) => a.dueMs - b.dueMs);
      if (!next || next.dueMs > endMs) break;
      timers = timers.filter((each) => each !== next);
      nowMs = Math.max(nowMs, next.dueMs);
      next.run();
      // What was published is acknowledged before time moves on.
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
    nowMs = endMs;
  }
  const answerWith = (next: () => Promise<void>) => {
    answer = next;
  };
  const setBack = (ms: number) => {
    nowMs -= ms;
  };
  const refuse = (which: typeof isRefused) => {
    isRefused = which;
  };
  return { simulator, published, advance, answerWith, refuse, setBack, timerCount: () => timers.length };
}

const settings = DEFAULT_SIMULATOR_SETTINGS;

describe('the simulator', () => {
  it.each([
    [0.1, 60_000, 7],
    [0.5, 60_000, 31],
    [3, 60_000, 181],
    [50, 20_000, 1_001],
    [1_000, 5_000, 5_001],
  ])('makes %d orders a second, within one percent over %d ms', async (ordersPerSecond, ms, orders) => {
    const { simulator, advance } = setUp();
    simulator.start({ ...settings, ordersPerSecond });
    await advance(ms);
    const { ordersMade, ordersSkipped } = simulator.status();
    // The first is due at once; the last tick may not have come.
    expect(ordersMade).toBeGreaterThanOrEqual(Math.floor(orders * 0.99) - 1);
    expect(ordersMade).toBeLessThanOrEqual(orders);
    expect(ordersSkipped).toBe(0);
  });

  it('stops where Kafka refuses an event for good, and sends none of the others twice', async () => {
    const { simulator, published, advance, refuse, timerCount } = setUp();
    refuse(({ topic }) => topic === 'payments');
    simulator.start({ ...DEFAULT_SIMULATOR_SETTINGS, ordersPerSecond: 2 });
    await advance(60_000);
    expect(simulator.status()).toMatchObject({
      running: false,
      storiesOpen: 0,
      eventsMade: published.length,
    });
    expect(new Set(published.map((message) => header(message, 'ce_id'))).size).toBe(published.length);
    expect({ timers: timerCount(), some: published.length > 0 }).toEqual({ timers: 0, some: true });
  });

  it.each([settings.seed, settings.seed + 1])(
    'stamps a run with the time of its start, with the seed it had and with another: %d',
    async (seed) => {
      const { simulator, published, advance } = setUp();
      simulator.start({ ...settings, seed });
      await advance(1_000);
      const { successRate } = settings;
      const story = createShop({ seed, language: 'en' }).story({
        number: 0,
        successRate,
        runStampMs: START_MS,
        nowMs: START_MS,
      });
      const [order] = published;
      expect(order && header(order, 'ce_subject')).toBe(story.steps[0]?.facts.orderId);
    },
  );

  it('takes a new pace at once, in both directions', async () => {
    const { simulator, advance } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 0.1 });
    await advance(1_000);
    simulator.configure({ ...settings, ordersPerSecond: 20 });
    await advance(2_000);
    const fast = simulator.status().ordersMade;
    expect(fast).toBeGreaterThanOrEqual(39);
    simulator.configure({ ...settings, ordersPerSecond: 0.1 });
    await advance(5_000);
    expect(simulator.status().ordersMade - fast).toBeLessThanOrEqual(2);
  });

  it('takes a new success rate for the stories that begin then', async () => {
    const { simulator, published, advance } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 5, successRate: 1 });
    await advance(10_000);
    expect(published.some((message) => header(message, 'ce_type') === 'payments.failed')).toBe(false);
    simulator.configure({ ...settings, ordersPerSecond: 5, successRate: 0 });
    // What began before may still be paid.
    await advance(7_000);
    const before = published.length;
    await advance(10_000);
    const since = published.slice(before).map((message) => header(message, 'ce_type'));
    expect(since).toContain('payments.failed');
    expect(since).not.toContain('payments.completed');
  });

  it('needs one timer, however many stories are open', async () => {
    const { simulator, advance, timerCount } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 200 });
    await advance(5_000);
    expect(simulator.status().storiesOpen).toBeGreaterThan(900);
    expect(timerCount()).toBe(1);
  });

  it('tells whole lives that end well-formed: no transition is impossible, nothing is quarantined', async () => {
    const { simulator, published, advance } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 5, successRate: 0.7 });
    await advance(20_000);
    simulator.stop();
    await advance(200_000);
    const state = foldedFrom(published);
    expect(state.totals).toMatchObject({ duplicates: 0, impossible: 0, simulated: published.length });
    const { orders } = state.totals;
    const over = (orders.delivered ?? 0) + (orders.cancelled ?? 0) + (orders.exception ?? 0);
    expect(over).toBe(ordersOf(state).size);
    expect(simulator.status()).toMatchObject({
      running: false,
      ordersMade: ordersOf(state).size,
      storiesOpen: 0,
    });
  });

  it('marks everything simulated and says what caused each event', async () => {
    const { simulator, published, advance } = setUp();
    simulator.start(settings);
    await advance(1_000);
    simulator.stop();
    await advance(100_000);
    let cause: string | undefined;
    for (const message of published) {
      expect(header(message, 'ce_simulated')).toBe('true');
      expect(header(message, 'ce_source')).toBe('urn:vigie:simulator');
      expect(header(message, 'ce_causationid')).toBe(cause);
      cause = header(message, 'ce_id');
    }
    expect(published.length).toBeGreaterThan(5);
  });

  it('makes nothing more while Kafka holds back, counts what it skipped, and drops no step of a story', async () => {
    const { simulator, published, advance, answerWith } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 100 });
    await advance(5_000);
    const held = Promise.withResolvers<void>();
    answerWith(() => held.promise);
    await advance(60_000);
    const { ordersMade: made, storiesOpen } = simulator.status();
    expect(made).toBeLessThanOrEqual(510);
    const before = published.length;
    held.resolve();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    await advance(100);
    const after = simulator.status();
    // A second is made up for; the rest is counted.
    expect(after.ordersMade - made).toBeLessThanOrEqual(120);
    expect(after.ordersMade + after.ordersSkipped).toBeGreaterThanOrEqual(6_500);
    expect(published.length - before).toBeGreaterThan(storiesOpen / 2);
    simulator.stop();
    await advance(200_000);
    expect(simulator.status().storiesOpen).toBe(0);
    expect(foldedFrom(published).totals).toMatchObject({ duplicates: 0, impossible: 0 });
  });

  it('tells the seed again under other ids: started again, or after another seed', async () => {
    const { simulator, published, advance, setBack } = setUp();
    const idsOf = (from: number) =>
      published
        .slice(from)
        .filter((message) => header(message, 'ce_type') === 'orders.created')
        .map(({ key }) => key);
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    // The machine's clock may be set back.
    simulator.stop();
    setBack(1_000);
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    simulator.configure({ ...settings, ordersPerSecond: 10, seed: 1 });
    await advance(1_000);
    simulator.configure({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    simulator.stop();
    await advance(200_000);
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    const ids = idsOf(0);
    expect(ids.length).toBeGreaterThanOrEqual(45);
    expect(new Set(ids).size).toBe(ids.length);
    expect(foldedFrom(published).totals).toMatchObject({ duplicates: 0, impossible: 0 });
  });

  it('stops new orders at once, and lets the open stories go on to their end', async () => {
    const { simulator, published, advance } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(5_000);
    const { ordersMade, storiesOpen } = simulator.stop();
    expect(storiesOpen).toBeGreaterThan(40);
    const before = published.length;
    await advance(120_000);
    expect(simulator.status()).toMatchObject({ running: false, ordersMade, storiesOpen: 0 });
    const since = published.slice(before).map((message) => header(message, 'ce_type'));
    expect(since).not.toContain('orders.created');
    expect(since).toContain('orders.completed');
  });

  it('sends the same events again when a publish fails', async () => {
    const { simulator, published, advance, answerWith } = setUp();
    let failures = 2;
    answerWith(() => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('away')) : Promise.resolve();
    });
    simulator.start({ ...settings, ordersPerSecond: 0.1 });
    await advance(1_500);
    const ids = published.map((message) => header(message, 'ce_id'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(published.filter((message) => header(message, 'ce_type') === 'orders.created')).toHaveLength(1);
  });

  it('publishes nothing more once halted, nor tries again what failed', async () => {
    const { simulator, published, advance, answerWith, timerCount } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    const before = published.length;
    answerWith(() => Promise.reject(new Error('away')));
    await advance(1_000);
    const { eventsMade } = simulator.status();
    simulator.halt();
    expect(timerCount()).toBe(0);
    answerWith(() => Promise.resolve());
    await advance(60_000);
    expect(published).toHaveLength(before);
    expect(simulator.status()).toMatchObject({ running: false, eventsMade, storiesOpen: 0 });
  });

  it('lets go of a publish that fails after the halt', async () => {
    const { simulator, advance, answerWith, timerCount } = setUp();
    const held = Promise.withResolvers<void>();
    answerWith(() => held.promise);
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    simulator.halt();
    held.reject(new Error('closed'));
    await advance(1_000);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(timerCount()).toBe(0);
    expect(simulator.status().eventsMade).toBe(0);
  });

  it('has one publish under way, whatever it is told meanwhile', async () => {
    const { simulator, advance, answerWith } = setUp();
    let underWay = 0;
    answerWith(() => {
      underWay += 1;
      return new Promise(() => undefined);
    });
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    simulator.configure({ ...settings, ordersPerSecond: 500 });
    await advance(1_000);
    simulator.stop();
    simulator.start({ ...settings, ordersPerSecond: 500 });
    await advance(1_000);
    expect(underWay).toBe(1);
  });

  it('gives the deliveries made by hand a step every ten seconds or so, and leaves those of its stories alone', async () => {
    const open: OpenDelivery[] = [];
    const { simulator, published, advance } = setUp(open);
    open.push({
      deliveryId: 'd1',
      orderId: 'o1',
      address: 'Paris',
      courier: undefined,
      estimatedDate: '2026-11-20',
      state: 'pending',
    });
    const known = new Map<string, OpenDelivery>();
    simulator.start({ ...settings, ordersPerSecond: 2, advanceDeliveries: true });
    for (let second = 0; second < 100; second += 1) {
      await advance(1_000);
      // As the read model would: what came back is open until it is over.
      for (const { deliveryId, orderId, address, courier, estimatedDate, state } of foldedFrom(
        published,
      ).tables.deliveries.values())
        known.set(deliveryId, { deliveryId, orderId, address, courier, estimatedDate, state });
      const isOver = ({ state }: OpenDelivery) => state === 'delivered' || state === 'failed';
      const hand = known.get('d1') ?? open.find(({ deliveryId }) => deliveryId === 'd1');
      const rest = [...known.values()].filter(({ deliveryId }) => deliveryId !== 'd1');
      open.splice(0, open.length, ...[...rest, ...(hand ? [hand] : [])].filter((each) => !isOver(each)));
    }
    const steps = published.filter((message) => header(message, 'ce_subject') === 'd1');
    expect(steps.map((message) => header(message, 'ce_type'))).toEqual([
      'delivery.assigned',
      'delivery.pickup',
      'delivery.in-transit',
      'delivery.delivered',
    ]);
    const times = steps.map((message) => Date.parse(header(message, 'ce_time') ?? ''));
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16_500);
    expect(foldedFrom(published).totals.impossible).toBe(0);
    // One event for each step of a delivery: none was told by both.
    const states = published
      .filter((message) =>
        /^delivery\.(?:assigned|pickup|in-transit|delivered)$/.test(header(message, 'ce_type') ?? ''),
      )
      .map((message) => `${header(message, 'ce_subject')} ${header(message, 'ce_type')}`);
    expect(new Set(states).size).toBe(states.length);
  });

  it('does not read the list of deliveries more than once a second, however fast it sells', async () => {
    let reads = 0;
    const none: OpenDelivery[] = [];
    const { simulator, advance } = setUp({
      [Symbol.iterator]() {
        reads += 1;
        return none[Symbol.iterator]();
      },
    });
    simulator.start({ ...settings, ordersPerSecond: 100, advanceDeliveries: true });
    await advance(10_000);
    expect(reads).toBeGreaterThanOrEqual(9);
    expect(reads).toBeLessThanOrEqual(11);
  });

  it('advances deliveries that no story owns, only where asked to', async () => {
    const delivery: OpenDelivery = {
      deliveryId: 'd1',
      orderId: 'o1',
      address: 'Paris',
      courier: undefined,
      estimatedDate: '2026-11-20',
      state: 'pending',
    };
    const { simulator, published, advance } = setUp([delivery]);
    await advance(30_000);
    expect(published).toEqual([]);
    simulator.configure({ ...settings, advanceDeliveries: true });
    await advance(6_000);
    expect(published.map((message) => header(message, 'ce_type'))).toEqual(['delivery.assigned']);
  });

  it('advances none on a cluster, and says that it does not', async () => {
    const delivery = { deliveryId: 'd1', orderId: 'o1', address: 'Paris', state: 'pending' } as const;
    const open = [{ ...delivery, courier: undefined, estimatedDate: undefined }];
    const { simulator, published, advance } = setUp(open, { isCluster: true });
    expect(simulator.configure({ ...settings, advanceDeliveries: true }).advanceDeliveries).toBe(false);
    simulator.start({ ...settings, ordersPerSecond: 1, advanceDeliveries: true });
    await advance(60_000);
    expect(published.length).toBeGreaterThan(0);
    expect(published.filter((message) => header(message, 'ce_subject') === 'd1')).toEqual([]);
  });

  it('sends what the rest of the shop does beside, where there is a place for it', async () => {
    const alone = setUp();
    alone.simulator.start({ ...DEFAULT_SIMULATOR_SETTINGS, ordersPerSecond: 2 });
    await alone.advance(60_000);
    const { simulator, published, advance } = setUp([], { beside: true });
    simulator.start({ ...DEFAULT_SIMULATOR_SETTINGS, ordersPerSecond: 2 });
    await advance(60_000);

    const core = new Set(['orders', 'payments', 'deliveries']);
    const beside = published.filter(({ topic }) => !core.has(topic));
    expect(published.filter(({ topic }) => core.has(topic))).toEqual(alone.published);
    expect(new Set(beside.map(({ topic }) => topic))).toEqual(
      new Set(['inventory', 'notifications', 'analytics']),
    );
    const ids = new Map(published.map((message) => [header(message, 'ce_id'), message.topic]));
    expect(ids.size).toBe(published.length);
    for (const message of beside) {
      expect(header(message, 'ce_simulated')).toBe('true');
      expect(core.has(ids.get(header(message, 'ce_causationid')) ?? '')).toBe(true);
    }
    // Every sale lowers the stock, and nothing is sold that is not there.
    const { tables, totals } = foldedFrom(published);
    expect(totals.beside['user.purchase']).toBe(simulator.status().ordersMade);
    expect(tables.notifications.length).toBeGreaterThan(simulator.status().ordersMade);
    for (const { stock } of tables.stock.values()) expect(stock?.value).toBeGreaterThanOrEqual(0);
    expect(totals.lowStock).toBeGreaterThan(0);
  });
});
