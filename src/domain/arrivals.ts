import type { LogRecord } from './log-record.ts';

/** What an arrival clock has seen; kept with the state that is folded from the same records. */
export type Arrivals = {
  /** The largest arrival so far, ms since the epoch. */
  latestMs: number;
  /** Of each partition: the time of its last record, and the time that two of its records in a row have reached. */
  lanes: Record<string, readonly [lastMs: number, reachedMs: number]>;
};

export function noArrivals(): Arrivals {
  return { latestMs: 0, lanes: {} };
}

/**
 * When a record arrived, for the order of the lists: its own time, unless that cannot be so. A clock that was set back
 * writes new records with old times, and they still belong on top.
 *
 * - In a partition the order of the log holds: a record arrives no sooner than the time that two records in a row before
 *   it have reached. One record with a time far ahead moves nothing behind it. This part follows from the log alone, so a
 *   rebuild gives the same order.
 * - What arrives while Vigie watches (`live`) arrives last.
 */
export function arrivalOf(
  arrivals: Arrivals,
  {
    record,
    writtenAtMs,
    live,
  }: { readonly record: LogRecord; readonly writtenAtMs: number; readonly live: boolean },
): number {
  const key = `${record.topic}/${record.partition}`;
  const [lastMs, beforeMs] = arrivals.lanes[key] ?? [0, 0];
  // A time before all of that is a clock that was set back; else the record before may have been the one far ahead.
  const isSetBack = writtenAtMs < beforeMs;
  const reachedMs = Math.max(beforeMs, isSetBack ? lastMs : Math.min(lastMs, writtenAtMs));
  arrivals.lanes[key] = [writtenAtMs, reachedMs];
  const inLogMs = Math.max(writtenAtMs, reachedMs);
  const arrivedMs = live ? Math.max(inLogMs, arrivals.latestMs) : inLogMs;
  arrivals.latestMs = Math.max(arrivals.latestMs, arrivedMs);
  return arrivedMs;
}
