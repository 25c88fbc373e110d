import { describe, expect, it } from 'vitest';
import { GROUPED_TOPIC_MAP } from './topic-map.ts';
import { understand } from './understand.ts';

/** What the reader makes of one value written to `orders` by a program Vigie does not know. */
function read(value: string | Uint8Array) {
  return understand(
    {
      topic: 'orders',
      partition: 0,
      offset: 1n,
      timestampMs: 1_000,
      key: undefined,
      headers: [],
      value: typeof value === 'string' ? Buffer.from(value) : value,
    },
    { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' },
  );
}

/** An order of the legacy shop, with `fields` written over it as JSON text. */
function order(fields: Record<string, string>): string {
  const all = {
    order_id: '"o-1"',
    amount: '10.5',
    currency: '"EUR"',
    status: '"Pending"',
    timestamp: '"2026-11-27T17:00:00Z"',
    ...fields,
  };
  const members = Object.entries(all).map(([name, json]) => `"${name}":${json}`);
  return `{${members.join(',')}}`;
}

const INVALID_FIELD = { kind: 'quarantined', reason: 'invalid_field' };
const AS_WRITTEN = { kind: 'event', event: { entityId: 'o-1' } };

describe('payloads of other shops', () => {
  it.each([
    ['whole yen', { amount: '1500', currency: '"JPY"' }, { minor: 1_500, currency: 'JPY' }],
    [
      'yen written with decimals',
      { amount: '"1500.00"', currency: '"JPY"' },
      { minor: 1_500, currency: 'JPY' },
    ],
    ['three decimals', { amount: '"12.345"', currency: '"KWD"' }, { minor: 12_345, currency: 'KWD' }],
    ['a refund below zero', { amount: '-25.5' }, { minor: -2_550, currency: 'EUR' }],
    ['a large amount', { amount: '12345678901234.5' }, { minor: 1234567890123450, currency: 'EUR' }],
    ['a currency in lower case', { amount: '"50.00"', currency: '"usd"' }, { minor: 5_000, currency: 'USD' }],
    ['a numeric currency', { amount: '"50.00"', currency: '"978"' }, { minor: 5_000, currency: 'EUR' }],
  ])('reads %s exactly', (_name, fields, total) => {
    expect(read(order(fields))).toMatchObject({ kind: 'event', event: { total } });
  });

  it.each(['"USDC"', '"BTC"', '"$"'])('says that the currency %s is not in its list', (currency) => {
    expect(read(order({ currency }))).toMatchObject({
      kind: 'event',
      event: { assumptions: expect.arrayContaining(['currency_unknown']) as unknown },
    });
  });

  it.each(['"1.234,50"', '"12,50 €"', '""', '1e+21', '{"value":"369.97","currency_code":"USD"}'])(
    'sets aside the amount %s, whose value would be a guess',
    (amount) => {
      expect(read(order({ amount }))).toMatchObject(INVALID_FIELD);
    },
  );

  it.each([
    ['"WEB/2024/0017"', 'WEB/2024/0017'],
    ['"gid://shopify/Order/820982911946154508"', 'gid://shopify/Order/820982911946154508'],
    ['"100%"', '100%'],
    ['"a#b?c=d"', 'a#b?c=d'],
    ['".."', '..'],
    ['"№ 5"', '№ 5'],
    ['"%2F"', '%2F'],
    [String.raw`"x\\y"`, String.raw`x\y`],
    ['" pad "', ' pad '],
    ['0', '0'],
    ['12.5', '12.5'],
    ['820982911946154509', '820982911946154509'],
  ])('keeps the order id %s as it was written', (json, entityId) => {
    expect(read(order({ order_id: json }))).toMatchObject({ kind: 'event', event: { entityId } });
  });

  it.each([
    ['""', 'missing_id'],
    ['["x"]', 'invalid_field'],
    ['true', 'invalid_field'],
  ])('sets aside the order id %s', (json, reason) => {
    expect(read(order({ order_id: json }))).toMatchObject({ kind: 'quarantined', reason });
  });

  it.each([
    ['1706610615123', '2024-01-30T10:30:15.123Z'],
    ['1706610615', '2024-01-30T10:30:15.000Z'],
    ['"1706610615123"', '2024-01-30T10:30:15.123Z'],
    ['"Tue, 30 Jan 2024 10:30:15 GMT"', '2024-01-30T10:30:15.000Z'],
    ['[2024,1,30,10,30,15,123000000]', '2024-01-30T10:30:15.123Z'],
    ['"2024-01-30"', '2024-01-30T00:00:00.000Z'],
  ])('reads the time %s', (timestamp, instant) => {
    expect(read(order({ timestamp }))).toMatchObject({
      kind: 'event',
      event: { atMs: Date.parse(instant) },
    });
  });

  it('takes the time of the record, and says so, when the day and month are ambiguous', () => {
    expect(read(order({ timestamp: '"30/01/2024 10:30"' }))).toMatchObject({
      kind: 'event',
      event: { atMs: 1_000, assumptions: expect.arrayContaining(['time_unreadable']) as unknown },
    });
  });

  it.each([
    ['an order of Shopify', '{"id":820982911946154508,"name":"#9999"}', 'missing_id'],
    ['an order of WooCommerce', '{"id":727,"status":"on-hold","total":"29.35"}', 'missing_id'],
    ['an event of Stripe', '{"id":"evt_1","type":"payment_intent.succeeded"}', 'missing_id'],
    ['a change of Debezium', '{"payload":{"after":{"order_id":1001}}}', 'missing_id'],
    ['camel case', '{"orderId":"c-1","amount":12.5}', 'missing_id'],
    ['a list of orders', `[${order({})}]`, 'not_an_object'],
    ['JSON inside a JSON text', JSON.stringify(order({})), 'not_an_object'],
    ['a number that JSON does not have', order({ amount: 'NaN' }), 'invalid_json'],
    ['Latin-1', Buffer.from(order({ name: '"Zoé"' }), 'latin1'), 'not_utf8'],
  ])('sets aside %s with its reason, and does not throw', (_name, value, reason) => {
    expect(read(value)).toMatchObject({ kind: 'quarantined', reason });
  });

  it.each([
    ['a byte order mark', `\uFEFF${order({})}`],
    ['escaped letters', order({ customer_name: String.raw`"Zo\u00eb"` })],
    ['half of a surrogate pair', order({ product: String.raw`"\ude00"` })],
    ['text that runs right to left', order({ customer_name: '"\u202Eevil txt.exe"' })],
  ])('reads an order with %s', (_name, value) => {
    expect(read(value)).toMatchObject(AS_WRITTEN);
  });

  it.each([1_000, 200_000, 1_000_000])('does not throw on %i nested lists', (depth) => {
    const note = '['.repeat(depth) + '1' + ']'.repeat(depth);
    expect(['event', 'quarantined']).toContain(read(order({ note })).kind);
  });

  it('says that JSON is nested too deeply, when reading its long integers needs too much stack', () => {
    const note = '['.repeat(1_000_000) + '1234567890123456789' + ']'.repeat(1_000_000);
    expect(read(order({ note }))).toEqual({
      kind: 'quarantined',
      reason: 'invalid_json',
      fault: { code: 'json_too_deep' },
    });
  });

  it('takes the last of two members with the same name, as JSON readers do', () => {
    const value = '{"order_id":"o-1","amount":10,"amount":1000,"currency":"EUR"}';
    expect(read(value)).toMatchObject({ kind: 'event', event: { total: { minor: 100_000 } } });
  });
});
