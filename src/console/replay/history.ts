import type { Instant } from '../../contract/replay.ts';
import { OffsetOutOfRange } from '../kafka/log-reader.ts';
import { LogCursor } from './log-cursor.ts';
import { laneKey, type Place } from './place.ts';
import type { ReplaySource } from './replay-source.ts';

/** What there is to replay, as of when it was asked for; times are of its first and its last record. */
export type History = { readonly walk: LogCursor; readonly fromMs: number; readonly toMs: number };

/** A place in it, with the instant that a clock shows there. */
export type Target = {
  readonly place: Place;
  readonly atMs: number;
  /** Records of this time or later, of topics that are not replayed, are beyond it. */
  readonly untilMs: number;
};

/** As of now: what was walked goes on where the log has only grown; it begins again where it is another log. */
export async function openHistory(source: ReplaySource, before: History | undefined): Promise<History> {
  const { reader } = source;
  if (before && source.tape) {
    return before;
  }
  const ranges = await reader.ranges(source.topics());
  if (before?.walk.follow(ranges)) {
    return { ...before, toMs: await lastMs(before.walk, before.fromMs) };
  }
  const walk = new LogCursor(reader, ranges);
  const fromMs = (await walk.peek())?.timestampMs ?? Date.now();
  return { walk, fromMs, toMs: await lastMs(walk, fromMs) };
}

async function lastMs(walk: LogCursor, fromMs: number): Promise<number> {
  const [last] = await walk.before(walk.end, 1);
  return last?.timestampMs ?? fromMs;
}

/** No clock shows a time that the history does not have: later than its last record is at its last record. */
export async function targetOf(
  source: ReplaySource,
  { walk, fromMs, toMs }: History,
  instant: Instant,
): Promise<Target> {
  const within = (atMs: number) => Math.min(Math.max(atMs, fromMs), Math.max(fromMs, toMs));
  if (instant.kind === 'time') {
    const untilMs = Math.min(instant.atMs, toMs + 1);
    return { place: await walk.placeAt(instant.atMs), atMs: within(instant.atMs), untilMs };
  }
  const { topic, partition, offset } = instant.position;
  const key = laneKey(instant.position);
  if (!walk.end.has(key)) {
    throw new OffsetOutOfRange(`${topic} is not replayed`);
  }
  const { records } = await source.reader.read({ topic, partition, from: BigInt(offset), maxBytes: 1 });
  const atMs = records[0]?.timestampMs ?? toMs;
  const place = new Map(await walk.placeAt(atMs)).set(key, BigInt(offset));
  return { place, atMs: within(atMs), untilMs: Math.min(atMs, toMs + 1) };
}
