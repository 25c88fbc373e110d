import { describe, expect, it } from 'vitest';
import { encodeEvent, NoTopic, type EventDraft, type ShopDraft, type SideDraft } from './encode-event.ts';
import { EVENT_TYPES, type EventType } from './event-types.ts';
import { GROUPED_TOPIC_MAP, PER_TYPE_TOPIC_MAP, type TopicMap } from './topic-map.ts';
import { understand } from './understand.ts';

const meta = { id: 'e1', source: 'urn:test', atMs: 1_700_000_000_123, causationId: 'e0', simulated: true };
const money = { minor: 1_999, currency: 'EUR' };
const order = {
  orderId: 'o1',
  customerName: 'Zoé',
  customerEmail: 'zoe@example.com',
  product: 'Thé',
  quantity: 2,
  total: money,
  address: 'Lyon',
};
const payment = {
  paymentId: 'p1',
  orderId: 'o1',
  amount: money,
  method: 'paypal',
  failure: { code: 'card_declined', category: 'bank' },
} as const;
const delivery = {
  deliveryId: 'd1',
  orderId: 'o1',
  address: 'Lyon',
  courier: 'Nord',
  estimatedDate: '2026-11-20',
  place: { lat: 45.7, lon: 4.8 },
} as const;

/** One draft of each type there is. */
function draftOf(type: EventType): ShopDraft {
  const row = EVENT_TYPES[type];
  switch (row.entity) {
    case 'order':
      return { entity: 'order', type: type as 'orders.created', facts: order, meta };
    case 'payment':
      return { entity: 'payment', type: type as 'payments.failed', facts: payment, meta };
    case 'delivery': {
      const state = 'state' in row ? row.state : 'in_transit';
      return { entity: 'delivery', type: type as 'delivery.delivered', facts: { ...delivery, state }, meta };
    }
  }
}

function written(draft: EventDraft) {
  const { value, ...message } = encodeEvent(draft, GROUPED_TOPIC_MAP);
  return { ...message, body: JSON.parse(new TextDecoder().decode(value)) as unknown };
}

const timestamp = '2023-11-14T22:13:20.123Z';
const headers = (type: EventType, subject: string) => [
  ['content-type', 'application/json'],
  ['ce_specversion', '1.0'],
  ['ce_id', 'e1'],
  ['ce_source', 'urn:test'],
  ['ce_type', type],
  ['ce_subject', subject],
  ['ce_time', timestamp],
  ['ce_correlationid', 'o1'],
  ['ce_causationid', 'e0'],
  ['ce_simulated', 'true'],
];
const amounts = { amount: 19.99, amount_minor: 1_999, currency: 'EUR' };

describe('encodeEvent', () => {
  it('writes an order as the documents have it, metadata in headers', () => {
    expect(written(draftOf('orders.created'))).toEqual({
      topic: 'orders',
      key: 'o1',
      headers: headers('orders.created', 'o1'),
      body: {
        order_id: 'o1',
        customer_name: 'Zoé',
        customer_email: 'zoe@example.com',
        product: 'Thé',
        quantity: 2,
        ...amounts,
        status: 'Pending',
        timestamp,
        address: 'Lyon',
      },
    });
  });

  it('writes a payment', () => {
    expect(written(draftOf('payments.failed'))).toEqual({
      topic: 'payments',
      key: 'o1',
      headers: headers('payments.failed', 'p1'),
      body: {
        payment_id: 'p1',
        order_id: 'o1',
        ...amounts,
        method: 'paypal',
        status: 'FAILED',
        failure: { code: 'card_declined', category: 'bank' },
        timestamp,
      },
    });
  });

  it('writes a delivery', () => {
    expect(written(draftOf('delivery.in-transit'))).toEqual({
      topic: 'deliveries',
      key: 'o1',
      headers: headers('delivery.in-transit', 'd1'),
      body: {
        delivery_id: 'd1',
        order_id: 'o1',
        address: 'Lyon',
        courier: 'Nord',
        status: 'In Transit',
        estimated_date: '2026-11-20',
        position: { lat: 45.7, lon: 4.8 },
        timestamp,
      },
    });
  });

  it('says nothing of a cause or a simulation where there is none', () => {
    const bare = { ...meta, causationId: undefined, simulated: false };
    const names = encodeEvent(
      { entity: 'order', type: 'orders.created', facts: order, meta: bare },
      GROUPED_TOPIC_MAP,
    ).headers.map(([name]) => name);
    expect(names).not.toContain('ce_causationid');
    expect(names).not.toContain('ce_simulated');
  });

  const side = (entity: SideDraft['entity'], type: string, facts: object) =>
    ({ entity, type, facts, meta }) as SideDraft;
  it.each([
    [
      side('inventory', 'inventory.low-stock', { sku: 's1', product: 'Thé', stock: 2, threshold: 5 }),
      { topic: 'inventory', key: 's1', subject: 's1', read: { entityId: 's1', stock: 2, threshold: 5 } },
    ],
    [
      side('notification', 'notifications.sms', {
        orderId: 'o1',
        channel: 'sms',
        template: 'late',
        recipient: '+33 6 39 98 00 01',
      }),
      {
        topic: 'notifications',
        key: 'o1',
        subject: 'e1',
        read: { orderId: 'o1', channel: 'sms', template: 'late', recipient: '+33 6 39 98 00 01' },
      },
    ],
    [
      side('analytics', 'user.purchase', { userId: 'u1', orderId: 'o1' }),
      { topic: 'analytics', key: 'u1', subject: 'u1', read: { entityId: 'u1', orderId: 'o1' } },
    ],
  ])('writes what travels beside, and reads it back: %#', (draft, expected) => {
    const { topic, key, headers: sent, value } = encodeEvent(draft, GROUPED_TOPIC_MAP);
    expect({ topic, key, subject: new Map(sent).get('ce_subject') }).toEqual({
      topic: expected.topic,
      key: expected.key,
      subject: expected.subject,
    });
    const understanding = understand(
      {
        topic,
        partition: 0,
        offset: 0n,
        timestampMs: 1,
        key: undefined,
        value,
        headers: sent.map(([name, text]) => ({ name, value: new TextEncoder().encode(text) })),
      },
      { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'USD' },
    );
    expect(understanding).toMatchObject({
      kind: 'event',
      event: { entity: draft.entity, type: draft.type, assumptions: [], ...expected.read },
    });
  });

  it('writes each type to its own topic where the layout says so, and refuses what has none', () => {
    expect(encodeEvent(draftOf('payments.failed'), PER_TYPE_TOPIC_MAP).topic).toBe('payments.failed');
    const map: TopicMap = {
      rules: [
        { match: 'shop.failed', entity: 'payment', type: 'payments.failed' },
        { match: 'shop.pay', entity: 'payment' },
        { match: 'shop.*', entity: 'order' },
      ],
    };
    expect(encodeEvent(draftOf('payments.failed'), map).topic).toBe('shop.failed');
    expect(encodeEvent(draftOf('payments.completed'), map).topic).toBe('shop.pay');
    expect(() => encodeEvent(draftOf('orders.created'), map)).toThrow(NoTopic);
  });

  it.each(Object.keys(EVENT_TYPES) as EventType[])('is read back without any assumption: %s', (type) => {
    const draft = draftOf(type);
    const { topic, key, headers: sent, value } = encodeEvent(draft, GROUPED_TOPIC_MAP);
    const understanding = understand(
      {
        topic,
        partition: 2,
        offset: 9_007_199_254_740_993n,
        timestampMs: 1,
        key: new TextEncoder().encode(key),
        headers: sent.map(([name, text]) => ({ name, value: new TextEncoder().encode(text) })),
        value,
      },
      { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'USD' },
    );
    const row = EVENT_TYPES[type];
    const { status: statusText } = JSON.parse(new TextDecoder().decode(value)) as { status?: string };
    const { orderId: _, ...facts } = { order, payment, delivery }[draft.entity];
    const { paymentId: _p, deliveryId: _d, ...details } = facts as Record<string, unknown>;
    expect(understanding).toEqual({
      kind: 'event',
      event: {
        entity: draft.entity,
        identity: 'urn:test|e1',
        id: 'e1',
        source: 'urn:test',
        type,
        entityId: { order: 'o1', payment: 'p1', delivery: 'd1' }[draft.entity],
        orderId: 'o1',
        atMs: meta.atMs,
        writtenAtMs: 1,
        causationId: 'e0',
        simulated: true,
        position: { topic, partition: 2, offset: '9007199254740993' },
        assumptions: [],
        statusText,
        state: 'state' in row ? row.state : undefined,
        ...details,
      },
    });
  });
});
