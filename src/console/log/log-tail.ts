import type { LogFilter, LogLane, LogTail } from '../../contract/log.ts';
import { interleave } from '../../domain/interleave.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LogReader } from '../kafka/log-reader.ts';
import { ArrivalPace, FOLLOWED_ROWS, isShown } from '../streams/arrival-pace.ts';
import type { StreamView } from '../streams/stream-view.ts';
import { isNoTopic, type LogBrowser } from './log-browser.ts';
import { logRow, recordMatcher } from './record-filter.ts';

export type LogTailOptions = {
  readonly reader: Pick<LogReader, 'read'>;
  readonly lanes: LogBrowser['lanes'];
  readonly topic: string;
  readonly partition: number | undefined;
  readonly filter: LogFilter;
  readonly isPrivate: () => boolean;
  readonly onDirty: () => void;
  /** A clock that is never set back, ms. */
  readonly now: () => number;
};

const ROWS = 200;
const LOOK_MS = 300;
const AGAIN_MS = 2_000;
/** Deltas are whole values: a fast topic is followed four times a second. */
const TELL_MS = 250;

/** Follows what is written to a topic from now on. What does not fit is counted. */
export function openLogTail(options: LogTailOptions): StreamView<LogTail, LogTail> {
  /** Next offset of each partition; absent until it has been looked at once. */
  const next = new Map<number, bigint>();
  /** Whether it is known what was there when this was opened. */
  let begun = false;
  let lanes: readonly LogLane[] = [];
  /** The latest that match, newest first, as they are in the log: what is shown of them may change meanwhile. */
  let latest: readonly LogRecord[] = [];
  /** Those of them that are shown; faster than eyes can follow, one in N. */
  let records: readonly LogRecord[] = [];
  const pace = new ArrivalPace(FOLLOWED_ROWS, options.now());
  let received = 0;
  let matching = 0;
  let problem: LogTail['problem'];
  let changes = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const known = await options.lanes(options.topic);
    const wanted = known.filter(
      ({ partition }) => options.partition === undefined || partition === options.partition,
    );
    const came: (readonly LogRecord[])[] = [];
    try {
      for (const lane of wanted) {
        const from = placeIn(lane);
        next.set(lane.partition, from);
        if (from < BigInt(lane.high)) came.push(await readLane(lane.partition, from));
      }
      begun = true;
    } finally {
      // What was read of one partition is not lost with another's.
      take(interleave(came));
    }
    const moved = JSON.stringify(known) !== JSON.stringify(lanes) || problem !== undefined;
    lanes = known;
    problem = undefined;
    if (moved) tell();
  }

  /** The first look finds the end. What is there later, or again, is new from its beginning on; what was cut off is passed over. */
  function placeIn({ partition, low, high }: LogLane): bigint {
    const from = next.get(partition);
    if (from === undefined) return BigInt(begun ? low : high);
    return from < BigInt(low) || from > BigInt(high) ? BigInt(low) : from;
  }

  async function readLane(partition: number, from: bigint): Promise<readonly LogRecord[]> {
    const read = await options.reader.read({ topic: options.topic, partition, from });
    next.set(partition, read.nextOffset);
    return read.records;
  }

  /** What came is above what was there: a record may say of itself that it is old, and is new here all the same. */
  function take(came: readonly LogRecord[]): void {
    const matches = recordMatcher(options.filter, options.isPrivate());
    const found = (matches ? came.filter(matches) : [...came]).reverse();
    const before = pace.oneIn;
    const oneIn = pace.note(found.length, options.now());
    if (came.length === 0 && oneIn === before) return;
    received += came.length;
    matching += found.length;
    latest = [...found, ...latest].slice(0, ROWS);
    const chosen = found.filter((record) => isShown(keyOf(record), oneIn));
    records = oneIn === 1 ? latest : [...chosen, ...records].slice(0, ROWS);
    tell();
  }

  function tell(): void {
    changes += 1;
    options.onDirty();
  }

  async function run(): Promise<void> {
    let waitMs = LOOK_MS;
    try {
      await look();
    } catch (error) {
      waitMs = AGAIN_MS;
      const found = isNoTopic(error) ? 'no_topic' : 'unreachable';
      if (found === 'no_topic') {
        begun = true;
        next.clear();
      }
      if (found !== problem) {
        problem = found;
        tell();
      }
    }
    if (!closed) timer = setTimeout(() => void run(), waitMs);
  }
  void run();

  function value(): LogTail {
    const rows = records.map((record) => logRow(record, options.isPrivate()));
    return { lanes, rows, received, matching, dropped: matching - rows.length, oneIn: pace.oneIn, problem };
  }

  return {
    snapshot() {
      changes = 0;
      return value();
    },
    delta() {
      if (changes === 0) return undefined;
      const told = { value: value(), changes };
      changes = 0;
      return told;
    },
    minIntervalMs: TELL_MS,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function keyOf({ partition, offset }: LogRecord): string {
  return `${partition}/${offset}`;
}
