import type { LogFilter, LogLane, LogTail } from '../../contract/log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LogReader } from '../kafka/log-reader.ts';
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
  let lanes: readonly LogLane[] = [];
  /** As they are in the log: what is shown of them may change while they are. */
  let records: LogRecord[] = [];
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
    for (const { partition, high } of wanted) {
      const from = next.get(partition);
      const end = BigInt(high);
      // The first look finds the end; a topic that was made again begins anew.
      if (from === undefined || from > end) next.set(partition, from === undefined ? end : 0n);
      else if (from < end) await readLane(partition, from);
    }
    const moved = JSON.stringify(known) !== JSON.stringify(lanes) || problem !== undefined;
    lanes = known;
    problem = undefined;
    if (moved) tell();
  }

  async function readLane(partition: number, from: bigint): Promise<void> {
    const read = await options.reader.read({ topic: options.topic, partition, from });
    next.set(partition, read.nextOffset);
    const matches = recordMatcher(options.filter, options.isPrivate());
    received += read.records.length;
    const found = matches ? read.records.filter(matches) : read.records;
    matching += found.length;
    records = [...found.slice(-ROWS).reverse(), ...records]
      .sort((a, b) => b.timestampMs - a.timestampMs)
      .slice(0, ROWS);
    if (read.records.length > 0) tell();
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
    return { lanes, rows, received, matching, dropped: matching - rows.length, problem };
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
