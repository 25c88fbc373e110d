import { isIsoCurrency, minorDigits } from './currencies.ts';

/**
 * An amount as an integer of minor units plus a currency: an ISO 4217 code, or what was written where it is none. Never
 * a float. Amounts of different currencies are never added.
 */
export type Money = { readonly minor: number; readonly currency: string };

/** An amount as it was read: `isRounded` where it has more decimals than its currency. */
export type ParsedAmount = { readonly minor: number; readonly isRounded: boolean };

/**
 * The minor units of a decimal amount, by its digits: 19.99 → 1999. Digits beyond the minor unit round half away from
 * zero, and the answer says so.
 *
 * @returns undefined for text that is no decimal number, or one too large for a safe integer.
 */
export function parseAmount(amount: string | number, currency: string): ParsedAmount | undefined {
  const match = /^\s*([+-]?)(\d{1,15})(?:([.,])(\d*))?\s*$/.exec(plainDecimal(amount));
  if (!match) return undefined;
  const [, sign = '', whole = '0', mark = '', fraction = ''] = match;
  const digits = minorDigits(currency);
  // 1,234 may be a thousand or one: an amount is refused rather than guessed.
  if (mark === ',' && fraction.length === 3 && digits !== 3) return undefined;
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const roundUp = (fraction[digits] ?? '0') >= '5' ? 1 : 0;
  const minor = Number(whole + kept) + roundUp;
  if (!Number.isSafeInteger(minor)) return undefined;
  const isRounded = /[1-9]/.test(fraction.slice(digits));
  return { minor: sign === '-' && minor !== 0 ? -minor : minor, isRounded };
}

/**
 * The minor units of an amount that somebody types or sends: nothing is rounded.
 *
 * @returns undefined where `parseAmount` has no number, and where the amount has more decimals than its currency.
 */
export function parseExactAmount(amount: string | number, currency: string): number | undefined {
  const parsed = parseAmount(amount, currency);
  return parsed && !parsed.isRounded ? parsed.minor : undefined;
}

/** A small number's shortest text may have an exponent: 1e-7. */
function plainDecimal(amount: string | number): string {
  if (typeof amount === 'string') return amount;
  const text = String(amount);
  return text.includes('e-') ? amount.toFixed(20) : text;
}

/**
 * `{ minor: 1999, currency: 'EUR' }` → `19.99`. The decimals of a currency that ISO 4217 does not know are unknown as
 * well: zeros at the end are left out.
 */
export function decimalText({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (digits === 0) return sign + text;
  const decimal = `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return isIsoCurrency(currency) ? decimal : decimal.replace(/\.?0+$/, '');
}

/** For readers of the plain JSON that know `amount` only. */
export function decimalAmount(money: Money): number {
  return Number(decimalText(money));
}

/** Adds amounts by currency, in the order in which currencies first come; a currency whose sum is zero stays. */
export function sumByCurrency(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ minor, currency }));
}
