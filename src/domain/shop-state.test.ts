import { describe, expect, it } from 'vitest';
import { createBuckets, countInBucket } from './buckets.ts';
import { DELIVERY_STATES, ORDER_STATES, PAYMENT_STATES } from './entities.ts';
import { orderStage } from './order-stage.ts';
import { seededRandom } from './seeded-random.ts';
import type { ShopEvent } from './shop-event.ts';
import { applyEvent, createShopState, type ShopState } from './shop-state.ts';
import type { Tally } from './tally.ts';

/** A history with orphans, duplicates and impossible transitions, as three lists: one per topic. */
function history(seed: number, length: number): Record<ShopEvent['entity'], ShopEvent[]> {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const topics: Record<ShopEvent['entity'], ShopEvent[]> = { order: [], payment: [], delivery: [] };
  for (let n = 0; n < length; n += 1) {
    const order = `o${Math.floor(random() * (length / 8))}`;
    const entity = pick(['order', 'payment', 'delivery'] as const);
    const earlier = topics[entity];
    if (earlier.length > 0 && random() < 0.05) {
      earlier.push(pick(earlier));
      continue;
    }
    const base = {
      identity: `s|${n}`,
      id: String(n),
      source: 's',
      type: undefined,
      orderId: order,
      atMs: 1_700_000_000_000 + Math.floor(random() * 7_200_000),
      causationId: undefined,
      simulated: random() < 0.5,
      position: { topic: entity, partition: 0, offset: String(earlier.length) },
      assumptions: [],
      statusText: undefined,
    };
    const money = { minor: Math.floor(random() * 10_000), currency: pick(['EUR', 'USD']) };
    if (entity === 'order') {
      topics.order.push({
        ...base,
        entity,
        entityId: order,
        state: pick(ORDER_STATES),
        customerName: pick(['Zoé', undefined]),
        customerEmail: undefined,
        product: 'Thé',
        quantity: 1,
        total: money,
        address: undefined,
      });
    } else if (entity === 'payment') {
      const entityId = `p-${order}-${Math.floor(random() * 2)}`;
      topics.payment.push({
        ...base,
        entity,
        entityId,
        state: pick(PAYMENT_STATES),
        amount: money,
        method: 'paypal',
        failure: undefined,
      });
    } else {
      topics.delivery.push({
        ...base,
        entity,
        entityId: `d-${order}`,
        state: pick(DELIVERY_STATES),
        address: 'Lyon',
        courier: undefined,
        estimatedDate: '2026-11-20',
        place: undefined,
      });
    }
  }
  return topics;
}

/** One of the many orders in which the topics may arrive; inside a topic the order holds. */
function interleave(topics: Record<string, readonly ShopEvent[]>, random: () => number): ShopEvent[] {
  const rest = Object.values(topics).map((events) => events.slice());
  const all: ShopEvent[] = [];
  for (;;) {
    const open = rest.filter((events) => events.length > 0);
    const next = open[Math.floor(random() * open.length)]?.shift();
    if (!next) return all;
    all.push(next);
  }
}

function folded(events: readonly ShopEvent[]): ShopState {
  const state = createShopState();
  for (const event of events) applyEvent(state, event);
  return state;
}

/** All that must not depend on how the topics were interleaved: everything but the order of steps in a life. */
function settled(state: ShopState) {
  const { lives: _, identities, ...rest } = state;
  const sorted = <V>(map: Map<string | number, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    orders: sorted(rest.orders.byId),
    payments: sorted(rest.payments.byId),
    deliveries: sorted(rest.deliveries.byId),
    counts: rest.counts,
    revenue: sorted(rest.revenue),
    minutes: sorted(rest.minutes.byStart),
    hours: sorted(rest.hours.byStart),
    identities: identities.size,
  };
}

function withoutZeros<K extends string>(tally: Tally<K>): Tally<K> {
  return Object.fromEntries(Object.entries(tally).filter(([, count]) => count !== 0)) as Tally<K>;
}

describe('applyEvent', () => {
  it.each([1, 2, 3])('gives the same state whatever the interleaving of topics (seed %i)', (seed) => {
    const topics = history(seed, 6_000);
    const expected = settled(folded(interleave(topics, seededRandom(seed + 100))));
    expect(expected.counts.duplicates).toBeGreaterThan(50);
    expect(expected.counts.impossible).toBeGreaterThan(50);
    expect(settled(folded(interleave(topics, seededRandom(seed + 200))))).toEqual(expected);
    expect(settled(folded([...topics.delivery, ...topics.payment, ...topics.order]))).toEqual(expected);
  });

  it.each([4, 5])('changes nothing when the whole log is delivered twice (seed %i)', (seed) => {
    const events = interleave(history(seed, 3_000), seededRandom(seed));
    const { counts: once, ...state } = settled(folded(events));
    const { counts: twice, ...again } = settled(folded([...events, ...events]));
    expect(again).toEqual(state);
    expect(twice).toEqual({ ...once, duplicates: once.duplicates + events.length });
  });

  it.each([6, 7])('keeps aggregates that counting the entities would give (seed %i)', (seed) => {
    const state = folded(interleave(history(seed, 6_000), seededRandom(seed)));
    const counted = { orders: {}, payments: {}, deliveries: {} } as Record<string, Record<string, number>>;
    const add = (table: string, key: string) => {
      const tally = counted[table] ?? {};
      tally[key] = (tally[key] ?? 0) + 1;
    };
    const revenue: Record<string, number> = {};
    for (const order of state.orders.byId.values()) {
      const life = state.lives.get(order.orderId);
      const payments = [...(life?.paymentIds ?? [])].map(
        (id) => state.payments.byId.get(id)?.state ?? 'unknown',
      );
      const ids = [...(life?.deliveryIds ?? [])];
      const deliveries = ids.map((id) => state.deliveries.byId.get(id)?.state ?? 'unknown');
      expect(order.stage).toBe(orderStage(order.state, payments, deliveries));
      add('orders', order.stage);
    }
    for (const payment of state.payments.byId.values()) {
      add('payments', payment.state);
      if (payment.state !== 'succeeded' || !payment.amount) continue;
      const { currency, minor } = payment.amount;
      revenue[currency] = (revenue[currency] ?? 0) + minor;
    }
    for (const delivery of state.deliveries.byId.values()) add('deliveries', delivery.state);
    expect(withoutZeros(state.counts.orders)).toEqual(counted['orders']);
    expect(withoutZeros(state.counts.payments)).toEqual(counted['payments']);
    expect(withoutZeros(state.counts.deliveries)).toEqual(counted['deliveries']);
    expect(Object.fromEntries(state.revenue)).toEqual(revenue);
  });

  it('joins a payment that came before its order', () => {
    const topics = history(8, 200);
    const payment = topics.payment[0] as ShopEvent;
    const order = { ...(topics.order[0] as ShopEvent), entityId: payment.orderId, orderId: payment.orderId };
    const state = createShopState();
    expect(applyEvent(state, payment).orderId).toBeUndefined();
    expect(applyEvent(state, order as ShopEvent)).toMatchObject({ isNew: true, joined: true });
    expect(state.lives.get(payment.orderId)?.steps).toHaveLength(2);
  });
});

describe('countInBucket', () => {
  it('keeps the latest buckets, whatever the order of events', () => {
    const starts = [0, 10, 20, 30, 40];
    const keep = (order: readonly number[]) => {
      const buckets = createBuckets(10, 3);
      for (const atMs of order) countInBucket(buckets, atMs + 5, 'orders');
      return [...buckets.byStart.keys()].sort((a, b) => a - b);
    };
    expect(keep(starts)).toEqual([20, 30, 40]);
    expect(keep(starts.toReversed())).toEqual([20, 30, 40]);
  });
});
