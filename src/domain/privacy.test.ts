import { describe, expect, it } from 'vitest';
import type { LogRecord } from './log-record.ts';
import { maskAddress, maskCode, maskEmail, maskEmails, maskName, maskRecord, maskText } from './privacy.ts';

describe('masks', () => {
  it('tell the same from another, and nothing else', () => {
    expect(maskName('Jean Dupont')).toMatch(/^J… D… ·[\da-z]{4}$/);
    expect(maskName('Jean Dupont')).toBe(maskName('jean dupont').replace('j… d…', 'J… D…'));
    expect(maskName('Jean Dupont')).not.toBe(maskName('Jean Durand'));
    expect(maskEmail('jean.dupont@example.com')).toMatch(/^j…@… ·[\da-z]{4}$/);
    expect(maskAddress('12 rue des Lilas, Nantes')).toMatch(/^… ·[\da-z]{4}$/);
    expect(maskEmails('gift for jean@localhost and a.b+c@exämple.org')).toMatch(
      /^gift for j…@… ·.{4} and a…@… ·.{4}$/,
    );
    expect(maskCode('order-confirmation')).toBe('order-confirmation');
    expect(maskCode('Bonjour Jean')).toMatch(/^… ·/);
    expect([maskName(''), maskEmail(''), maskAddress(''), maskCode('')]).toEqual(['', '', '', '']);
  });

  it('take the people out of JSON, and leave every other character', () => {
    const body =
      '{"order_id": "o1", "customer_name":"Jean \\"JD\\" Dupont", "amount_minor":9007199254740993,\n "failure": {"code": "card_declined"}, "status" : "In Transit", "timestamp":"2024-01-29T10:30:15.123456", "address" : "12 rue X"}';
    const masked = maskText(body);
    expect(masked.replaceAll(/"(?:[^"\\]|\\.)* ·[\da-z]{4}"/g, '"…"')).toBe(
      '{"order_id": "o1", "customer_name":"…", "amount_minor":9007199254740993,\n "failure": {"code": "card_declined"}, "status" : "In Transit", "timestamp":"2024-01-29T10:30:15.123456", "address" : "…"}',
    );
    expect(maskText('{"order_id":"o1","note":"","n":[1,-2.5e3,true,null]}')).toBe(
      '{"order_id":"o1","note":"","n":[1,-2.5e3,true,null]}',
    );
  });

  it.each([
    '{"note":"for Dupont"}',
    '{"customer":{"name":"Dupont"}}',
    '{"customer":{"status":"Dupont"}}',
    '{"names":["Jean","Dupont"]}',
    '{"status":["Dupont"]}',
    '{"status":"delivered to Dupont"}',
    '{"product":"x","cust\\u006fmer":"Dupont"}',
    '{"Mme Dupont":1}',
    '{"payload":"{\\"order_id\\":\\"Dupont\\"}"}',
    '{"order_id":"o1" "Dupont"}',
    '{"order_id":"o1", Dupont',
    '{"order_id":"o1", \'customer_name\': \'Dupont\'}',
    '{"order_id":"o1", "customer_name": "Dupont',
    '["Dupont"]',
    '"Dupont"',
    'Dupont',
    'order_id=o1;name=Dupont',
    '<order name="Dupont">Dupont</order>',
    '{"position":{"lat":48.8566,"lon":2.3522}}',
    '{"address":{"zip":48856,"lines":["Dupont"]}}',
    '{"product":"gift card for dupont@example.com"}',
    '{"order_id":"dupont@example.com"}',
    '{"user_id":"Jean Dupont"}',
    '{"data":{"order_id":"o1","customer_name":"Dupont"},"source":"mailto:dupont@example.com"}',
  ])('leave nobody in %s', (text) => {
    expect(maskText(text)).not.toMatch(/dupont|48\.?856/i);
  });

  it('leave whole JSON whole', () => {
    const body = { a: { b: ['x "y"', 1, { c: 'ü\n' }] }, lat: 1.5, order_id: 'o1', 'x y': null };
    expect(() => JSON.parse(maskText(JSON.stringify(body, undefined, 2))) as unknown).not.toThrow();
  });

  it('leave a record its ids, and nobody in its key and headers', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const record = (key: string, value: string, headers: Record<string, string>): LogRecord => ({
      topic: 'orders',
      partition: 0,
      offset: 1n,
      timestampMs: 0,
      key: bytes(key),
      value: bytes(value),
      headers: Object.entries(headers).map(([name, text]) => ({ name, value: bytes(text) })),
    });
    const told = (masked: LogRecord) => ({
      key: new TextDecoder().decode(masked.key),
      value: new TextDecoder().decode(masked.value),
      headers: masked.headers.map(({ name, value }) => [name, new TextDecoder().decode(value)]),
    });
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ce_id: '018c',
      ce_source: 'urn:shop',
      ce_type: 'orders.created',
      ce_time: '2026-11-20T10:00:00.000Z',
      'vigie-redriven-from': 'orders/0/1',
    };
    expect(told(maskRecord(record('o1', '{"order_id":"o1"}', headers)))).toEqual({
      key: 'o1',
      value: '{"order_id":"o1"}',
      headers: Object.entries(headers),
    });
    const hostile = record('Dupont', '{"order_id":"o1"', {
      'X-Dupont Jean': 'Dupont',
      customer: 'Dupont',
      ce_type: 'order of Dupont',
      ce_source: 'mailto:dupont@example.com',
    });
    expect(JSON.stringify(told(maskRecord(hostile)))).not.toMatch(/dupont/i);
    const binary = { ...hostile, value: Uint8Array.of(0, 0, 0, 0, 1, ...bytes('Dupont'), 0xff) };
    expect(told(maskRecord(binary)).value).not.toContain('Dupont');
    expect(maskRecord({ ...hostile, key: undefined, value: undefined })).toMatchObject({
      key: undefined,
      value: undefined,
    });
  });
});
