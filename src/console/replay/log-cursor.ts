import { offsetAfter, type LogRecord, type RecordPosition } from '../../domain/log-record.ts';
import type { LogReader } from '../kafka/log-reader.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';

/** A place in every partition at once: the next offset of each, by `topic/partition`. */
export type Place = ReadonlyMap<string, bigint>;

/** Walks several partitions as one history, by the timestamps of the records; inside a partition its order holds. */
export type LogCursor = {
  /** The next record of all, without taking it; undefined at the end. */
  readonly peek: () => Promise<LogRecord | undefined>;
  readonly take: () => Promise<LogRecord | undefined>;
  /** Puts back what was taken last of its partition. */
  readonly putBack: (record: LogRecord) => void;
  /** Records of one partition that come next in it, up to a place; undefined when all partitions are there. */
  readonly takeMany: (until: Place) => Promise<readonly LogRecord[] | undefined>;
  readonly place: () => Place;
  /** An empty place is the beginning. */
  readonly goTo: (place: Place) => void;
  /** Where the log stood just before `atMs`. */
  readonly placeAt: (atMs: number) => Promise<Place>;
  /** The last `count` records before a place, in the order of the history. */
  readonly before: (place: Place, count: number) => Promise<LogRecord[]>;
  readonly end: Place;
  /** Records before a place, and all there are. */
  readonly done: (place: Place) => number;
  readonly total: number;
};

type Lane = PartitionRange & {
  readonly key: string;
  /** What is taken next. */
  next: bigint;
  /** Read, and not taken. */
  ahead: LogRecord[];
  /** What is read next. */
  readAt: bigint;
};

/** Offsets that are looked through at a time, at most, where there are few records. */
const FURTHER_BACK = 50_000n;

/** @param ranges what is walked: what is written later is not part of it. */
export function createLogCursor(
  reader: Pick<LogReader, 'read' | 'offsetAt'>,
  ranges: readonly PartitionRange[],
): LogCursor {
  const lanes: Lane[] = ranges.map((range) => ({
    ...range,
    key: laneKey(range),
    next: range.low,
    ahead: [],
    readAt: range.low,
  }));

  async function fill(lane: Lane): Promise<void> {
    while (lane.ahead.length === 0 && lane.readAt < lane.high) {
      const { topic, partition, readAt } = lane;
      const { records, nextOffset } = await reader.read({ topic, partition, from: readAt });
      // Nothing where something should be: the log was cut meanwhile.
      const isGone = records.length === 0 && nextOffset === readAt;
      lane.ahead = records.filter(({ offset }) => offset < lane.high);
      lane.readAt = isGone ? lane.high : nextOffset;
    }
    if (lane.ahead.length === 0) lane.next = lane.high;
  }

  async function first(): Promise<Lane | undefined> {
    let found: Lane | undefined;
    for (const lane of lanes) {
      if (lane.ahead.length === 0) await fill(lane);
      const head = lane.ahead[0];
      if (head && (!found?.ahead[0] || comesBefore(head, found.ahead[0]))) found = lane;
    }
    return found;
  }

  /** Not every offset holds a record: of a part that was compacted away, or aborted, it is looked further back. */
  async function lastBefore(lane: Lane, end: bigint, count: number): Promise<LogRecord[]> {
    let found: LogRecord[] = [];
    let span = BigInt(count);
    for (let until = end; found.length < count && until > lane.low; span = least(span * 4n, FURTHER_BACK)) {
      const from = until - span > lane.low ? until - span : lane.low;
      found = [...(await lastOf(lane, { from, until }, count)), ...found].slice(-count);
      until = from;
    }
    return found;
  }

  /** The last `count` records of a part. */
  async function lastOf(
    { topic, partition }: Lane,
    part: { readonly from: bigint; readonly until: bigint },
    count: number,
  ): Promise<LogRecord[]> {
    let found: LogRecord[] = [];
    for (let { from } = part; from < part.until;) {
      const { records, nextOffset } = await reader.read({ topic, partition, from });
      found = [...found, ...records.filter(({ offset }) => offset < part.until)].slice(-count);
      if (nextOffset === from) break;
      from = nextOffset;
    }
    return found;
  }

  return {
    peek: async () => (await first())?.ahead[0],
    async take() {
      const lane = await first();
      const record = lane?.ahead.shift();
      if (lane && record) lane.next = offsetAfter(record);
      return record;
    },
    putBack(record) {
      const lane = lanes.find(({ key }) => key === laneKey(record));
      if (!lane) return;
      lane.ahead.unshift(record);
      lane.next = record.offset;
    },
    async takeMany(until) {
      for (const lane of lanes) {
        const end = until.get(lane.key) ?? lane.low;
        while (lane.next < end) {
          await fill(lane);
          const count = lane.ahead.findIndex(({ offset }) => offset >= end);
          const taken = lane.ahead.splice(0, count < 0 ? lane.ahead.length : count);
          lane.next = count < 0 ? least(lane.readAt, end) : end;
          if (taken.length > 0) return taken;
        }
      }
      return undefined;
    },
    place: () => new Map(lanes.map(({ key, next }) => [key, next])),
    goTo(place) {
      for (const lane of lanes) {
        lane.next = place.get(lane.key) ?? lane.low;
        lane.readAt = lane.next;
        lane.ahead = [];
      }
    },
    async placeAt(atMs) {
      const entries = await Promise.all(
        lanes.map(async ({ key, topic, partition, low, high }) => {
          const found = await reader.offsetAt(topic, partition, Math.max(0, Math.floor(atMs)));
          return [key, found < low ? low : least(found, high)] as const;
        }),
      );
      return new Map(entries);
    },
    async before(place, count) {
      const parts = await Promise.all(
        lanes.map((lane) => lastBefore(lane, place.get(lane.key) ?? lane.low, count)),
      );
      return mergeByTime(parts).slice(-count);
    },
    end: new Map(lanes.map(({ key, high }) => [key, high])),
    done: (place) => lanes.reduce((sum, { key, low }) => sum + Number((place.get(key) ?? low) - low), 0),
    total: lanes.reduce((sum, { low, high }) => sum + Number(high - low), 0),
  };
}

export function laneKey({ topic, partition }: Pick<RecordPosition, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}

/** The history of several partitions, each in its own order. */
function mergeByTime(parts: readonly (readonly LogRecord[])[]): LogRecord[] {
  const lanes = parts.map((records) => ({ records, at: 0 }));
  const merged: LogRecord[] = [];
  for (;;) {
    let found: (typeof lanes)[number] | undefined;
    for (const lane of lanes) {
      const head = lane.records[lane.at];
      const best = found?.records[found.at];
      if (head && (!best || comesBefore(head, best))) found = lane;
    }
    const record = found?.records[found.at];
    if (!found || !record) return merged;
    found.at += 1;
    merged.push(record);
  }
}

function comesBefore(a: LogRecord, b: LogRecord): boolean {
  if (a.timestampMs !== b.timestampMs) return a.timestampMs < b.timestampMs;
  return laneKey(a) < laneKey(b);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
