import { interleave } from '../../domain/interleave.ts';
import { offsetAfter, type LogRecord } from '../../domain/log-record.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import { unpackBatch, type WireBatch } from '../kafka/wire-batch.ts';
import type { LanePosition } from '../store/projection-file.ts';

export type IngestOptions = {
  /** Folds one record, synchronously. */
  readonly fold: (record: LogRecord, live: boolean) => void;
  /** After each slice of records: time to tell the screens. `isIdle` when nothing more is queued. */
  readonly onSlice: (isIdle: boolean) => void;
  readonly now: () => number;
  /** Gives the event loop back between slices. */
  readonly yieldTo: (next: () => void) => void;
  /** Where an earlier run left off. */
  readonly start: readonly LanePosition[];
};

type Lane = {
  readonly topic: string;
  readonly partition: number;
  next: bigint;
  readonly low: bigint;
  target: bigint;
  end: bigint;
};

/** The batches that are being folded together. */
type Current = {
  readonly batches: readonly WireBatch[];
  readonly records: readonly LogRecord[];
  at: number;
};

const SLICE_MS = 8;
const CLOCK_EVERY = 64;
/** Live batches are folded together up to this many records. */
const TOGETHER = 5_000;

/**
 * The queue between the reader and the fold. Batches wait undecoded. The fold runs in slices, so that a long rebuild
 * never blocks the screens, and a record is folded once per position, whatever Kafka delivers again. Once it has caught
 * up, what waits of several partitions is folded as it arrived, not one partition after the other.
 */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #lanes = new Map<string, Lane>();
  #queue: WireBatch[] = [];
  #current: Current | undefined;
  #folded = 0;
  #batches = 0;
  #isScheduled = false;
  /** Whether it is known what the log held at the start. */
  #isExpecting = false;
  #hasCaughtUp = false;

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#begin(options.start);
  }

  #begin(start: readonly LanePosition[]): void {
    for (const { topic, partition, next } of start) {
      this.#lanes.set(`${topic}/${partition}`, {
        topic,
        partition,
        next,
        low: next,
        target: next,
        end: next,
      });
    }
  }

  #laneOf({ topic, partition }: Pick<WireBatch, 'topic' | 'partition'>): Lane {
    const key = `${topic}/${partition}`;
    const known = this.#lanes.get(key);
    if (known) {
      return known;
    }
    const made = { topic, partition, next: 0n, low: 0n, target: 0n, end: 0n };
    this.#lanes.set(key, made);
    return made;
  }

  push(batch: WireBatch): void {
    this.#queue.push(batch);
    this.#schedule();
  }

  /** Folds all that waits, at once. */
  drain(): void {
    if (this.#current || this.#queue.length > 0) {
      this.#slice(Infinity);
    }
  }

  /** Reads on from elsewhere; what waits is forgotten. */
  rewind(lanes: readonly LanePosition[]): void {
    this.#batches += this.#queue.length + (this.#current?.batches.length ?? 0);
    this.#queue = [];
    this.#current = undefined;
    this.#lanes.clear();
    this.#begin(lanes);
  }

  /** What partitions hold before they are read: what must be folded to have caught up. */
  expect(ranges: readonly PartitionRange[]): void {
    this.#isExpecting = true;
    for (const { topic, partition, low, high } of ranges) {
      const key = `${topic}/${partition}`;
      const known = this.#lanes.get(key);
      // What is gone from the log since cannot be read any more.
      const next = known && known.next > low ? known.next : low;
      this.#lanes.set(key, { topic, partition, next, low: next, target: high, end: high });
    }
  }

  /** Nothing more comes of the topic: it is not waited for. */
  forget(topic: string): void {
    for (const lane of this.#lanes.values()) {
      if (lane.topic === topic) {
        lane.target = lane.target < lane.next ? lane.target : lane.next;
        lane.end = lane.next;
      }
    }
  }

  /** Batches taken off the queue so far, and records folded of them. */
  get taken(): { readonly batches: number; readonly records: number } {
    return { batches: this.#batches, records: this.#folded };
  }

  get isIdle(): boolean {
    return this.#current === undefined && this.#queue.length === 0;
  }

  /** What to read next of each partition. */
  lanes(): readonly LanePosition[] {
    return [...this.#lanes.values()];
  }

  /** All that had been written when this started is folded; false while that is not known. */
  isCaughtUp(): boolean {
    this.#hasCaughtUp ||=
      this.#isExpecting && [...this.#lanes.values()].every((lane) => lane.next >= lane.target);
    return this.#hasCaughtUp;
  }

  /** How much of that is folded; undefined once it all is, and while it is not known. */
  rebuild(): { readonly done: number; readonly target: number } | undefined {
    if (!this.#isExpecting || this.isCaughtUp()) {
      return undefined;
    }
    let done = 0;
    let target = 0;
    for (const lane of this.#lanes.values()) {
      target += Number(lane.target - lane.low);
      done += Number((lane.next < lane.target ? lane.next : lane.target) - lane.low);
    }
    return { done, target };
  }

  /** Offsets in the log that are not folded yet, as of the last fetch of each partition. */
  lag(): number {
    let lag = 0;
    for (const lane of this.#lanes.values()) {
      lag += lane.end > lane.next ? Number(lane.end - lane.next) : 0;
    }
    return lag;
  }

  #schedule(): void {
    if (this.#isScheduled || this.isIdle) {
      return;
    }
    this.#isScheduled = true;
    this.#options.yieldTo(() => this.#slice());
  }

  #slice(sliceMs = SLICE_MS): void {
    this.#isScheduled = false;
    const { now, onSlice } = this.#options;
    const endMs = now() + sliceMs;
    const live = this.isCaughtUp();
    let isOver = false;
    while (!isOver && this.#take(live)) {
      isOver = this.#fold(live, endMs);
    }
    onSlice(this.isIdle);
    this.#schedule();
  }

  /** Decodes what is folded next, unless something is under way. @returns false where there is nothing. */
  #take(live: boolean): boolean {
    if (this.#current) {
      return true;
    }
    const batches = this.#nextBatches(live);
    if (batches.length === 0) {
      return false;
    }
    const records = interleave(batches.map((batch) => unpackBatch(batch)));
    this.#current = { batches, records, at: 0 };
    return true;
  }

  /** A long log is read a batch at a time: its order on the screen is that of its timestamps. */
  #nextBatches(live: boolean): readonly WireBatch[] {
    let batches = 0;
    let records = 0;
    for (const { count } of this.#queue) {
      records += count;
      if (batches > 0 && (!live || records > TOGETHER)) {
        break;
      }
      batches += 1;
    }
    return this.#queue.splice(0, batches);
  }

  /** @returns whether the time is over. */
  #fold(live: boolean, endMs: number): boolean {
    const current = this.#current as Current;
    const { batches, records } = current;
    let lane: Lane | undefined;
    while (current.at < records.length) {
      const record = records[current.at] as LogRecord;
      current.at += 1;
      if (lane?.partition !== record.partition || lane.topic !== record.topic) {
        lane = this.#laneOf(record);
      }
      const after = offsetAfter(record);
      if (after <= lane.next) {
        continue;
      }
      this.#options.fold(record, live);
      lane.next = after;
      this.#folded += 1;
      if (this.#folded % CLOCK_EVERY === 0 && this.#options.now() >= endMs) {
        return true;
      }
    }
    for (const batch of batches) {
      lane = this.#laneOf(batch);
      // Offsets without a record (control records, aborted ones, compaction) are read as well.
      if (batch.nextOffset > lane.next) {
        lane.next = batch.nextOffset;
      }
      lane.end = batch.end;
    }
    this.#batches += batches.length;
    this.#current = undefined;
    return false;
  }
}
