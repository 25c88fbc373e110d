/** A formatter costs far more to make than to use; zones are few. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const DAY_MS = 86_400_000;

/**
 * The moment at which the clocks of a zone show what UTC's would show at `wallMs`. Where they show it twice, the first
 * time; where they skip it, what they would have shown had they not.
 *
 * @throws RangeError for a zone that does not exist: a profile is checked before it is used.
 */
export function zonedTime(wallMs: number, zone: string): number {
  if (zone === 'UTC') return wallMs;
  // The offsets a day before and after: they differ where the clocks change in between.
  const before = wallMs - offsetAt(wallMs - DAY_MS, zone);
  if (before + offsetAt(before, zone) === wallMs) return before;
  const after = wallMs - offsetAt(wallMs + DAY_MS, zone);
  return after + offsetAt(after, zone) === wallMs ? after : before;
}

/** How far the clocks of a zone are ahead of UTC at a moment, ms. */
function offsetAt(atMs: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(atMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shownMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return shownMs - Math.floor(atMs / 1_000) * 1_000;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}
