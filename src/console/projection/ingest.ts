import type { LogRecord } from '../../domain/log-record.ts';
import type { LaneBatch } from '../kafka/wire-batch.ts';
import type { LanePosition } from '../store/projection-file.ts';

export type IngestOptions = {
  /** Folds one record, synchronously. */
  readonly fold: (record: LogRecord, live: boolean) => void;
  /** After each slice of records: time to tell the screens. `isIdle` when nothing more is queued. */
  readonly onSlice: (isIdle: boolean) => void;
  /** A partition holds less than has been read of it: its topic was deleted and made again. */
  readonly onReplaced: (topic: string) => void;
  readonly now: () => number;
  /** Gives the event loop back between slices. */
  readonly yieldTo: (next: () => void) => void;
  /** Where an earlier run left off. */
  readonly start: readonly LanePosition[];
};

export type Ingest = {
  readonly push: (batch: LaneBatch) => void;
  /** Folds all that waits, at once. */
  readonly drain: () => void;
  /** Reads on from elsewhere; what waits is forgotten. */
  readonly rewind: (lanes: readonly LanePosition[]) => void;
  /** Records that wait. */
  readonly queued: () => number;
  /** Where each partition holds `[low, high)` before reading: what must be folded to have caught up. */
  readonly expect: (
    ranges: readonly { topic: string; partition: number; low: bigint; high: bigint }[],
  ) => void;
  /** What to read next of each partition. */
  readonly lanes: () => readonly LanePosition[];
  /** All that had been written when this started is folded; false while that is not known. */
  readonly isCaughtUp: () => boolean;
  /** How much of that is folded; undefined once it all is, and while it is not known. */
  readonly rebuild: () => { readonly done: number; readonly target: number } | undefined;
  /** Records in the log that are not folded yet, as of the last fetch of each partition. */
  readonly lag: () => number;
};

type Lane = {
  readonly topic: string;
  readonly partition: number;
  next: bigint;
  readonly low: bigint;
  readonly target: bigint;
  highWatermark: bigint;
};

const SLICE_MS = 8;
const CLOCK_EVERY = 64;

/**
 * The queue between the consumers and the fold. The fold runs in slices, so that a long rebuild never blocks the
 * screens, and a record is folded once per position, whatever Kafka delivers again.
 */
export function createIngest(options: IngestOptions): Ingest {
  const lanes = new Map<string, Lane>();
  const queue: LaneBatch[] = [];
  let queued = 0;
  let at = 0;
  let scheduled = false;
  let expected = false;
  let caughtUp = false;

  function begin(start: readonly LanePosition[]): void {
    for (const { topic, partition, next } of start) {
      const key = `${topic}/${partition}`;
      lanes.set(key, { topic, partition, next, low: next, target: next, highWatermark: next });
    }
  }
  begin(options.start);

  function laneOf(topic: string, partition: number): Lane {
    const key = `${topic}/${partition}`;
    const known = lanes.get(key);
    if (known) return known;
    const made = { topic, partition, next: 0n, low: 0n, target: 0n, highWatermark: 0n };
    lanes.set(key, made);
    return made;
  }

  function schedule(): void {
    if (scheduled || queue.length === 0) return;
    scheduled = true;
    options.yieldTo(() => slice());
  }

  function slice(sliceMs = SLICE_MS): void {
    scheduled = false;
    const endMs = options.now() + sliceMs;
    const live = isCaughtUp();
    let folded = 0;
    let batch = queue[0];
    while (batch) {
      const lane = laneOf(batch.topic, batch.partition);
      if (batch.highWatermark < lane.next) options.onReplaced(batch.topic);
      while (at < batch.records.length) {
        const record = batch.records[at] as LogRecord;
        at += 1;
        queued -= 1;
        if (record.offset < lane.next) continue;
        options.fold(record, live);
        lane.next = record.offset + 1n;
        folded += 1;
        if (folded % CLOCK_EVERY === 0 && options.now() >= endMs) return finish();
      }
      // Offsets without a record (control records, compaction) are read as well.
      if (batch.nextOffset > lane.next) lane.next = batch.nextOffset;
      lane.highWatermark = batch.highWatermark;
      queue.shift();
      at = 0;
      batch = queue[0];
    }
    return finish();
  }

  function finish(): void {
    options.onSlice(queue.length === 0);
    schedule();
  }

  function isCaughtUp(): boolean {
    caughtUp ||= expected && [...lanes.values()].every((lane) => lane.next >= lane.target);
    return caughtUp;
  }

  return {
    push(batch) {
      queue.push(batch);
      queued += batch.records.length;
      schedule();
    },
    drain() {
      if (queue.length > 0) slice(Infinity);
    },
    rewind(start) {
      queue.length = 0;
      queued = 0;
      at = 0;
      lanes.clear();
      begin(start);
    },
    queued: () => queued,
    expect(ranges) {
      expected = true;
      for (const { topic, partition, low, high } of ranges) {
        const key = `${topic}/${partition}`;
        const known = lanes.get(key);
        if (known && known.next > high) options.onReplaced(topic);
        // What is gone from the log since cannot be read any more.
        const next = known && known.next > low ? known.next : low;
        lanes.set(key, { topic, partition, next, low: next, target: high, highWatermark: high });
      }
    },
    lanes: () => [...lanes.values()],
    isCaughtUp,
    rebuild() {
      if (!expected || isCaughtUp()) return undefined;
      let done = 0;
      let target = 0;
      for (const lane of lanes.values()) {
        target += Number(lane.target - lane.low);
        done += Number((lane.next < lane.target ? lane.next : lane.target) - lane.low);
      }
      return { done, target };
    },
    lag() {
      let lag = 0;
      for (const lane of lanes.values())
        if (lane.highWatermark > lane.next) lag += Number(lane.highWatermark - lane.next);
      return lag;
    },
  };
}
