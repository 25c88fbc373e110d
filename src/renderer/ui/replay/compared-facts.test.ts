import { describe, expect, it } from 'vitest';
import { differencesOf, type ComparedFact } from './compared-facts.ts';

const orders = (value: number): ComparedFact => ({ id: 'orders', label: 'Orders', kind: 'count', value });
const revenue = (minor: number, currency = 'EUR'): ComparedFact => ({
  id: 'revenue',
  label: 'Revenue',
  kind: 'money',
  value: { minor, currency },
});
const state = (value: string): ComparedFact => ({ id: 'state', label: 'Status', kind: 'text', value });

describe('what changed between two instants', () => {
  it('is said with its labels and by how much, and nothing else is said', () => {
    expect(
      differencesOf([orders(5), revenue(1_00), state('Placed')], [orders(6), revenue(3_50), state('Placed')]),
    ).toEqual([
      {
        id: 'orders',
        label: 'Orders',
        before: orders(5),
        after: orders(6),
        growth: { kind: 'count', by: 1 },
      },
      {
        id: 'revenue',
        label: 'Revenue',
        before: revenue(1_00),
        after: revenue(3_50),
        growth: { kind: 'money', by: { minor: 2_50, currency: 'EUR' } },
      },
    ]);
  });

  it('counts what came from nothing and what went to nothing, and gives text no amount', () => {
    expect(differencesOf([state('Placed')], [orders(2)]).map(({ id, growth }) => [id, growth])).toEqual([
      ['orders', { kind: 'count', by: 2 }],
      ['state', undefined],
    ]);
  });

  it('never subtracts one currency from another', () => {
    expect(differencesOf([revenue(1, 'USD')], [revenue(1, 'EUR')])[0]?.growth).toBeUndefined();
  });
});
