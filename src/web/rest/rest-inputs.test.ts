import { describe, expect, it } from 'vitest';
import { parseDeliveryBody, parseOrderBody, parsePaymentBody } from './rest-inputs.ts';

describe('the bodies of REST calls', () => {
  it('takes an order with nothing said, and one with everything', () => {
    expect(parseOrderBody(undefined)).toEqual({ ok: true, value: { total: undefined } });
    expect(parseOrderBody({ product: 'Laptop', amount: 999.99 })).toEqual({
      ok: true,
      value: { product: 'Laptop', total: { minor: 99_999, currency: 'EUR' } },
    });
  });

  it('reads the words of the documents', () => {
    const body = { order_id: 'x1', amount: '19.99', method: 'Credit Card', status: 'SUCCESS' };
    expect(parsePaymentBody(body)).toEqual({
      ok: true,
      value: {
        order_id: 'x1',
        money: { minor: 1_999, currency: 'EUR' },
        method: 'credit_card',
        outcome: 'succeeded',
      },
    });
    expect(parseDeliveryBody({ order_id: 'x1', address: 'Paris', status: 'In Transit' })).toEqual({
      ok: true,
      value: { order_id: 'x1', address: 'Paris', state: 'in_transit' },
    });
  });

  it.each([
    [parseOrderBody, { amount: 'much' }, 'amount'],
    [parseOrderBody, { amount: -5 }, 'amount'],
    [parseOrderBody, { customer_email: 'x' }, 'customer_email'],
    [parseOrderBody, { colour: 'red' }, 'colour'],
    [parsePaymentBody, undefined, ''],
    [parsePaymentBody, { amount: 1 }, 'order_id'],
    [parsePaymentBody, { order_id: 'x', amount: {} }, 'amount'],
    [parsePaymentBody, { order_id: 'x', amount: 1, method: 'shells' }, 'method'],
    [parsePaymentBody, { order_id: 'x', amount: 1, status: 'PENDING' }, 'status'],
    [parseDeliveryBody, { order_id: 'x', address: 'y', status: 'Lost' }, 'status'],
    [parseDeliveryBody, { order_id: 'x', address: 'y', estimated_date: '2026-02-31' }, 'estimated_date'],
  ])('refuses bad bodies and names the field (%#)', (parse, body, field) => {
    expect(parse(body)).toMatchObject({ ok: false, error: { code: 'invalid_input', fields: [{ field }] } });
  });
});
