import { describe, expect, it } from 'vitest';
import { diffFields } from './diff-fields.ts';

describe('diffFields', () => {
  it('tells what changed, came and went, and nothing else', () => {
    const before = { order: { stage: 'placed', product: 'Tea' }, payments: [], note: 'x' };
    const after = {
      order: { stage: 'paid', product: 'Tea' },
      payments: [{ key: 'p1', state: 'succeeded', amount: { minor: 100, currency: 'EUR' } }],
    };
    expect(diffFields(before, after)).toEqual([
      { field: 'order.stage', before: 'placed', after: 'paid' },
      { field: 'note', before: 'x', after: undefined },
      { field: 'payments.p1.key', before: undefined, after: 'p1' },
      { field: 'payments.p1.state', before: undefined, after: 'succeeded' },
      { field: 'payments.p1.amount.minor', before: undefined, after: '100' },
      { field: 'payments.p1.amount.currency', before: undefined, after: 'EUR' },
    ]);
  });

  it('tells things in lists apart by their key', () => {
    const [a, b] = [
      { key: 'a', n: 1 },
      { key: 'b', n: 2 },
    ];
    expect(diffFields([a, b], [b, a])).toEqual([]);
  });
});
