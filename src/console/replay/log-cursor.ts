import { offsetAfter, type LogRecord } from '../../domain/log-record.ts';
import type { LogReader } from '../kafka/log-reader.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import { lastBefore } from './last-before.ts';
import { MinHeap } from './min-heap.ts';
import { comesBefore, laneKey, type Place } from './place.ts';

/** A log that is walked. A log in memory answers by itself what is searched for in Kafka's. */
export type HistoryReader = Pick<LogReader, 'read' | 'offsetAt'> & {
  /** The last `count` records of a partition below an offset. */
  readonly before?: (lane: PartitionRange, part: { end: bigint; count: number }) => LogRecord[];
  /** Records of a partition from an offset on. */
  readonly countFrom?: (lane: PartitionRange, from: bigint) => number;
};

type Lane = {
  readonly key: string;
  range: PartitionRange;
  /** What is taken next. */
  next: bigint;
  /** Records before it. */
  taken: number;
  /** Read, and not taken. */
  ahead: LogRecord[];
  /** What is read next. */
  readAt: bigint;
};

/**
 * Walks several partitions as one history, by the timestamps of the records; inside a partition its order holds. The
 * history ends where the ranges end: what is written later is part of it only after `follow`.
 */
export class LogCursor {
  readonly #reader: HistoryReader;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes with records ahead, by their first one. */
  readonly #heads = new MinHeap<Lane>((a, b) => comesBefore(headOf(a), headOf(b)));
  /** Lanes that have to be read before it is known which record comes next. */
  readonly #unread = new Set<Lane>();

  constructor(reader: HistoryReader, ranges: readonly PartitionRange[]) {
    this.#reader = reader;
    this.#add(ranges);
  }

  /** Behind the last record. */
  get end(): Place {
    return this.#placeBy(({ range }) => range.high);
  }

  /** Records before the place where it is. */
  get done(): number {
    return this.#sum(({ taken }) => taken);
  }

  /** All records, as far as they are known: an offset of Kafka's that is not read yet counts as one. */
  get total(): number {
    const { countFrom } = this.#reader;
    return this.#sum((lane) => {
      const { range, next, taken } = lane;
      return taken + (countFrom ? countFrom(range, next) : Number(range.high - next));
    });
  }

  place(): Place {
    return this.#placeBy(({ next }) => next);
  }

  /** The next record of all, without taking it; undefined at the end. */
  async peek(): Promise<LogRecord | undefined> {
    for (const lane of this.#unread) {
      await this.#fill(lane);
      this.#unread.delete(lane);
      if (lane.ahead.length > 0) {
        this.#heads.push(lane);
      }
    }
    return this.#heads.top?.ahead[0];
  }

  async take(): Promise<LogRecord | undefined> {
    await this.peek();
    const lane = this.#heads.pop();
    const record = lane?.ahead.shift();
    if (!lane || !record) {
      return undefined;
    }
    lane.next = offsetAfter(record);
    lane.taken += 1;
    this.#line(lane);
    return record;
  }

  /** Puts back what was taken last of its partition. */
  putBack(record: LogRecord): void {
    const lane = this.#lanes.get(laneKey(record));
    if (!lane) {
      return;
    }
    lane.ahead.unshift(record);
    lane.next = record.offset;
    lane.taken -= 1;
    this.#lineUp();
  }

  /** Takes all records below a place, one partition after the other, in pieces as they are read. */
  async *upTo(until: Place): AsyncGenerator<readonly LogRecord[]> {
    try {
      for (const lane of this.#lanes.values()) {
        const end = until.get(lane.key) ?? lane.range.low;
        while (lane.next < end) {
          await this.#fill(lane);
          const count = lane.ahead.findIndex(({ offset }) => offset >= end);
          const taken = lane.ahead.splice(0, count < 0 ? lane.ahead.length : count);
          lane.next = count < 0 ? least(lane.readAt, end) : end;
          lane.taken += taken.length;
          if (taken.length > 0) {
            yield taken;
          }
        }
      }
    } finally {
      this.#lineUp();
    }
  }

  /** An empty place is the beginning. */
  goTo(place: Place): void {
    for (const lane of this.#lanes.values()) {
      const { low } = lane.range;
      this.#moveTo(lane, place.get(lane.key) ?? low);
      lane.taken = Number(lane.next - low);
    }
    this.#lineUp();
  }

  /** Continues at a place; `passed` are the records on the way there, which its user got from `before`. */
  arriveAt(place: Place, passed: readonly LogRecord[]): void {
    for (const record of passed) {
      const lane = this.#lanes.get(laneKey(record));
      if (lane) {
        lane.taken += 1;
      }
    }
    for (const lane of this.#lanes.values()) {
      this.#moveTo(lane, place.get(lane.key) ?? lane.next);
    }
    this.#lineUp();
  }

  /**
   * Goes on to the ends of newer ranges. False, and nothing is followed, where what was walked is not part of that log:
   * a topic that was deleted or made again, or records that were deleted before they were taken.
   */
  follow(ranges: readonly PartitionRange[]): boolean {
    const newer = new Map(ranges.map((range) => [laneKey(range), range]));
    for (const { key, range, next } of this.#lanes.values()) {
      const now = newer.get(key);
      if (!now || now.high < range.high || now.low > next) {
        return false;
      }
    }
    for (const lane of this.#lanes.values()) {
      lane.range = { ...lane.range, high: newer.get(lane.key)?.high ?? lane.range.high };
      // What was read beyond the old end was left out.
      const last = lane.ahead.at(-1);
      lane.readAt = last ? offsetAfter(last) : lane.next;
    }
    this.#add(ranges.filter((range) => !this.#lanes.has(laneKey(range))));
    return true;
  }

  /** Where the log stood just before `atMs`. */
  async placeAt(atMs: number): Promise<Place> {
    const entries = await Promise.all(
      [...this.#lanes.values()].map(async ({ key, range: { topic, partition, low, high } }) => {
        const found = await this.#reader.offsetAt(topic, partition, Math.max(0, Math.floor(atMs)));
        return [key, found < low ? low : least(found, high)] as const;
      }),
    );
    return new Map(entries);
  }

  /** The last `count` records before a place, in the order of the history. */
  async before(place: Place, count: number): Promise<LogRecord[]> {
    const reader = this.#reader;
    const parts = await Promise.all(
      [...this.#lanes.values()].map(async ({ key, range }) => {
        const part = { end: place.get(key) ?? range.low, count };
        return reader.before ? reader.before(range, part) : lastBefore(reader, range, part);
      }),
    );
    return mergeByTime(parts).slice(-count);
  }

  #add(ranges: readonly PartitionRange[]): void {
    for (const range of ranges) {
      const key = laneKey(range);
      this.#lanes.set(key, { key, range, next: range.low, taken: 0, ahead: [], readAt: range.low });
    }
    this.#lineUp();
  }

  #moveTo(lane: Lane, offset: bigint): void {
    lane.next = offset;
    lane.readAt = offset;
    lane.ahead = [];
  }

  #lineUp(): void {
    this.#heads.clear();
    this.#unread.clear();
    for (const lane of this.#lanes.values()) {
      this.#line(lane);
    }
  }

  #line(lane: Lane): void {
    if (lane.ahead.length > 0) {
      this.#heads.push(lane);
    } else {
      this.#unread.add(lane);
    }
  }

  async #fill(lane: Lane): Promise<void> {
    const { topic, partition, high } = lane.range;
    while (lane.ahead.length === 0 && lane.readAt < high) {
      const { readAt } = lane;
      const { records, nextOffset } = await this.#reader.read({ topic, partition, from: readAt });
      // Nothing where something should be: the log was cut meanwhile.
      const isGone = records.length === 0 && nextOffset === readAt;
      lane.ahead = records.filter(({ offset }) => offset < high);
      lane.readAt = isGone ? high : nextOffset;
    }
    if (lane.ahead.length === 0) {
      lane.next = high;
    }
  }

  #placeBy(offsetOf: (lane: Lane) => bigint): Place {
    return new Map([...this.#lanes.values()].map((lane) => [lane.key, offsetOf(lane)]));
  }

  #sum(countOf: (lane: Lane) => number): number {
    let sum = 0;
    for (const lane of this.#lanes.values()) {
      sum += countOf(lane);
    }
    return sum;
  }
}

function headOf(lane: Lane): LogRecord {
  return lane.ahead[0] as LogRecord;
}

/** The history of several partitions, each in its own order. */
function mergeByTime(parts: readonly (readonly LogRecord[])[]): LogRecord[] {
  type Part = { readonly records: readonly LogRecord[]; at: number };
  const headOfPart = ({ records, at }: Part) => records[at] as LogRecord;
  const heads = new MinHeap<Part>((a, b) => comesBefore(headOfPart(a), headOfPart(b)));
  for (const records of parts) {
    if (records.length > 0) {
      heads.push({ records, at: 0 });
    }
  }
  const merged: LogRecord[] = [];
  for (let part = heads.pop(); part; part = heads.pop()) {
    merged.push(headOfPart(part));
    part.at += 1;
    if (part.at < part.records.length) {
      heads.push(part);
    }
  }
  return merged;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
