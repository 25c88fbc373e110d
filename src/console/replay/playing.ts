import type { LogRecord } from '../../domain/log-record.ts';
import type { LogCursor } from './log-cursor.ts';

/** The most that one tick folds. */
const TICK_EVENTS = 500;
/** Where nothing would happen on screen for longer than this, playing goes on to just before the next event. */
const SKIP_AFTER_MS = 3_000;
const SKIP_TO_MS = 500;

export type Tick = {
  /** What was taken, in order. */
  readonly due: readonly LogRecord[];
  readonly atMs: number;
  readonly isEnd: boolean;
  /** Why no more could be read; what was taken before is in `due`. */
  readonly error: unknown;
};

/** Takes what is due after a clock went on by `passedMs`. It never throws: what is taken has to be folded. */
export async function nextTick(
  walk: LogCursor,
  { atMs: beforeMs, passedMs, speed }: { atMs: number; passedMs: number; speed: number },
): Promise<Tick> {
  const due: LogRecord[] = [];
  let atMs = beforeMs;
  try {
    const next = await walk.peek();
    if (!next) {
      return { due, atMs, isEnd: true, error: undefined };
    }
    atMs += passedMs;
    if (next.timestampMs - atMs > SKIP_AFTER_MS * speed) {
      atMs = next.timestampMs - SKIP_TO_MS * speed;
    }
    for (let record = await walk.peek(); record && record.timestampMs <= atMs; record = await walk.peek()) {
      if (due.length >= TICK_EVENTS) {
        // More than a tick can fold: the clock waits for the events.
        atMs = record.timestampMs;
        break;
      }
      await walk.take();
      due.push(record);
    }
    return { due, atMs, isEnd: false, error: undefined };
  } catch (error) {
    return { due, atMs: Math.max(beforeMs, due.at(-1)?.timestampMs ?? beforeMs), isEnd: false, error };
  }
}
