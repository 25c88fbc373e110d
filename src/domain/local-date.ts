/**
 * The end of a local day, in the zone this runs in: `2026-11-20` is due at midnight after it, there, never at UTC
 * midnight.
 */
export function endOfLocalDay(date: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  if (!match) return undefined;
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + 1).getTime();
}

/** `YYYY-MM-DD` at this moment, in the zone this runs in. */
export function localDate(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
