import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES, ORDER_STATES, PAYMENT_STATES } from './entities.ts';
import { seededRandom } from './seeded-random.ts';
import type { OrderEvent, PaymentEvent, ShopEvent } from './shop-event.ts';
import { createMemoryShop, ordersOf, type MemoryShop } from '../../tests/support/memory-shop.ts';
import { applyEvent } from './shop-state.ts';

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
      writtenAtMs: 1_700_000_000_000 + n,
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

function folded(events: readonly ShopEvent[]): MemoryShop {
  const state = createMemoryShop();
  for (const event of events) applyEvent(state, event);
  return state;
}

/** All that must not depend on how the topics were interleaved: everything but the order of steps in a life. */
function settled(state: MemoryShop) {
  const { payments, deliveries, identities } = state.tables;
  const { revenue, minutes, hours, ...counts } = state.totals;
  const sorted = <V>(map: Map<string | number, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    orders: sorted(ordersOf(state)),
    payments: sorted(payments),
    deliveries: sorted(deliveries),
    counts,
    revenue: sorted(revenue),
    minutes: sorted(minutes.byStart),
    hours: sorted(hours.byStart),
    identities: identities.size,
  };
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

  const base = {
    id: undefined,
    source: undefined,
    type: undefined,
    atMs: 1_700_000_000_000,
    writtenAtMs: 1_700_000_000_000,
    causationId: undefined,
    simulated: false,
    assumptions: [],
    statusText: undefined,
  };
  let events = 0;
  function order(fields: Partial<OrderEvent> = {}): OrderEvent {
    events += 1;
    return {
      ...base,
      entity: 'order',
      identity: `order ${events}`,
      entityId: 'o1',
      orderId: 'o1',
      position: { topic: 'orders', partition: 0, offset: String(events) },
      state: 'placed',
      customerName: undefined,
      customerEmail: undefined,
      product: undefined,
      quantity: undefined,
      total: undefined,
      address: undefined,
      ...fields,
    };
  }
  function payment(fields: Partial<PaymentEvent> = {}): PaymentEvent {
    events += 1;
    return {
      ...base,
      entity: 'payment',
      identity: `payment ${events}`,
      entityId: 'p1',
      orderId: 'o1',
      position: { topic: 'payments', partition: 0, offset: String(events) },
      state: 'initiated',
      amount: { minor: 500, currency: 'EUR' },
      method: undefined,
      failure: undefined,
      ...fields,
    };
  }

  it('joins a payment that came before its order', () => {
    const state = createMemoryShop();
    expect(applyEvent(state, payment({ state: 'succeeded' }))).toMatchObject({
      orderId: 'o1',
      orderKnown: false,
    });
    expect(applyEvent(state, order())).toEqual({
      effect: 'applied',
      entity: 'order',
      entityId: 'o1',
      isNew: true,
      stateChanged: true,
      orderId: 'o1',
      orderKnown: true,
      joined: true,
    });
    expect(ordersOf(state).get('o1')?.stage).toBe('paid');
    expect(state.tables.steps.get('o1')?.map(({ entity, effect }) => [entity, effect])).toEqual([
      ['payment', 'applied'],
      ['order', 'applied'],
    ]);
  });

  it('keeps an impossible transition in the life of the order, and nothing else of it', () => {
    const state = folded([order(), payment({ state: 'failed' })]);
    const late = payment({ state: 'succeeded', amount: { minor: 9, currency: 'USD' }, simulated: true });
    const before = structuredClone(settled(state));
    expect(applyEvent(state, late).effect).toBe('impossible_transition');
    const counts = { ...before.counts, impossible: 1, simulated: 1 };
    expect(settled(state)).toEqual({ ...before, counts, identities: before.identities + 1 });
    expect(state.tables.steps.get('o1')?.at(-1)).toMatchObject({
      effect: 'impossible_transition',
      state: 'succeeded',
    });
  });

  it('takes plain JSON without a status for a first sight or an update, never for a step back', () => {
    const state = createMemoryShop();
    applyEvent(state, order({ state: undefined }));
    expect(ordersOf(state).get('o1')).toMatchObject({ state: 'placed' });
    applyEvent(state, order({ state: 'preparing' }));
    expect(applyEvent(state, order({ state: undefined, address: 'Lyon' })).effect).toBe('no_change');
    expect(ordersOf(state).get('o1')).toMatchObject({ state: 'preparing', address: 'Lyon' });
  });

  it('does not know the state of what it first sees through an update', () => {
    const state = folded([order({ type: 'orders.updated', state: undefined })]);
    expect(ordersOf(state).get('o1')?.state).toBe('unknown');
  });

  it('tells the order of a payment whose later event does not name it', () => {
    const state = folded([order(), payment()]);
    const change = applyEvent(state, payment({ orderId: '', state: 'succeeded' }));
    expect(change).toMatchObject({ orderId: 'o1', effect: 'applied' });
    expect(ordersOf(state).get('o1')?.stage).toBe('paid');
    applyEvent(state, payment({ orderId: '', state: 'failed' }));
    expect(state.tables.steps.get('o1')?.map(({ effect }) => effect)).toEqual([
      'applied',
      'applied',
      'applied',
      'impossible_transition',
    ]);
    expect([...state.tables.lives.keys()]).toEqual(['o1']);
  });

  it('joins a payment to the order that a later event names, and keeps it there', () => {
    const state = folded([order(), order({ entityId: 'o2', orderId: 'o2' }), payment({ orderId: '' })]);
    applyEvent(state, payment({ state: 'succeeded' }));
    applyEvent(state, payment({ orderId: 'o2', state: 'succeeded' }));
    expect(ordersOf(state).get('o1')?.stage).toBe('paid');
    expect(ordersOf(state).get('o2')?.stage).toBe('placed');
  });

  it('takes a refund out of the revenue', () => {
    const state = folded([payment({ state: 'succeeded' }), payment({ entityId: 'p2', state: 'succeeded' })]);
    expect(state.totals.revenue).toEqual(new Map([['EUR', 1_000]]));
    applyEvent(state, payment({ state: 'refunded' }));
    expect(state.totals.revenue).toEqual(new Map([['EUR', 500]]));
  });

  it('folds a flood of payments about one order', () => {
    const state = folded([order()]);
    for (let n = 0; n < 50_000; n += 1) applyEvent(state, payment({ entityId: `p${n}`, state: 'succeeded' }));
    expect(state.tables.lives.get('o1')).toMatchObject({ payments: { succeeded: 50_000 } });
    expect(state.tables.lives.get('o1')?.steps).toBe(50_001);
  });
});
