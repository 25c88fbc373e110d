import { describe, expect, it } from 'vitest';
import type { LogRecord } from './log-record.ts';
import { GROUPED_TOPIC_MAP, PER_TYPE_TOPIC_MAP, type TopicMap } from './topic-map.ts';
import { understand, type ReadingContext } from './understand.ts';

type Parts = {
  topic?: string;
  value?: unknown;
  headers?: readonly (readonly string[])[];
  topicMap?: TopicMap;
  timestampMs?: number;
  context?: Partial<ReadingContext>;
};

/** A record at orders/1/7, its value JSON unless it is bytes or absent. */
function record({ topic = 'orders', value, headers = [], timestampMs = 1_000 }: Parts): LogRecord {
  const bytes =
    value === undefined || value instanceof Uint8Array
      ? value
      : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return {
    topic,
    partition: 1,
    offset: 7n,
    timestampMs,
    key: undefined,
    headers: headers.map(([name = '', text = '']) => ({ name, value: Buffer.from(text) })),
    value: bytes,
  };
}

function read(parts: Parts) {
  return understand(record(parts), {
    topicMap: parts.topicMap ?? GROUPED_TOPIC_MAP,
    defaultCurrency: 'EUR',
    ...parts.context,
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
        writtenAtMs: 1_000,
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
      event: { entity: 'order', state: undefined },
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

  it('reads no field that a record only inherits', () => {
    Object.assign(Object.prototype, { product: 'inherited' });
    try {
      expect(read({ value: { order_id: 'o' } })).toMatchObject({ event: { product: undefined } });
    } finally {
      Reflect.deleteProperty(Object.prototype, 'product');
    }
  });

  it('leaves the state open where nothing says it: a partial update is no step back', () => {
    expect(read({ value: { order_id: 'o', address: 'Lyon' } })).toMatchObject({
      event: { state: undefined, type: undefined, address: 'Lyon', total: undefined },
    });
  });

  it('reads times without a zone in the zone of the profile', () => {
    const context = { zone: 'Europe/Paris' };
    expect(read({ value: ORDER, context })).toMatchObject({
      event: {
        atMs: Date.parse('2024-01-29T09:30:15.123Z'),
        assumptions: expect.arrayContaining(['time_without_zone']),
      },
    });
  });

  it('takes the cluster and the id of the topic into the identity, where they are known', () => {
    const context = { cluster: 'c1', topicIdOf: () => 't1' };
    expect(read({ value: ORDER, context })).toMatchObject({ event: { identity: 'c1/orders@t1/1/7' } });
  });

  it.each([
    [{ amount: 12.5 }, { minor: 1_250, currency: 'EUR' }],
    [
      { amount: '12,50', currency: ' usd ' },
      { minor: 1_250, currency: 'USD' },
    ],
    [{ amount: 19.989999999999998 }, { minor: 1_999, currency: 'EUR' }],
    [
      { amount: 1, amount_minor: 999, currency: 'EUR' },
      { minor: 999, currency: 'EUR' },
    ],
    [
      { amount: 1, amount_minor: 9.5 },
      { minor: 100, currency: 'EUR' },
    ],
    [{ amount_minor: null, amount: null }, undefined],
    [
      { amount: 500, currency: 'JPY' },
      { minor: 500, currency: 'JPY' },
    ],
    // D10: what is not in ISO 4217 is kept as written.
    [
      { amount: 500, currency: 'euros' },
      { minor: 50_000_000_000, currency: 'euros' },
    ],
    [
      { amount: 50, currency: 'USDC' },
      { minor: 5_000_000_000, currency: 'USDC' },
    ],
    [
      { amount: 50, currency: '$' },
      { minor: 5_000_000_000, currency: '$' },
    ],
    [
      { amount: '0.00012345', currency: 'BTC' },
      { minor: 12_345, currency: 'BTC' },
    ],
    [
      { amount: 50, currency: 978 },
      { minor: 5_000, currency: 'EUR' },
    ],
    [
      { amount: 50, currency: 'jean@example.com' },
      { minor: 5_000_000_000, currency: '?' },
    ],
    [{ amount_minor: 50, currency: 'USDC' }, undefined],
  ])('reads the money of %j', (fields, total) => {
    expect(read({ value: { order_id: 'o', ...fields } })).toMatchObject({ event: { total } });
  });

  it.each([
    [{ amount: 50, currency: 'USDC' }, 'currency_unknown'],
    [{ amount_minor: 50, currency: 'USDC' }, 'amount_unit_unknown'],
    [{ amount: 19.999 }, 'amount_rounded'],
    [{ timestamp: '30/01/2024 10:30:15' }, 'time_unreadable'],
    [{ timestamp: { seconds: 1 } }, 'time_unreadable'],
    [{ timestamp: '2024-01-30' }, 'time_date_only'],
    [{}, 'time_from_record'],
    [{ timestamp: null }, 'time_from_record'],
  ])('says what it had to assume of %j', (fields, assumption) => {
    const understood = read({ value: { order_id: 'o', ...fields } });
    expect(understood.kind === 'event' && understood.event.assumptions).toContain(assumption);
  });

  it.each([
    [3, 3],
    ['3', 3],
    ['', undefined],
    [-1, undefined],
    [1.5, undefined],
    [true, undefined],
    [[], undefined],
  ])('reads the quantity %j as %j', (quantity, read1) => {
    expect(read({ value: { order_id: 'o', quantity } })).toMatchObject({ event: { quantity: read1 } });
  });

  it.each([
    ['2026-02-05', '2026-02-05'],
    ['2026-02-05T10:00:00', '2026-02-05'],
    ['2026-02-30', undefined],
    ['05/02/2026', undefined],
  ])('reads the estimated date %s as %s', (estimated_date, estimatedDate) => {
    const value = { delivery_id: 'd', estimated_date };
    expect(read({ topic: 'deliveries', value })).toMatchObject({ event: { estimatedDate } });
  });

  it.each([
    [
      { lat: 45.7, lon: 4.8 },
      { lat: 45.7, lon: 4.8 },
    ],
    [{ lat: 91, lon: 4.8 }, undefined],
    [{ lat: '45.7', lon: 4.8 }, undefined],
    ['Lyon', undefined],
  ])('reads the position %j', (position, place) => {
    expect(read({ topic: 'deliveries', value: { delivery_id: 'd', position } })).toMatchObject({
      event: { place },
    });
  });

  it('cuts long texts, never inside a character that UTF-8 cannot write', () => {
    const { event } = read({
      value: { order_id: 'o', product: `${'x'.repeat(999)}😀${'y'.repeat(9_000)}` },
    }) as {
      event: { product: string };
    };
    expect(event.product).toHaveLength(1_000);
    expect(event.product.isWellFormed()).toBe(true);
  });

  it.each(['orders', 'payments', 'deliveries', 'inventory', 'shop'])(
    'takes a record without a value for a deletion marker (%s)',
    (topic) => {
      expect(read({ topic, value: undefined })).toEqual({ kind: 'deletion' });
    },
  );

  it('takes a record time that no Date can hold for none', () => {
    expect(read({ value: { order_id: 'o' }, timestampMs: 1.7e18 })).toMatchObject({
      event: { atMs: 0, assumptions: expect.arrayContaining(['time_from_record']) },
    });
  });

  it.each([
    [{ value: '['.repeat(100_000) }, 'invalid_json', { code: 'json_incomplete' }],
    [{ value: '{"order_id": "o-1", "amount": ' }, 'invalid_json', { code: 'json_incomplete' }],
    [{ value: '{"order_id": "o-1' }, 'invalid_json', { code: 'json_incomplete' }],
    [{ value: '' }, 'invalid_json', { code: 'json_incomplete' }],
    [{ value: 'nonsense' }, 'invalid_json', { code: 'json_syntax' }],
    [{ value: '{"a": 1,\n"b": 2,}' }, 'invalid_json', { code: 'json_syntax', line: 2, column: 8 }],
    [
      { value: { order_id: 'o', amount: '1,234' } },
      'invalid_field',
      { code: 'not_a_decimal', field: 'amount' },
    ],
    [
      { value: { order_id: 'o', amount: 12345678901234567890n.toString() } },
      'invalid_field',
      { code: 'not_a_decimal', field: 'amount' },
    ],
    [{ value: { order_id: 'o', amount: [1] } }, 'invalid_field', { code: 'not_a_decimal', field: 'amount' }],
    [
      { value: { order_id: 'o', amount: 'much' } },
      'invalid_field',
      { code: 'not_a_decimal', field: 'amount' },
    ],
    [{ value: Buffer.from([0xff, 0xfe]) }, 'not_utf8', { code: 'not_utf8' }],
    [{ value: '[1]' }, 'not_an_object', { code: 'not_an_object' }],
    [{ value: '"text"' }, 'not_an_object', { code: 'not_an_object' }],
    [{ value: 'null' }, 'not_an_object', { code: 'not_an_object' }],
    [{ topic: 'shop', value: {} }, 'no_entity', { code: 'no_entity' }],
    [{ value: { product: 'Laptop' } }, 'missing_id', { code: 'missing', field: 'order_id' }],
    [{ value: { order_id: '' } }, 'missing_id', { code: 'missing', field: 'order_id' }],
    [{ value: { order_id: {} } }, 'invalid_field', { code: 'not_text', field: 'order_id' }],
    [
      { value: { order_id: 'x'.repeat(301) } },
      'invalid_field',
      { code: 'too_long', field: 'order_id', limit: 300 },
    ],
  ] as const)('quarantines what it cannot read (%#: %s)', (parts, reason, fault) => {
    expect(read(parts)).toMatchObject({ kind: 'quarantined', reason, fault });
  });
});

describe('understand, CloudEvents', () => {
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

  function headersOf(names: Readonly<Record<string, string>>) {
    return Object.entries({ ce_specversion: '1.0', ...names });
  }
  function identityOf(names: Readonly<Record<string, string>>): string {
    const understanding = read({ headers: headersOf(names), value: ORDER });
    if (understanding.kind !== 'event') throw new Error(JSON.stringify(understanding));
    return understanding.event.identity;
  }

  it('keeps apart what differs: a bar in an id, and ids too long to keep', () => {
    expect(identityOf({ ce_source: 'a', ce_id: 'b|c' })).not.toBe(
      identityOf({ ce_source: 'a|b', ce_id: 'c' }),
    );
    expect(identityOf({ ce_source: 's', ce_id: 'x'.repeat(301) })).toBe('orders/1/7');
    expect(identityOf({ ce_source: 's', ce_id: 'x'.repeat(300) })).toBe(`s|${'x'.repeat(300)}`);
  });

  it('falls back to the position where id or source is missing or empty', () => {
    expect(identityOf({ ce_id: '1' })).toBe('orders/1/7');
    expect(identityOf({ ce_id: '1', ce_source: '' })).toBe('orders/1/7');
  });

  it('reads headers whatever the case of their names and the length of their text; the last of a name counts', () => {
    const long = `urn:${'é'.repeat(40)}`;
    const headers = [...headersOf({ ce_id: '1', CE_Source: 'urn:first' }), ['Ce_Source', long]] as const;
    expect(read({ headers, value: ORDER })).toMatchObject({
      event: { source: long, identity: `${long}|1` },
    });
  });

  it.each(['notifications.email', 'user.purchase', 'inventory.updated'])(
    'takes %s for no order, though it names one',
    (ce_type) => {
      const headers = headersOf({ ce_id: '1', ce_source: 's', ce_type });
      const value = { order_id: 'o', sku: 'tea', user_id: 'u', stock: 3, threshold: 5 };
      const entity = { n: 'notification', u: 'analytics', i: 'inventory' }[ce_type[0] ?? ''];
      expect(read({ topic: 'orders', headers, value })).toMatchObject({
        event: { entity, type: ce_type, orderId: 'o' },
      });
    },
  );

  it('reads the time of the header, else of the body, else of the record', () => {
    const at = (headers: Readonly<Record<string, string>>, value: object) =>
      read({ headers: headersOf(headers), value: { order_id: 'o', ...value } });
    const timestamp = '2026-01-02T00:00:00Z';
    expect(at({ ce_time: '2026-01-01T00:00:00.5Z' }, { timestamp })).toMatchObject({
      event: { atMs: Date.parse('2026-01-01T00:00:00.500Z') },
    });
    expect(at({ ce_time: 'soon' }, { timestamp })).toMatchObject({ event: { atMs: Date.parse(timestamp) } });
    expect(at({ ce_time: 'soon' }, { timestamp: 'later' })).toMatchObject({ event: { atMs: 1_000 } });
  });
});
