import { describe, expect, it } from 'vitest';
import { axisCap, stackedTotals } from './burst.ts';

describe('axisCap', () => {
  it('ends the axis at three times what is usual where one bucket is a burst', () => {
    expect(axisCap([0, 10, 12, 9, 11, 10, 12, 500])).toBe(36);
  });

  it('leaves the axis alone without a burst, and with too few buckets to say what is usual', () => {
    expect([axisCap([0, 10, 12, 9, 11, 10, 50]), axisCap([1, 1, 500]), axisCap([])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it('adds up what is stacked', () => {
  expect(stackedTotals([{ values: [1, 2, 3] }, { values: [10, 0, 30] }])).toEqual([11, 2, 33]);
});
