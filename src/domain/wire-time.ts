import { zonedTime } from './zoned-time.ts';

export type WireTime = { readonly atMs: number; readonly hasZone: boolean };

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
/** As `Date` writes it, and we do. */
const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const MINUTE_MS = 60_000;

/**
 * An RFC 3339 time, or the same without a zone, which is read in `zone` (an IANA name). Fractions finer than a
 * millisecond are cut.
 *
 * @returns undefined for what is no such time, 30 February among it.
 */
export function parseWireTime(text: string, zone = 'UTC'): WireTime | undefined {
  if (CANONICAL.test(text)) {
    const atMs = onDay(Date.parse(text), text.slice(8, 10));
    return atMs === undefined ? undefined : { atMs, hasZone: true };
  }
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day = '', hour, minute, second = '00', fraction = '', offset] = match;
  const ms = fraction.slice(0, 3).padEnd(3, '0');
  const wallMs = onDay(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`), day);
  if (wallMs === undefined) return undefined;
  if (offset === undefined) return { atMs: zonedTime(wallMs, zone), hasZone: false };
  const offsetMs = offsetOf(offset);
  return offsetMs === undefined ? undefined : { atMs: wallMs - offsetMs, hasZone: true };
}

/** Date rolls 30 February over to March, and takes 24:00 for the next day. */
function onDay(ms: number, day: string): number | undefined {
  return new Date(ms).getUTCDate() === Number(day) ? ms : undefined;
}

/** `+02:00`, `+0200` or `Z` in ms. */
function offsetOf(text: string): number | undefined {
  if (text.length === 1) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
