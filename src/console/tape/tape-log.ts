import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogRecord } from '../../domain/log-record.ts';
import type { ReadRequest, ReadResult } from '../kafka/log-reader.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import { laneKey } from '../replay/place.ts';
import type { ReplaySource } from '../replay/replay-source.ts';
import { RecordIndex } from './record-index.ts';
import { readTapeLine, type TapeLine } from './tape-line.ts';

const READ_RECORDS = 1_000;

type LaneName = Pick<LogRecord, 'topic' | 'partition'>;
type Lane = LaneName & { readonly index: RecordIndex };

/**
 * A tape as the time machine reads it: a log in memory. It keeps the text of its lines, outside the heap, and reads a
 * line again each time it is asked for: a million records as objects would fill the heap. It knows its records, so no
 * gap between offsets is searched.
 */
export class TapeLog {
  readonly #lanes = new Map<string, Lane>();
  readonly #pieces: Buffer[] = [];

  /** Keeps records with their lines, in any order. */
  add(lines: readonly TapeLine[]): void {
    const piece = this.#pieces.length;
    let start = 0;
    for (const { line, record } of lines) {
      const end = start + Buffer.byteLength(line);
      this.#laneOf(record).index.add(record, { piece, start, end });
      start = end;
    }
    this.#pieces.push(Buffer.from(lines.map(({ line }) => line).join('')));
  }

  /** The whole tape, once all of its lines are there. */
  async source({ hasEnd }: { readonly hasEnd: boolean }): Promise<ReplaySource> {
    for (const { index } of this.#lanes.values()) {
      await index.settle();
    }
    return {
      tape: { hasEnd },
      topics: () => [...new Set([...this.#lanes.values()].map(({ topic }) => topic))],
      reader: {
        topics: async () => this.#topics(),
        ranges: async (topics) => this.#ranges(topics),
        read: (request) => this.#read(request),
        offsetAt: async (topic, partition, atMs) => this.#offsetAt({ topic, partition }, atMs),
        before: (lane, part) => this.#before(lane, part),
        countFrom: (lane, from) => this.#countFrom(lane, from),
      },
    };
  }

  #laneOf({ topic, partition }: LaneName): Lane {
    const key = laneKey({ topic, partition });
    const known = this.#lanes.get(key);
    if (known) {
      return known;
    }
    const lane = { topic, partition, index: new RecordIndex() };
    this.#lanes.set(key, lane);
    return lane;
  }

  #topics(): { name: string; partitions: number; isInternal: boolean }[] {
    return [...Map.groupBy(this.#lanes.values(), ({ topic }) => topic)]
      .map(([name, lanes]) => ({ name, partitions: lanes.length, isInternal: false }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #ranges(topics: readonly string[]): PartitionRange[] {
    return [...this.#lanes.values()]
      .filter(({ topic }) => topics.includes(topic))
      .map(({ topic, partition, index: { low, high } }) => ({ topic, partition, low, high }));
  }

  /** A long walk leaves room for everything else: each read is a turn of the event loop. */
  async #read({ topic, partition, from }: ReadRequest): Promise<ReadResult> {
    await nextTurn();
    const index = this.#indexOf({ topic, partition });
    if (!index) {
      return { records: [], nextOffset: from, high: 0n };
    }
    const at = index.indexOf(from);
    const until = Math.min(at + READ_RECORDS, index.length);
    return { records: this.#records(index, at, until), nextOffset: index.offsetAt(until), high: index.high };
  }

  #offsetAt(lane: LaneName, atMs: number): bigint {
    const index = this.#indexOf(lane);
    return index?.offsetAt(index.indexAtTime(atMs)) ?? 0n;
  }

  #before(lane: LaneName, { end, count }: { readonly end: bigint; readonly count: number }): LogRecord[] {
    const index = this.#indexOf(lane);
    const until = index?.indexOf(end) ?? 0;
    return index ? this.#records(index, Math.max(0, until - count), until) : [];
  }

  #countFrom(lane: LaneName, from: bigint): number {
    const index = this.#indexOf(lane);
    return index ? index.length - index.indexOf(from) : 0;
  }

  #indexOf(lane: LaneName): RecordIndex | undefined {
    return this.#lanes.get(laneKey(lane))?.index;
  }

  #records(index: RecordIndex, from: number, until: number): LogRecord[] {
    const records: LogRecord[] = [];
    for (let at = from; at < until; at += 1) {
      const { piece, start, end } = index.lineAt(at);
      records.push(readTapeLine(this.#pieces[piece]?.toString('utf8', start, end) ?? ''));
    }
    return records;
  }
}
