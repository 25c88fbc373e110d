import { FAILURE_CATEGORIES } from './entities.ts';
import { currencyOf, isIsoCurrency } from './currencies.ts';
import { parseAmount, type Money } from './money.ts';
import { bodyOf, fieldOf, type RecordBody } from './record-body.ts';
import type { CheckedField } from './record-fault.ts';
import type { Assumption } from './shop-event.ts';
import { Unreadable } from './unreadable.ts';

/** Longer texts are cut, with an ellipsis at the end: they are shown here, and kept whole by Kafka. */
const TEXT_LENGTH = 1_000;
/** A longer id is refused: cut, it would become another's. */
export const ID_LENGTH = 300;

/** Ids may be numbers in what others write. */
export function idOf(body: RecordBody, name: CheckedField): string | undefined {
  const value = fieldOf(body, name);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new Unreadable({ code: 'not_text', field: name });
  if (value.length > ID_LENGTH) {
    throw new Unreadable({ code: 'too_long', field: name, limit: ID_LENGTH });
  }
  return value;
}

/** Text, a number or a truth value as text; undefined for anything else. */
export function textOf(body: RecordBody, name: string): string | undefined {
  const value = fieldOf(body, name);
  if (typeof value === 'string') return boundedText(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function boundedText(text: string): string {
  if (text.length <= TEXT_LENGTH) return text;
  // By way of bytes: a slice would hold on to the whole text it was taken from.
  return new TextDecoder().decode(new TextEncoder().encode(`${text.slice(0, TEXT_LENGTH - 1)}…`));
}

/** A whole number of things; undefined for anything else. */
export function wholeNumberOf(body: RecordBody, name: string): number | undefined {
  const value = fieldOf(body, name);
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
  const number = isNumber ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

type MoneyReading = { readonly defaultCurrency: string; readonly assumptions: Assumption[] };

/** `amount_minor` where it is there, else the digits of `amount`. Undefined where neither is. */
export function moneyOf(body: RecordBody, { defaultCurrency, assumptions }: MoneyReading): Money | undefined {
  const minor = fieldOf(body, 'amount_minor') ?? undefined;
  const amount = fieldOf(body, 'amount') ?? undefined;
  if (minor === undefined && amount === undefined) return undefined;
  const named = currencyOf(textOf(body, 'currency') ?? '');
  const currency = named ?? defaultCurrency;
  if (named === undefined) assumptions.push('currency_default');
  else if (!isIsoCurrency(named)) assumptions.push('currency_unknown');
  // The minor unit of a currency that ISO 4217 does not know is unknown as well.
  if (typeof minor === 'number' && Number.isSafeInteger(minor) && isIsoCurrency(currency))
    return { minor, currency };
  if (amount === undefined && !isIsoCurrency(currency)) {
    assumptions.push('amount_unit_unknown');
    return undefined;
  }
  assumptions.push('amount_from_decimal');
  const parsed =
    typeof amount === 'number' || typeof amount === 'string' ? parseAmount(amount, currency) : undefined;
  if (parsed === undefined) throw new Unreadable({ code: 'not_a_decimal', field: 'amount' });
  if (parsed.isRounded) assumptions.push('amount_rounded');
  return { minor: parsed.minor, currency };
}

/** Why a payment failed; undefined without a code. */
export function failureOf(body: RecordBody) {
  const failure = bodyOf(fieldOf(body, 'failure'));
  const code = failure.ok ? textOf(failure.body, 'code') : undefined;
  if (!failure.ok || code === undefined) return undefined;
  const category = textOf(failure.body, 'category');
  return { code, category: FAILURE_CATEGORIES.find((known) => known === category) };
}

/** A local date `YYYY-MM-DD`, with or without a time behind it; undefined for what is no date. */
export function dateOf(body: RecordBody, name: string): string | undefined {
  const date = /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(textOf(body, name)?.trim() ?? '')?.[1];
  if (date === undefined) return undefined;
  // Date rolls 31 February over to March.
  return new Date(date).getUTCDate() === Number(date.slice(8)) ? date : undefined;
}

/** Where a delivery is, in degrees; undefined for what is no place on Earth. */
export function placeOf(body: RecordBody) {
  const position = bodyOf(fieldOf(body, 'position'));
  if (!position.ok) return undefined;
  const lat = fieldOf(position.body, 'lat');
  const lon = fieldOf(position.body, 'lon');
  const isPlace =
    typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return isPlace ? { lat, lon } : undefined;
}
