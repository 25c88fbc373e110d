import { expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import { drawOutcome } from './payment-gateway.ts';

function draw(seed: number, successRate: number) {
  const random = seededRandom(seed);
  return Array.from({ length: 5_000 }, () => drawOutcome(random, successRate));
}

it.each([0, 0.2, 0.9, 1])('draws the share of successes it is asked for: %d', (successRate) => {
  const succeeded = draw(1, successRate).filter((outcome) => outcome.succeeded).length;
  expect(Math.abs(succeeded / 5_000 - successRate)).toBeLessThan(0.02);
});

it('draws the same for the same seed, and a reason of every category for failures', () => {
  expect(draw(2, 0.5)).toEqual(draw(2, 0.5));
  const categories = new Set(
    draw(3, 0).map((outcome) => (outcome.succeeded ? undefined : outcome.failure.category)),
  );
  expect(categories).toEqual(new Set(['customer', 'bank', 'fraud', 'system']));
});
