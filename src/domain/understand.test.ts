import { describe, expect, it } from 'vitest';
import { encodeEvent, type EventDraft } from './encode-event.ts';
import type { LogRecord } from './log-record.ts';
import { GROUPED_TOPIC_MAP, PER_TYPE_TOPIC_MAP, type TopicMap } from './topic-map.ts';
import { understand } from './understand.ts';

type Parts = {
  topic?: string;
  value?: unknown;
  headers?: readonly (readonly [string, string])[];
  topicMap?: TopicMap;
};

/** A record at orders/1/7, its value JSON unless it is bytes or absent. */
function record({ topic = 'orders', value, headers = [] }: Parts): LogRecord {
  const bytes =
    value === undefined || value instanceof Uint8Array
      ? value
      : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return {
    topic,
    partition: 1,
    offset: 7n,
    timestampMs: 1_000,
    key: undefined,
    headers: headers.map(([name, text]) => ({ name, value: Buffer.from(text) })),
    value: bytes,
  };
}

function read(parts: Parts) {
  return understand(record(parts), {
    topicMap: parts.topicMap ?? GROUPED_TOPIC_MAP,
    defaultCurrency: 'EUR',
  });
}

const ORDER = {
  order_id: 'x1',
  customer_name: 'Jean Dupont',
  product: 'Laptop',
  amount: 999.99,
  status: 'Pending',
  timestamp: '2024-01-29T10:30:15.123456',
  address: '123 Rue de Paris',
};

describe('understand, plain JSON of others', () => {
  it('reads an order, with each assumption made', () => {
    expect(read({ value: ORDER })).toEqual({
      kind: 'event',
      event: {
        entity: 'order',
        identity: 'orders/1/7',
        id: undefined,
        source: undefined,
        type: undefined,
        entityId: 'x1',
        orderId: 'x1',
        atMs: Date.parse('2024-01-29T10:30:15.123Z'),
        causationId: undefined,
        simulated: false,
        position: { topic: 'orders', partition: 1, offset: '7' },
        assumptions: [
          'legacy_format',
          'identity_from_position',
          'time_from_body',
          'time_without_zone',
          'type_from_status',
          'currency_default',
          'amount_from_decimal',
        ],
        statusText: 'Pending',
        state: 'placed',
        customerName: 'Jean Dupont',
        customerEmail: undefined,
        product: 'Laptop',
        quantity: undefined,
        total: { minor: 99_999, currency: 'EUR' },
        address: '123 Rue de Paris',
      },
    });
  });

  it('reads a payment and a delivery', () => {
    const payment = { payment_id: 'p1', order_id: 'x1', amount: 1, method: 'Credit Card', status: 'SUCCESS' };
    expect(read({ topic: 'payments', value: payment })).toMatchObject({
      event: { entity: 'payment', entityId: 'p1', orderId: 'x1', state: 'succeeded', atMs: 1_000 },
    });
    const delivery = {
      delivery_id: 'd1',
      order_id: 'x1',
      status: 'In Transit',
      estimated_date: '2024-02-05',
    };
    expect(read({ topic: 'deliveries', value: delivery })).toMatchObject({
      event: { entity: 'delivery', entityId: 'd1', state: 'in_transit', estimatedDate: '2024-02-05' },
    });
  });

  it.each([
    ['deliveries', 'Livrée', 'delivered'],
    ['deliveries', 'EN_TRANSIT', 'in_transit'],
    ['deliveries', 'picked-up', 'picked_up'],
    ['payments', 'Échec', 'failed'],
    ['payments', 'Réussi', 'succeeded'],
    ['orders', 'Annulée', 'cancelled'],
    ['orders', 'teleported', 'unknown'],
  ])('reads the status of %s %s as %s', (topic, status, state) => {
    const value = { order_id: 'o', payment_id: 'p', delivery_id: 'd', status };
    expect(read({ topic, value })).toMatchObject({ event: { state, statusText: status } });
  });

  it('lets the fields decide where the topic does not', () => {
    expect(
      read({ topic: 'shop', value: { delivery_id: 'd', payment_id: 'p', order_id: 'o' } }),
    ).toMatchObject({
      event: { entity: 'delivery' },
    });
    expect(read({ topic: 'shop', value: { payment_id: 'p', order_id: 'o' } })).toMatchObject({
      event: { entity: 'payment', assumptions: expect.arrayContaining(['entity_from_fields']) },
    });
  });

  it('takes the type from the topic in the other layout', () => {
    const topic = 'delivery.in-transit';
    expect(read({ topic, value: { delivery_id: 'd' }, topicMap: PER_TYPE_TOPIC_MAP })).toMatchObject({
      event: { type: 'delivery.in-transit', state: 'in_transit' },
    });
    const rules = [{ match: 'shop-*', entity: 'order' }] as const;
    expect(read({ topic: 'shop-fr', value: { order_id: 'o' }, topicMap: { rules } })).toMatchObject({
      event: { entity: 'order', state: 'placed' },
    });
  });

  it('keeps the digits of ids that a float would round', () => {
    expect(read({ value: '{"order_id":12345678901234567891}' })).toMatchObject({
      event: { entityId: '12345678901234567891' },
    });
  });

  it('takes __proto__ for a field and nothing else', () => {
    const read1 = read({ value: '{"order_id":"o","__proto__":{"product":"stolen"}}' });
    expect(read1).toMatchObject({ event: { product: undefined } });
    expect(Object.hasOwn(Object.prototype, 'product')).toBe(false);
  });

  it.each([
    [{ value: undefined }, 'null_value'],
    [{ value: Buffer.from([0xff, 0xfe]) }, 'not_utf8'],
    [{ value: 'nonsense' }, 'invalid_json'],
    [{ value: '' }, 'invalid_json'],
    [{ value: '[1]' }, 'not_an_object'],
    [{ value: '"text"' }, 'not_an_object'],
    [{ value: 'null' }, 'not_an_object'],
    [{ topic: 'shop', value: {} }, 'no_entity'],
    [{ value: { product: 'Laptop' } }, 'missing_id'],
    [{ value: { order_id: '' } }, 'missing_id'],
    [{ value: { order_id: {} } }, 'invalid_field'],
    [{ value: { order_id: 'x'.repeat(301) } }, 'invalid_field'],
    [{ value: { order_id: 'o', amount: 'much' } }, 'invalid_field'],
  ])('quarantines what it cannot read (%#: %s)', (parts, reason) => {
    expect(read(parts)).toMatchObject({ kind: 'quarantined', reason });
  });
});

describe('understand, CloudEvents', () => {
  const facts = {
    order: {
      orderId: 'o1',
      customerName: 'Zoé',
      customerEmail: 'zoe@example.com',
      product: 'Thé',
      quantity: 2,
      total: { minor: 1_999, currency: 'EUR' },
      address: 'Lyon',
    },
    payment: {
      paymentId: 'p1',
      orderId: 'o1',
      amount: { minor: 1_999, currency: 'EUR' },
      method: 'paypal',
      failure: { code: 'card_declined', category: 'bank' },
    },
    delivery: {
      deliveryId: 'd1',
      orderId: 'o1',
      address: 'Lyon',
      courier: 'Nord',
      estimatedDate: '2026-11-20',
      place: { lat: 45.7, lon: 4.8 },
      state: 'in_transit',
    },
  } as const;
  const meta = { id: 'e1', source: 'urn:test', atMs: 1_700_000_000_123, causationId: 'e0', simulated: true };
  const details = {
    order: { total: facts.order.total, quantity: 2, customerName: 'Zoé' },
    payment: { amount: facts.payment.amount, failure: facts.payment.failure },
    delivery: { place: facts.delivery.place, estimatedDate: '2026-11-20', courier: 'Nord' },
  };
  const drafts: EventDraft[] = [
    { entity: 'order', type: 'orders.created', facts: facts.order, meta },
    { entity: 'payment', type: 'payments.failed', facts: facts.payment, meta },
    { entity: 'delivery', type: 'delivery.in-transit', facts: facts.delivery, meta },
    { entity: 'delivery', type: 'delivery.location', facts: facts.delivery, meta },
  ];

  it.each(drafts)('reads back what was written: $type', (draft) => {
    const { topic, headers, value, key } = encodeEvent(draft);
    expect(key).toBe('o1');
    const { entity, type } = draft;
    const state = {
      'orders.created': 'placed',
      'payments.failed': 'failed',
      'delivery.in-transit': 'in_transit',
    };
    const understanding = read({ topic, headers, value });
    expect(understanding).toMatchObject({
      event: {
        entity,
        type,
        identity: 'urn:test|e1',
        orderId: 'o1',
        atMs: meta.atMs,
        causationId: 'e0',
        simulated: true,
        assumptions: [],
        state: state[type as keyof typeof state],
      },
    });
    expect(understanding).toMatchObject({ event: details[entity] });
  });

  it('reads structured mode', () => {
    const headers = [['Content-Type', 'application/cloudevents+json; charset=utf-8']] as const;
    const value = {
      specversion: '1.0',
      id: 'e9',
      source: 'urn:other',
      type: 'orders.confirmed',
      time: '2026-01-01T00:00:00Z',
      data: { order_id: 'o9' },
    };
    expect(read({ topic: 'anything', headers, value })).toMatchObject({
      event: { identity: 'urn:other|e9', entity: 'order', entityId: 'o9', state: 'confirmed' },
    });
    expect(read({ headers, value: { ...value, data: 'text' } })).toMatchObject({ reason: 'invalid_field' });
  });

  it('reads a type it does not know by topic and status', () => {
    const headers = [
      ['ce_specversion', '1.0'],
      ['ce_id', 'e1'],
      ['ce_source', 's'],
      ['ce_type', 'orders.gift-wrapped'],
    ] as const;
    expect(read({ headers, value: ORDER })).toMatchObject({
      event: { type: undefined, state: 'placed', assumptions: expect.arrayContaining(['unknown_type']) },
    });
  });
});
