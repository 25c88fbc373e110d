import { describe, expect, it } from 'vitest';
import { FIELD_RULES, ERROR_CODES, type ErrorCode } from './app-error.ts';
import { CALL_NAMES, STREAM_NAMES } from './contract.ts';
import { errorText, fieldProblemText } from './error-text.ts';
import { LANGUAGES } from './language.ts';
import { parseCallInput, parseStreamInput } from './validators.ts';

const HOSTILE: readonly unknown[] = [
  null,
  0,
  -1,
  'text',
  [],
  [[[]]],
  {},
  JSON.parse('{"__proto__":{"limit":1},"constructor":1}'),
  { limit: Number.NaN, search: {}, filter: ['all'] },
  { orderId: 'x'.repeat(100_000) },
  { orderId: { toString: () => 'x' } },
  new Date(0),
  Symbol.iterator,
  () => undefined,
];
const WITHOUT_INPUT = new Set([
  'app.info',
  'simulator.stop',
  'status',
  'pulse',
  'beside',
  'replay',
  'replay.pause',
  'replay.close',
  'replay.topics',
  'log.topics',
  'refused.list',
  'connections',
  'connections.list',
]);

const order = {
  customerName: 'Jean Dupont',
  customerEmail: 'jean.dupont@example.com',
  product: 'Laptop',
  quantity: 1,
  amountMinor: 99_999,
  currency: 'EUR',
  address: '123 Rue de Paris',
};

const connection = {
  name: 'Production',
  servers: ['kafka.example.com:9094', '[::1]:9092'],
  security: 'sasl_ssl',
  caFile: '/etc/kafka/ca.pem',
  mechanism: 'scram-sha-512',
  user: 'vigie',
  layout: 'grouped',
  password: 'correct horse',
  keepPassword: true,
};

describe('the contract', () => {
  it.each(CALL_NAMES)('refuses hostile input of %s with its fields named', (name) => {
    for (const input of HOSTILE) {
      const parsed = parseCallInput(name, input);
      expect(parsed).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    }
    expect(parseCallInput(name, undefined).ok).toBe(WITHOUT_INPUT.has(name));
  });

  it.each(STREAM_NAMES)('refuses hostile input of the stream %s', (name) => {
    for (const input of HOSTILE) expect(parseStreamInput(name, input).ok).toBe(false);
    expect(parseStreamInput(name, undefined).ok).toBe(WITHOUT_INPUT.has(name));
  });

  it('takes a good order and trims it', () => {
    const parsed = parseCallInput('orders.create', { ...order, customerName: '  Jean Dupont ' });
    expect(parsed).toEqual({ ok: true, value: order });
  });

  it.each([
    [{ ...order, amountMinor: 0 }, 'amountMinor', 'too_small'],
    [{ ...order, amountMinor: 1.5 }, 'amountMinor', 'too_many_decimals'],
    [{ ...order, amountMinor: '12' }, 'amountMinor', 'not_a_number'],
    [{ ...order, customerEmail: 'jean' }, 'customerEmail', 'not_an_email'],
    [{ ...order, customerName: '   ' }, 'customerName', 'required'],
    [{ ...order, currency: 'euro' }, 'currency', 'not_a_currency'],
    [{ ...order, address: undefined }, 'address', 'required'],
    [{ ...order, address: 'x'.repeat(501) }, 'address', 'too_long'],
    [{ ...order, extra: 1 }, 'extra', 'unknown_field'],
  ])('names the field and the rule (%#)', (input, field, rule) => {
    const parsed = parseCallInput('orders.create', input);
    expect(parsed).toMatchObject({ ok: false, error: { fields: [{ field, rule }] } });
  });

  it('takes a good connection', () => {
    expect(parseCallInput('connections.save', connection)).toEqual({ ok: true, value: connection });
  });

  it.each([
    [{ ...connection, servers: ['kafka'] }, 'servers.0', 'not_an_address'],
    [{ ...connection, servers: ['kafka:0'] }, 'servers.0', 'not_an_address'],
    [{ ...connection, servers: ['kafka:9092', 'user:secret@kafka:9092'] }, 'servers.1', 'not_an_address'],
    [{ ...connection, servers: [] }, 'servers', 'required'],
    [{ ...connection, servers: Array.from({ length: 31 }, () => 'kafka:9092') }, 'servers', 'too_large'],
    [{ ...connection, servers: 'kafka:9092' }, 'servers', 'malformed'],
    [{ ...connection, name: ' ' }, 'name', 'required'],
    [{ ...connection, id: '../../etc' }, 'id', 'malformed'],
    [{ ...connection, security: 'tls' }, 'security', 'not_one_of'],
    [{ ...connection, user: undefined }, 'user', 'required'],
    [{ ...connection, mechanism: undefined }, 'mechanism', 'required'],
    [{ ...connection, certFile: '/cert.pem' }, 'keyFile', 'required'],
    [{ ...connection, keyFile: '/key.pem' }, 'certFile', 'required'],
    [{ ...connection, layout: 'file' }, 'topicMapFile', 'required'],
    [{ ...connection, password: '' }, 'password', 'required'],
    [{ ...connection, password: 'x'.repeat(1_001) }, 'password', 'too_long'],
    [{ ...connection, keepPassword: 'yes' }, 'keepPassword', 'not_one_of'],
    [{ ...connection, ssl: { rejectUnauthorized: false } }, 'ssl', 'unknown_field'],
  ])('names what is wrong with a connection (%#)', (input, field, rule) => {
    const parsed = parseCallInput('connections.test', input);
    expect(parsed).toMatchObject({ ok: false, error: { fields: [{ field, rule }] } });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  it('keeps a password as it was typed', () => {
    const parsed = parseCallInput('connections.switch', { id: 'x', password: '  spaces  ' });
    expect(parsed).toEqual({ ok: true, value: { id: 'x', password: '  spaces  ' } });
  });

  it('has a text in both languages for every error and rule', () => {
    for (const language of LANGUAGES) {
      for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
        expect(errorText({ code, message: '', retryable: false }, language).length).toBeGreaterThan(10);
      }
      for (const rule of FIELD_RULES) expect(fieldProblemText({ field: 'x', rule }, language)).not.toBe('');
    }
  });
});
