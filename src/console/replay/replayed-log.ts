import { offsetAfter, type LogRecord, type RecordPosition } from '../../domain/log-record.ts';
import type { LogReader, ReadRequest, ReadResult } from '../kafka/log-reader.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import { KafkaAnswerError } from '../kafka/protocol/kafka-answer-error.ts';
import { laneKey, type Place } from './place.ts';
import type { ReplaySource } from './replay-source.ts';

export type ReplayedLogOptions = {
  readonly source: ReplaySource;
  /** Where the partitions that are replayed stand. */
  readonly place: Place;
  /** All other topics end before their first record of this time or later. */
  readonly untilMs: number;
};

const UNKNOWN_TOPIC = 3;

/**
 * The log as of one instant. It never changes: a record that is written later is not part of it, nor is a partition
 * that is added later to a topic that is replayed.
 */
export class ReplayedLog implements Pick<
  LogReader,
  'topics' | 'ranges' | 'read' | 'offsetAt' | 'readRecord'
> {
  readonly #source: ReplaySource;
  readonly #place: Place;
  readonly #untilMs: number;
  /** Partitions that are replayed, by topic. */
  readonly #replayed = new Map<string, number>();
  /** Asked for once: the answer of an hour later would hold what was written meanwhile. */
  readonly #ranges = new Map<string, Promise<PartitionRange[]>>();

  constructor({ source, place, untilMs }: ReplayedLogOptions) {
    this.#source = source;
    this.#place = place;
    this.#untilMs = Math.max(0, Math.floor(untilMs));
    for (const key of place.keys()) {
      const topic = key.slice(0, key.lastIndexOf('/'));
      this.#replayed.set(topic, (this.#replayed.get(topic) ?? 0) + 1);
    }
  }

  async topics(): ReturnType<LogReader['topics']> {
    const topics = await this.#source.reader.topics();
    return topics.map(({ name, partitions, isInternal }) => ({
      name,
      partitions: this.#replayed.get(name) ?? partitions,
      isInternal,
    }));
  }

  async ranges(topics: readonly string[]): Promise<PartitionRange[]> {
    return (await Promise.all(topics.map((topic) => this.#rangesOf(topic)))).flat();
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const { high } = await this.#rangeOf(request);
    if (request.from >= high) {
      return { records: [], nextOffset: request.from, high };
    }
    const { records, nextOffset } = await this.#source.reader.read(request);
    return {
      records: records.filter(({ offset }) => offset < high),
      nextOffset: least(nextOffset, high),
      high,
    };
  }

  async offsetAt(topic: string, partition: number, timestampMs: number): Promise<bigint> {
    const { high } = await this.#rangeOf({ topic, partition });
    return least(await this.#source.reader.offsetAt(topic, partition, timestampMs), high);
  }

  async readRecord({ topic, partition, offset }: RecordPosition): Promise<LogRecord | undefined> {
    const wanted = BigInt(offset);
    const { low, high } = await this.#rangeOf({ topic, partition });
    if (wanted < low || wanted >= high) {
      return undefined;
    }
    const { records } = await this.read({ topic, partition, from: wanted, maxBytes: 1 });
    return records.find((record) => record.offset <= wanted && wanted < offsetAfter(record));
  }

  /** What the read model of the replay takes next; undefined for a topic that it does not read. */
  positionOf(topic: string, partition: number): bigint | undefined {
    return this.#place.get(laneKey({ topic, partition }));
  }

  async #rangeOf({ topic, partition }: Pick<ReadRequest, 'topic' | 'partition'>): Promise<PartitionRange> {
    const found = (await this.ranges([topic])).find((range) => range.partition === partition);
    return found ?? { topic, partition, low: 0n, high: 0n };
  }

  #rangesOf(topic: string): Promise<PartitionRange[]> {
    const known = this.#ranges.get(topic);
    if (known) {
      return known;
    }
    const asked = this.#lookUp(topic);
    this.#ranges.set(topic, asked);
    // What failed is asked for again by the next call.
    asked.catch(() => this.#ranges.delete(topic));
    return asked;
  }

  async #lookUp(topic: string): Promise<PartitionRange[]> {
    const now = await this.#source.reader.ranges([topic]);
    if (now.length === 0) {
      throw new KafkaAnswerError(UNKNOWN_TOPIC, topic);
    }
    const lanes = this.#replayed.has(topic) ? now.filter((range) => this.#place.has(laneKey(range))) : now;
    return Promise.all(lanes.map((range) => this.#bounded(range)));
  }

  async #bounded(range: PartitionRange): Promise<PartitionRange> {
    const { topic, partition, low, high } = range;
    const end =
      this.#place.get(laneKey(range)) ??
      least(await this.#source.reader.offsetAt(topic, partition, this.#untilMs), high);
    // Its records are deleted meanwhile, or it is another topic of that name: nothing is left of then.
    const isGone = low > end || high < end;
    return { topic, partition, low: isGone ? end : low, high: end };
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
