/** An amount as an integer of minor units (cents) plus an ISO 4217 code. Never a float. */
export type Money = { readonly minor: number; readonly currency: string };

/** ISO 4217 exponents other than 2. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Decimal digits of a currency's minor unit. */
function minorDigits(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/**
 * The minor units of a decimal amount, by its digits: 19.99 → 1999. Digits beyond the minor unit round half away from
 * zero.
 *
 * @returns undefined for what is no decimal number, or too large for a safe integer.
 */
export function parseMinorUnits(amount: string | number, currency: string): number | undefined {
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
  return sign === '-' && minor !== 0 ? -minor : minor;
}

/** A small number's shortest text may have an exponent: 1e-7. */
function plainDecimal(amount: string | number): string {
  if (typeof amount === 'string') return amount;
  const text = String(amount);
  return text.includes('e-') ? amount.toFixed(20) : text;
}

/** `{ minor: 1999, currency: 'EUR' }` → `19.99`. */
export function decimalText({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** For readers of the plain JSON that know `amount` only. */
export function decimalAmount(money: Money): number {
  return Number(decimalText(money));
}
