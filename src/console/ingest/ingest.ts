import type { LogRecord } from '../../domain/log-record.ts';
import type { LaneBatch } from '../kafka/lane-consumer.ts';

export type IngestOptions = {
  /** Folds one record, synchronously. */
  readonly fold: (record: LogRecord, live: boolean) => void;
  /** After each slice of records: time to tell the screens. */
  readonly onSlice: () => void;
  readonly now: () => number;
  /** Gives the event loop back between slices. */
  readonly yieldTo: (next: () => void) => void;
};

export type Ingest = {
  /** Enqueues; resolves at once, or, when the queue is full, once there is room. */
  readonly push: (batch: LaneBatch) => Promise<void>;
  /** Where each partition holds `[low, high)` before reading: what must be folded to have caught up. */
  readonly expect: (
    ranges: readonly { topic: string; partition: number; low: bigint; high: bigint }[],
  ) => void;
  /** The offset to read next. */
  readonly positionOf: (topic: string, partition: number) => bigint | undefined;
  /** Records before which the log had been written when this started; undefined once they are all folded. */
  readonly rebuild: () => { readonly done: number; readonly target: number } | undefined;
  /** Records in the log that are not folded yet, as of the last fetch of each partition. */
  readonly lag: () => number;
};

type Lane = { next: bigint; readonly low: bigint; readonly target: bigint; highWatermark: bigint };

const SLICE_MS = 8;
const CLOCK_EVERY = 64;
const QUEUE_RECORDS = 50_000;

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
  let caughtUp = false;
  let room: (() => void)[] = [];

  function laneOf(topic: string, partition: number): Lane {
    const key = `${topic}/${partition}`;
    const known = lanes.get(key);
    if (known) return known;
    const made = { next: 0n, low: 0n, target: 0n, highWatermark: 0n };
    lanes.set(key, made);
    return made;
  }

  function schedule(): void {
    if (scheduled || queue.length === 0) return;
    scheduled = true;
    options.yieldTo(slice);
  }

  function slice(): void {
    scheduled = false;
    const endMs = options.now() + SLICE_MS;
    const live = isCaughtUp();
    let folded = 0;
    let batch = queue[0];
    while (batch) {
      const lane = laneOf(batch.topic, batch.partition);
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
    options.onSlice();
    if (queued < QUEUE_RECORDS) {
      for (const resolve of room) resolve();
      room = [];
    }
    schedule();
  }

  function isCaughtUp(): boolean {
    caughtUp ||= [...lanes.values()].every((lane) => lane.next >= lane.target);
    return caughtUp;
  }

  return {
    push(batch) {
      queue.push(batch);
      queued += batch.records.length;
      schedule();
      if (queued < QUEUE_RECORDS) return Promise.resolve();
      return new Promise((resolve) => {
        room.push(resolve);
      });
    },
    expect(ranges) {
      for (const { topic, partition, low, high } of ranges) {
        const key = `${topic}/${partition}`;
        if (!lanes.has(key)) lanes.set(key, { next: low, low, target: high, highWatermark: high });
      }
    },
    positionOf: (topic, partition) => lanes.get(`${topic}/${partition}`)?.next,
    rebuild() {
      if (isCaughtUp()) return undefined;
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
