import { describe, expect, it } from 'vitest';
import { axisCap, stackedTotals, withoutOverlap } from './burst.ts';

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

it('writes the highest figures where neighbours would be on top of each other', () => {
  const labels = [392, 482, 50, 900].map((total, index) => ({ total, at: 100 + index * 16, half: 15 }));
  const apart = { total: 7, at: 300, half: 15 };
  expect(withoutOverlap([...labels, apart]).map(({ total }) => total)).toEqual([900, 392, 7]);
});

it('adds up what is stacked', () => {
  expect(stackedTotals([{ values: [1, 2, 3] }, { values: [10, 0, 30] }])).toEqual([11, 2, 33]);
});
