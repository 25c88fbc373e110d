import { describe, expect, it } from 'vitest';
import { appError } from '../../../contract/app-error.ts';
import { parseCallInput } from '../../../contract/validators.ts';
import { fieldOf, firstValues, isBesideFields, toPaymentInput, withTotalOf } from './payment-form-values.ts';

const FIRST_VALUES = firstValues('', 'en');

describe('the payment form', () => {
  it('takes the amount of the chosen order, to the cent', () => {
    const values = withTotalOf({ ...FIRST_VALUES, orderId: ' x1 ' }, { minor: 1_999, currency: 'EUR' }, 'fr');
    expect(values.amount).toBe('19,99');
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

  it('takes a decimal comma', () => {
    expect(toPaymentInput({ ...FIRST_VALUES, orderId: 'x', amount: '12,5' }).amountMinor).toBe(1_250);
  });

  it('knows a problem that no field on screen shows', () => {
    function beside(field: string): boolean {
      return isBesideFields(appError('invalid_input', '', [{ field, rule: 'required' }]));
    }
    expect([beside('amountMinor'), beside('currency')]).toEqual([true, false]);
  });
});
