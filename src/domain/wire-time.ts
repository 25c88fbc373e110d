import { zonedTime } from './zoned-time.ts';

/** `precision`: whether a time of day was written, or a date alone. */
export type WireTime = {
  readonly atMs: number;
  readonly hasZone: boolean;
  readonly precision: 'time' | 'date';
};

/** RFC 3339 and ISO 8601, with a zone's name in brackets as Java writes it, and PostgreSQL's short offset (`+01`). */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?(?:\[([\w+/-]{1,64})\])?)?$/i;
/** RFC 1123, as HTTP and mail write it: `Tue, 30 Jan 2024 10:30:15 GMT`. */
const RFC_1123 =
  /^(?:[a-z]{3},\s*)?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (GMT|UTC|UT|Z|[+-]\d{4})$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** As `Date` writes it, and we do. */
const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const EPOCH = /^(-?)(\d{9,19})(?:\.(\d{1,9}))?$/;
const MINUTE_MS = 60_000;

type WallClock = {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
};

/**
 * A time as other programs write it: RFC 3339, the same without a zone (read in `zone`, an IANA name), with a zone in
 * brackets, RFC 1123, a date alone, a number since the epoch (in seconds, ms, µs or ns, told by its size), or the array
 * that Jackson makes of a LocalDateTime. Fractions finer than a millisecond are cut.
 *
 * @returns undefined for anything else, among it dates that do not exist and forms that have two meanings (`01/02/2024`).
 */
export function parseWireTime(value: unknown, zone = 'UTC'): WireTime | undefined {
  if (typeof value === 'number') return parseEpoch(plainNumber(value));
  if (Array.isArray(value)) return parseArray(value, zone);
  if (typeof value !== 'string') return undefined;
  if (CANONICAL.test(value)) {
    const atMs = onDay(Date.parse(value), Number(value.slice(8, 10)));
    return atMs === undefined ? undefined : { atMs, hasZone: true, precision: 'time' };
  }
  const text = value.trim();
  return parseIso(text, zone) ?? parseRfc1123(text) ?? parseEpoch(text);
}

function parseIso(text: string, zone: string): WireTime | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', offset, named] = match;
  const wallMs = wallTime({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: Number(fraction.slice(0, 3).padEnd(3, '0')),
  });
  if (wallMs === undefined) return undefined;
  if (offset !== undefined) return withOffset(wallMs, offset);
  if (named !== undefined) {
    const atMs = inNamedZone(wallMs, named);
    return atMs === undefined ? undefined : { atMs, hasZone: true, precision: 'time' };
  }
  return {
    atMs: zonedTime(wallMs, zone),
    hasZone: false,
    precision: hour === undefined ? 'date' : 'time',
  };
}

function parseRfc1123(text: string): WireTime | undefined {
  const match = RFC_1123.exec(text);
  if (!match) return undefined;
  const [, day, month = '', year, hour, minute, second, zone = ''] = match;
  const wallMs = wallTime({
    year: Number(year),
    month: MONTHS.indexOf(month.toLowerCase()) + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: 0,
  });
  if (wallMs === undefined) return undefined;
  return /^[+-]/.test(zone) ? withOffset(wallMs, zone) : { atMs: wallMs, hasZone: true, precision: 'time' };
}

/** Since 1970. Nine digits or fewer may be anything: a time begins in 1973, and sizes a thousand apart never meet. */
function parseEpoch(text: string): WireTime | undefined {
  const match = EPOCH.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const atMs = epochMs(whole, fraction);
  if (atMs === undefined || sign === '-') return undefined;
  return { atMs, hasZone: true, precision: 'time' };
}

function epochMs(whole: string, fraction: string): number | undefined {
  const { length } = whole;
  if (length <= 11) return Number(whole) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  if (length <= 14) return Number(whole);
  if (length <= 17) return Number(whole.slice(0, -3));
  return Number(whole.slice(0, -6));
}

/** `[2024, 1, 30, 10, 30, 15, 123000000]`; the fraction in ns, and zeros at the end may be absent. */
function parseArray(parts: readonly unknown[], zone: string): WireTime | undefined {
  if (parts.length < 3 || parts.length > 7 || !parts.every(Number.isInteger)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ns = 0] = parts as number[];
  if (ns < 0 || ns > 999_999_999) return undefined;
  const wallMs = wallTime({ year, month, day, hour, minute, second, ms: Math.floor(ns / 1e6) });
  if (wallMs === undefined) return undefined;
  return {
    atMs: zonedTime(wallMs, zone),
    hasZone: false,
    precision: parts.length === 3 ? 'date' : 'time',
  };
}

function withOffset(wallMs: number, offset: string): WireTime | undefined {
  const offsetMs = offsetOf(offset);
  if (offsetMs === undefined) return undefined;
  return { atMs: wallMs - offsetMs, hasZone: true, precision: 'time' };
}

function inNamedZone(wallMs: number, zone: string): number | undefined {
  try {
    return zonedTime(wallMs, zone);
  } catch {
    // No zone of that name exists: the time is not understood.
    return undefined;
  }
}

/** What UTC's clocks would show, ms since the epoch; undefined for a day or a time that does not exist. */
function wallTime({ year, month, day, hour, minute, second, ms }: WallClock): number | undefined {
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (!isTime || year < 0 || year > 9_999 || month < 1 || month > 12) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const dayMs = onDay(midnight.getTime(), day);
  return dayMs === undefined
    ? undefined
    : dayMs + hour * 60 * MINUTE_MS + minute * MINUTE_MS + second * 1_000 + ms;
}

/** Date rolls 30 February over to March, and takes 24:00 for the next day. */
function onDay(ms: number, day: number): number | undefined {
  return new Date(ms).getUTCDate() === day ? ms : undefined;
}

/** `+02:00`, `+0200`, `+02` or `Z` in ms. */
function offsetOf(text: string): number | undefined {
  if (text.length === 1) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

/** A whole number without an exponent: 1.7e18 ns is one. */
function plainNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e20 ? BigInt(value).toString() : String(value);
}
