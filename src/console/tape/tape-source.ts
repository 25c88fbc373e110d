import { setImmediate as nextTurn } from 'node:timers/promises';
import { offsetAfter, type LogRecord } from '../../domain/log-record.ts';
import type { ReadRequest, ReadResult } from '../kafka/log-reader.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import { laneKey } from '../replay/place.ts';
import type { ReplaySource } from '../replay/replay-source.ts';

const READ_RECORDS = 2_000;

type Lane = readonly LogRecord[];
type LaneName = Pick<LogRecord, 'topic' | 'partition'>;

/** A tape as the time machine reads it: a log in memory. It knows its records, so no gap between offsets is searched. */
export function tapeSource(records: readonly LogRecord[]): ReplaySource {
  const log = new TapeLog(records);
  return {
    isTape: true,
    topics: () => [...new Set(records.map(({ topic }) => topic))],
    reader: {
      ranges: async () => log.ranges(),
      read: (request) => log.read(request),
      offsetAt: async (topic, partition, atMs) => log.offsetAt({ topic, partition }, atMs),
      before: (lane, part) => log.before(lane, part),
      countFrom: (lane, from) => log.countFrom(lane, from),
    },
  };
}

class TapeLog {
  readonly #lanes: ReadonlyMap<string, Lane>;

  constructor(records: readonly LogRecord[]) {
    const lanes = [...Map.groupBy(records, laneKey)];
    this.#lanes = new Map(lanes.map(([key, lane]) => [key, inOrder(lane)]));
  }

  ranges(): PartitionRange[] {
    return [...this.#lanes.values()].flatMap((lane) => {
      const [first] = lane;
      return first
        ? [{ topic: first.topic, partition: first.partition, low: first.offset, high: endOf(lane) }]
        : [];
    });
  }

  /** A long walk leaves room for everything else: each read is a turn of the event loop. */
  async read({ topic, partition, from }: ReadRequest): Promise<ReadResult> {
    await nextTurn();
    const lane = this.#lane({ topic, partition });
    const at = indexOf(lane, from);
    const records = lane.slice(at, at + READ_RECORDS);
    const high = endOf(lane);
    const last = records.at(-1);
    return { records, nextOffset: last ? offsetAfter(last) : high, high };
  }

  offsetAt(name: LaneName, atMs: number): bigint {
    const lane = this.#lane(name);
    return lane.find(({ timestampMs }) => timestampMs >= atMs)?.offset ?? endOf(lane);
  }

  before(name: LaneName, { end, count }: { readonly end: bigint; readonly count: number }): LogRecord[] {
    const lane = this.#lane(name);
    const until = indexOf(lane, end);
    return lane.slice(Math.max(0, until - count), until);
  }

  countFrom(name: LaneName, from: bigint): number {
    const lane = this.#lane(name);
    return lane.length - indexOf(lane, from);
  }

  #lane(name: LaneName): Lane {
    return this.#lanes.get(laneKey(name)) ?? [];
  }
}

/** By offset, each once: a line that is there twice is one record. */
function inOrder(records: LogRecord[]): Lane {
  let end = -1n;
  return records
    .toSorted((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0))
    .filter((record) => {
      const isNew = record.offset >= end;
      if (isNew) {
        end = offsetAfter(record);
      }
      return isNew;
    });
}

/** Of the first record at an offset or behind it. */
function indexOf(lane: Lane, from: bigint): number {
  let [low, high] = [0, lane.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lane[middle] as LogRecord).offset < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function endOf(lane: Lane): bigint {
  const last = lane.at(-1);
  return last ? offsetAfter(last) : 0n;
}
