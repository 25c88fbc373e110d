import { describe, expect, it } from 'vitest';
import type { EncodedEvent } from '../../domain/encode-event.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { applyEvent, createShopState } from '../../domain/shop-state.ts';
import { GROUPED_TOPIC_MAP } from '../../domain/topic-map.ts';
import { understand } from '../../domain/understand.ts';
import type { OpenDelivery } from './courier-desk.ts';
import { createShop } from './shop.ts';
import { createSimulator, DEFAULT_SIMULATOR_SETTINGS } from './simulator.ts';

const context = { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' };

function header(message: EncodedEvent, name: string): string | undefined {
  return message.headers.find(([each]) => each === name)?.[1];
}

/** The simulator with a clock that is moved by hand and a Kafka that may hold back. */
function setUp(open: OpenDelivery[] = []) {
  let nowMs = 1_700_000_000_000;
  let timers: { run: () => void; dueMs: number }[] = [];
  const published: EncodedEvent[] = [];
  let answer: () => Promise<void> = () => Promise.resolve();
  const simulator = createSimulator({
    language: 'en',
    publish: async (messages) => {
      await answer();
      published.push(...messages);
    },
    now: () => nowMs,
    setTimer(run, afterMs) {
      const timer = { run, dueMs: nowMs + afterMs };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    openDeliveries: () => open,
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
  return { simulator, published, advance, answerWith };
}

const settings = DEFAULT_SIMULATOR_SETTINGS;

describe('createShop', () => {
  it('tells the same story for the same seed, whatever was told before, under other ids in another run', () => {
    const ask = { number: 5, successRate: 0.9, nowMs: 0 };
    const first = createShop({ seed: 7, language: 'fr' }).story({ ...ask, runStampMs: 1 });
    const shop = createShop({ seed: 7, language: 'fr' });
    shop.story({ ...ask, number: 4, runStampMs: 1 });
    expect(shop.story({ ...ask, runStampMs: 1 }).steps).toEqual(first.steps);
    const again = shop.story({ ...ask, runStampMs: 2 }).steps;
    expect(again.map(({ type, afterMs }) => [type, afterMs])).toEqual(
      first.steps.map(({ type, afterMs }) => [type, afterMs]),
    );
    expect(again[0]?.facts.orderId).not.toBe(first.steps[0]?.facts.orderId);
  });

  it('suggests orders that the form accepts', () => {
    for (const language of ['fr', 'en'] as const) {
      const order = createShop({ seed: 1, language }).suggestOrder(1);
      expect(order.customerEmail).toMatch(/^[a-z]+\.[a-z]+@example\.com$/);
      expect(order.amountMinor % 100).toBe((90 * order.quantity) % 100);
    }
  });
});

describe('createSimulator', () => {
  it('keeps its pace: one every two seconds, and a thousand a second', async () => {
    const slow = setUp();
    slow.simulator.start(settings);
    await slow.advance(59_000);
    expect(slow.simulator.status().ordersMade).toBe(30);
    const fast = setUp();
    fast.simulator.start({ ...settings, ordersPerSecond: 1_000 });
    await fast.advance(3_000);
    expect(fast.simulator.status().ordersMade).toBeGreaterThan(2_950);
    expect(fast.simulator.status().ordersMade).toBeLessThanOrEqual(3_001);
  });

  it('tells whole lives that end well-formed: no transition is impossible, nothing is quarantined', async () => {
    const { simulator, published, advance } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 5, successRate: 0.7 });
    await advance(20_000);
    simulator.stop();
    await advance(200_000);
    const state = createShopState();
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
      if (understanding.kind !== 'event') throw new Error(understanding.detail);
      applyEvent(state, understanding.event);
    }
    expect(state.counts).toMatchObject({ duplicates: 0, impossible: 0, simulated: published.length });
    const { orders } = state.counts;
    const over = (orders.delivered ?? 0) + (orders.cancelled ?? 0) + (orders.exception ?? 0);
    expect(over).toBe(state.orders.ids.length);
    expect(simulator.status()).toMatchObject({
      running: false,
      ordersMade: state.orders.ids.length,
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

  it('makes nothing more while Kafka holds back, and does not make up for it all at once', async () => {
    const { simulator, published, advance, answerWith } = setUp();
    const held = Promise.withResolvers<void>();
    answerWith(() => held.promise);
    simulator.start({ ...settings, ordersPerSecond: 100 });
    await advance(60_000);
    const made = simulator.status().ordersMade;
    expect(made).toBeLessThan(10);
    expect(published).toEqual([]);
    held.resolve();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    await advance(100);
    expect(simulator.status().ordersMade - made).toBeLessThanOrEqual(120);
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

  it('publishes nothing more once halted', async () => {
    const { simulator, published, advance } = setUp();
    simulator.start({ ...settings, ordersPerSecond: 10 });
    await advance(1_000);
    simulator.halt();
    const before = published.length;
    await advance(60_000);
    expect(published).toHaveLength(before);
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
});
