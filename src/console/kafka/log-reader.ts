import { setTimeout as sleep } from 'node:timers/promises';
import { offsetAfter, type LogRecord, type RecordPosition } from '../../domain/log-record.ts';
import { withDeadline } from '../with-deadline.ts';
import { listOffsets, listRanges, type LedPartition } from './list-offsets.ts';
import type { NodePool } from './node-pool.ts';
import type { PartitionRange } from './partition-range.ts';
import { FETCH } from './protocol/fetch.ts';
import { KafkaAnswerError } from './protocol/kafka-answer-error.ts';
import { LATEST } from './protocol/list-offsets.ts';
import type { TopicMetadata } from './protocol/metadata.ts';
import { sendRequest } from './protocol/send-request.ts';
import { splitFrames } from './record-batch/batch-frames.ts';
import { decodeFetched } from './record-batch/decode-fetched.ts';

export type ReadRequest = {
  readonly topic: string;
  readonly partition: number;
  /** The first offset wanted. */
  readonly from: bigint;
  /** About so much is fetched; at least one batch, however large. */
  readonly maxBytes?: number;
  /** How long Kafka may wait for a first record. */
  readonly maxWaitMs?: number;
};

export type ReadResult = {
  /**
   * Committed ones, in order; control records and aborted ones are left out. A batch that cannot be decoded is one
   * entry with `unreadable` set.
   */
  readonly records: readonly LogRecord[];
  /** Where to read on. */
  readonly nextOffset: bigint;
  /** The end of the partition for a reader of committed records. */
  readonly high: bigint;
};

/** The offset is not in the partition: it was deleted, or is not written yet. */
export class OffsetOutOfRange extends Error {
  override readonly name = 'OffsetOutOfRange';
}

/**
 * Reads the log wherever it is asked to, without a consumer group: nothing is committed, nobody waits for a rebalance,
 * and no trace is left in the cluster.
 */
export type LogReader = {
  /** All there are, by name. */
  topics(): Promise<{ name: string; partitions: number; isInternal: boolean }[]>;
  /** What each partition of the topics holds: `[low, high)`. Topics that are not there are left out, but for a last one. */
  ranges(topics: readonly string[]): Promise<PartitionRange[]>;
  /** The first offset written at `timestampMs` or later; the end of the partition where there is none. */
  offsetAt(topic: string, partition: number, timestampMs: number): Promise<bigint>;
  /** Rejects with `OffsetOutOfRange`, or with what Kafka says after a few attempts. */
  read(request: ReadRequest): Promise<ReadResult>;
  /** One record, or the batch that cannot be decoded and holds it; undefined where the log does not hold it (any more, or yet). */
  readRecord(position: RecordPosition): Promise<LogRecord | undefined>;
};

const DEADLINE_MS = 10_000;
const ATTEMPTS = 5;
/** Somebody waits for it: what does not come by then is said not to, and may be asked for again. */
const GIVE_UP_AFTER_MS = 15_000;
const RETRY_MS = 200;
const FETCH_BYTES = 1024 * 1024;
/** How often metadata is read again, in milliseconds. A new partition is read after this time at the latest. */
const METADATA_MS = 3_000;
const OFFSET_OUT_OF_RANGE = 1;
const UNKNOWN_TOPIC = 3;

type KnownTopic = { readonly topic: TopicMetadata; readonly atMs: number };

class PoolLogReader implements LogReader {
  readonly #pool: NodePool;
  readonly #known = new Map<string, KnownTopic>();

  constructor(pool: NodePool) {
    this.#pool = pool;
  }

  async topics(): Promise<{ name: string; partitions: number; isInternal: boolean }[]> {
    const { topics } = await withDeadline(this.#pool.metadata(undefined), DEADLINE_MS);
    return topics
      .map(({ name, partitions, isInternal }) => ({
        name,
        partitions: partitions.length,
        // Some nodes do not mark Kafka's own topics; their names begin with two underscores.
        isInternal: isInternal || name.startsWith('__'),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async ranges(names: readonly string[]): Promise<PartitionRange[]> {
    return this.#attempt(names, async () => {
      const led = (await this.#topicsNamed(names)).flatMap(({ name, partitions }) =>
        partitions.map(({ partition, leader }) => ({ topic: name, partition, leader })),
      );
      const ranges = await listRanges(this.#pool, led);
      const failed = ranges.find(({ errorCode }) => errorCode !== 0);
      if (failed) {
        throw new KafkaAnswerError(failed.errorCode, `${failed.topic}/${failed.partition} was not looked up`);
      }
      const order = new Map(names.map((name, index) => [name, index]));
      return ranges
        .map(({ topic, partition, low, high }) => ({ topic, partition, low, high }))
        .toSorted((a, b) =>
          a.topic === b.topic
            ? a.partition - b.partition
            : (order.get(a.topic) ?? 0) - (order.get(b.topic) ?? 0),
        );
    });
  }

  async offsetAt(topic: string, partition: number, timestampMs: number): Promise<bigint> {
    return this.#attempt([topic], async () => {
      const led = await this.#leaderOf(topic, partition);
      const found = await this.#lookUp(led, BigInt(Math.trunc(timestampMs)));
      return found === -1n ? this.#lookUp(led, LATEST) : found;
    });
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const { topic, partition, from, maxBytes = FETCH_BYTES, maxWaitMs = 100 } = request;
    return this.#attempt([topic], async () => {
      const { leader } = await this.#leaderOf(topic, partition);
      const node = await this.#pool.node(leader);
      const wanted = { topic, partition, from, leaderEpoch: -1, maxBytes };
      const answer = await sendRequest(node, FETCH, { partitions: [wanted], maxWaitMs, maxBytes });
      const [fetched] = answer.partitions;
      const code = answer.errorCode || (fetched?.errorCode ?? 0);
      if (code === OFFSET_OUT_OF_RANGE) {
        throw new OffsetOutOfRange(`${topic}/${partition} has no offset ${from}`);
      }
      if (!fetched || code !== 0) {
        throw new KafkaAnswerError(code, `${topic}/${partition} was not read`);
      }
      const { bytes, aborted } = fetched;
      const records = decodeFetched({ topic, partition, bytes, from, aborted });
      const last = splitFrames(bytes).at(-1)?.lastOffset ?? from - 1n;
      return { records, nextOffset: last < from ? from : last + 1n, high: fetched.lastStableOffset };
    });
  }

  async readRecord({ topic, partition, offset }: RecordPosition): Promise<LogRecord | undefined> {
    const wanted = BigInt(offset);
    try {
      const { records } = await this.read({ topic, partition, from: wanted, maxBytes: 1 });
      return records.find((record) => record.offset <= wanted && wanted < offsetAfter(record));
    } catch (error) {
      if (error instanceof OffsetOutOfRange || typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') {
        return undefined;
      }
      throw error;
    }
  }

  /** The named topics that exist; rejects if a single name is given and does not exist. */
  async #topicsNamed(names: readonly string[]): Promise<TopicMetadata[]> {
    const isFresh = (name: string): boolean =>
      performance.now() - (this.#known.get(name)?.atMs ?? -Infinity) < METADATA_MS;
    if (!names.every(isFresh)) {
      for (const topic of (await this.#pool.metadata(names)).topics) {
        if (topic.errorCode === 0) {
          this.#known.set(topic.name, { topic, atMs: performance.now() });
        } else {
          this.#known.delete(topic.name);
          if (topic.errorCode !== UNKNOWN_TOPIC || names.length === 1) {
            throw new KafkaAnswerError(topic.errorCode, topic.name);
          }
        }
      }
    }
    return names.flatMap((name) => this.#known.get(name)?.topic ?? []);
  }

  async #leaderOf(name: string, partition: number): Promise<LedPartition> {
    const [topic] = await this.#topicsNamed([name]);
    const found = topic?.partitions.find((each) => each.partition === partition);
    if (!found) {
      throw new OffsetOutOfRange(`${name} has no partition ${partition}`);
    }
    return { topic: name, partition, leader: found.leader };
  }

  async #lookUp(led: LedPartition, timestampMs: bigint): Promise<bigint> {
    const [found] = await listOffsets(this.#pool, [led], timestampMs);
    if (!found || found.errorCode !== 0) {
      throw new KafkaAnswerError(found?.errorCode ?? -1, `${led.topic}/${led.partition} was not looked up`);
    }
    return found.offset;
  }

  /** Leaders move and nodes end: a request that fails is repeated a few times, each time with new metadata. */
  async #attempt<T>(topics: readonly string[], ask: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
    for (let tried = 1; ; tried += 1) {
      try {
        return await withDeadline(ask(), Math.min(DEADLINE_MS, giveUpAt - performance.now()));
      } catch (error) {
        for (const topic of topics) {
          this.#known.delete(topic);
        }
        const isAnswer = error instanceof OffsetOutOfRange || isFinal(error);
        if (isAnswer || tried >= ATTEMPTS || performance.now() + RETRY_MS * tried >= giveUpAt) {
          throw error;
        }
        await sleep(RETRY_MS * tried);
      }
    }
  }
}

export function createLogReader(pool: NodePool): LogReader {
  return new PoolLogReader(pool);
}

/** The name of Kafka's error code, as kafkajs's errors and ours have it. */
function typeOf(error: unknown): string | undefined {
  return (error as { readonly type?: string }).type;
}

/** Another attempt gets the same answer. */
function isFinal(error: unknown): boolean {
  const type = typeOf(error);
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'TOPIC_AUTHORIZATION_FAILED';
}
