import { useTranslation } from 'react-i18next';
import type { Language } from '../../contract/language.ts';
import { isIsoCurrency } from '../../domain/currencies.ts';
import { decimalText, type Money } from '../../domain/money.ts';

export type Formats = {
  /** A dash where there is no amount. */
  readonly money: (amount: Money | undefined) => string;
  readonly number: (value: number) => string;
  /** For the axis of a chart: short from ten thousand on. */
  readonly tick: (value: number) => string;
  /** `share` is 0–1. */
  readonly percent: (share: number) => string;
  /** Hours, minutes, seconds. */
  readonly time: (atMs: number) => string;
  /** For lists: the time of a moment of today; day and time of another day, without the time where it is of another year. */
  readonly listTime: (atMs: number) => string;
  /** With its hour always, and its day where that is not today. */
  readonly storyTime: (atMs: number) => string;
  readonly dateTime: (atMs: number) => string;
  /** As it stands in a sentence: “27 November 2026 at 16:42:57”. */
  readonly sentenceTime: (atMs: number) => string;
  /** A local date `YYYY-MM-DD`. */
  readonly date: (localDate: string | undefined) => string;
  /** “3 s ago”; pass `nowMs` from `useNow` where it must keep moving. */
  readonly relative: (atMs: number, nowMs?: number) => string;
};

export const NO_VALUE = '—';

const LOCALES: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };
const cache = new Map<Language, Formats>();

/** Formats of the language on screen; the same object until the language changes. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return formatsOf(i18n.language === 'en' ? 'en' : 'fr');
}

export function formatsOf(language: Language): Formats {
  let formats = cache.get(language);
  if (!formats) {
    formats = createFormats(LOCALES[language]);
    cache.set(language, formats);
  }
  return formats;
}

function createFormats(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 8 });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const dayTime = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const day = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const sentenceTime = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' });
  const currencies = new Map<string, Intl.NumberFormat | undefined>();

  function currencyFormat(currency: string): Intl.NumberFormat | undefined {
    if (!currencies.has(currency)) {
      currencies.set(currency, createCurrencyFormat(locale, currency));
    }
    return currencies.get(currency);
  }

  return {
    money(amount) {
      if (!amount) return NO_VALUE;
      const format = currencyFormat(amount.currency);
      // A text, not a number: no float comes near the amount.
      const text = decimalText(amount) as Intl.StringNumericLiteral;
      return format ? format.format(text) : `${decimal.format(text)} ${amount.currency}`;
    },
    number: (value) => number.format(value),
    tick: (value) => (value < 10_000 ? number : compact).format(value),
    percent: (share) => percent.format(share),
    time: (atMs) => time.format(atMs),
    listTime(atMs) {
      const [at, now] = [new Date(atMs), new Date()];
      if (at.toDateString() === now.toDateString()) return time.format(at);
      return at.getFullYear() === now.getFullYear() ? dayTime.format(at).replace(',', '') : day.format(at);
    },
    storyTime(atMs) {
      const at = new Date(atMs);
      return (at.toDateString() === new Date().toDateString() ? time : dateTime).format(at);
    },
    dateTime: (atMs) => dateTime.format(atMs),
    sentenceTime: (atMs) => sentenceTime.format(atMs),
    date(localDate) {
      if (!localDate) return NO_VALUE;
      const [year, month, day] = localDate.split('-').map(Number);
      if (year === undefined || month === undefined || day === undefined) return localDate;
      const at = new Date(year, month - 1, day);
      return Number.isNaN(at.getTime()) ? localDate : date.format(at);
    },
    relative(atMs, nowMs = Date.now()) {
      const seconds = Math.min(0, Math.round((atMs - nowMs) / 1000));
      if (seconds > -60) return relative.format(seconds === 0 ? -0 : seconds, 'second');
      if (seconds > -3600) return relative.format(Math.round(seconds / 60), 'minute');
      if (seconds > -86_400) return relative.format(Math.round(seconds / 3600), 'hour');
      return relative.format(Math.round(seconds / 86_400), 'day');
    },
  };
}

/** A currency that is not in ISO 4217 has no format: its amount is shown with the currency as written. */
function createCurrencyFormat(locale: string, currency: string): Intl.NumberFormat | undefined {
  return isIsoCurrency(currency) ? new Intl.NumberFormat(locale, { style: 'currency', currency }) : undefined;
}
