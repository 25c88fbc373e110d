export type WireTime = { readonly atMs: number; readonly hasZone: boolean };

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * An RFC 3339 time, or the same without a zone, which is read as UTC. Fractions finer than a millisecond are cut.
 *
 * @returns undefined for what is no such time.
 */
export function parseWireTime(text: string): WireTime | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = match;
  const ms = fraction.slice(0, 3).padEnd(3, '0');
  const offset = zone === undefined ? 'Z' : zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}${offset}`);
  return Number.isNaN(atMs) ? undefined : { atMs, hasZone: zone !== undefined };
}
