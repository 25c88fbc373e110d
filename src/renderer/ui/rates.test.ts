import { expect, it } from 'vitest';
import { RATES, rateStep } from './rates.ts';

it('finds each offered rate at its own step, and the nearest by ratio for others', () => {
  expect(RATES.map(rateStep)).toEqual(RATES.map((_, step) => step));
  expect([0.05, 0.3, 30, 40, 5000].map((rate) => RATES[rateStep(rate)])).toEqual([0.1, 0.2, 20, 50, 1000]);
});
