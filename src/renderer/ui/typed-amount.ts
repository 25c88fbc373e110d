import { parseAmount } from '../../domain/money.ts';

/**
 * What somebody typed, in minor units. One place, the console, says what is wrong with it: text that is no number becomes
 * NaN, and an amount with more decimals than its currency a fraction of a minor unit.
 */
export function typedAmount(text: string, currency: string): number {
  const parsed = parseAmount(text, currency);
  if (!parsed) return Number.NaN;
  return parsed.isRounded ? parsed.minor + 0.5 : parsed.minor;
}
