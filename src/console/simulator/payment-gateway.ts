import type { FailureCategory } from '../../domain/entities.ts';
import type { Random } from '../../domain/seeded-random.ts';
import { pick } from './dice.ts';

export type PaymentFailure = { readonly code: string; readonly category: FailureCategory };
export type PaymentOutcome =
  | { readonly succeeded: true }
  | { readonly succeeded: false; readonly failure: PaymentFailure };

/** Reasons as card processors name them; a likelier one stands more than once. */
const FAILURES: readonly PaymentFailure[] = [
  { code: 'insufficient_funds', category: 'customer' },
  { code: 'insufficient_funds', category: 'customer' },
  { code: 'insufficient_funds', category: 'customer' },
  { code: 'card_expired', category: 'customer' },
  { code: 'card_declined', category: 'bank' },
  { code: 'card_declined', category: 'bank' },
  { code: 'suspected_fraud', category: 'fraud' },
  { code: 'gateway_timeout', category: 'system' },
];

/** What an invented bank answers. `successRate` is the share of successes, 0–1. */
export function drawOutcome(random: Random, successRate: number): PaymentOutcome {
  if (random() < successRate) return { succeeded: true };
  return { succeeded: false, failure: pick(random, FAILURES) };
}
