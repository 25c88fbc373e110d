import { describe, expect, it } from 'vitest';
import { parseCallInput } from '../../../contract/validators.ts';
import { fieldOf, toFormValues, toOrderInput } from './order-form-values.ts';

const input = {
  customerName: 'Jean Dupont',
  customerEmail: 'jean.dupont@example.com',
  product: 'Laptop',
  quantity: 2,
  amountMinor: 1_999,
  currency: 'EUR',
  address: '123 Rue de Paris',
};

describe('the order form', () => {
  it('shows what was suggested and sends the same', () => {
    expect(toFormValues(input, 'fr')).toMatchObject({ amount: '19,99', quantity: '2' });
    expect(toOrderInput(toFormValues(input, 'fr'))).toEqual(input);
  });

  it('takes a decimal comma', () => {
    expect(toOrderInput({ ...toFormValues(input, 'fr'), amount: '12,5' }).amountMinor).toBe(1_250);
  });

  it.each([
    ['amount', { amount: 'much' }],
    ['amount', { amount: '' }],
    ['quantity', { quantity: '' }],
    ['quantity', { quantity: '1.5' }],
    ['customerEmail', { customerEmail: 'jean' }],
  ])('has the console refuse a bad %s', (field, change) => {
    const parsed = parseCallInput('orders.create', toOrderInput({ ...toFormValues(input, 'fr'), ...change }));
    expect(!parsed.ok && parsed.error.fields?.map(fieldOf)).toEqual([field]);
  });
});
