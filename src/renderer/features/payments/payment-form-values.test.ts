import { describe, expect, it } from 'vitest';
import { parseCallInput } from '../../../contract/validators.ts';
import { FIRST_VALUES, fieldOf, toPaymentInput, withTotalOf } from './payment-form-values.ts';

describe('the payment form', () => {
  it('takes the amount of the chosen order, to the cent', () => {
    const values = withTotalOf({ ...FIRST_VALUES, orderId: ' x1 ' }, { minor: 1_999, currency: 'EUR' });
    expect(toPaymentInput(values)).toEqual({
      orderId: 'x1',
      amountMinor: 1_999,
      currency: 'EUR',
      method: 'credit_card',
      outcome: 'random',
      successRate: 0.9,
    });
  });

  it.each([
    ['orderId', { orderId: ' ' }],
    ['amount', { amount: 'a lot' }],
    ['amount', { amount: '0' }],
  ])('has the console refuse a bad %s', (field, change) => {
    const parsed = parseCallInput(
      'payments.create',
      toPaymentInput({ ...FIRST_VALUES, orderId: 'x', ...change }),
    );
    expect(!parsed.ok && parsed.error.fields?.map(fieldOf)).toEqual([field]);
  });
});
