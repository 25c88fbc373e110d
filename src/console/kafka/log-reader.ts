import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';
import { withDeadline } from '../with-deadline.ts';
import { createCluster, readBatch, type Cluster } from './kafkajs-internals.ts';
import { toLogRecord } from './lane-consumer.ts';
import type { PartitionRange } from './topics.ts';

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
  /** Committed ones, in order; control records and aborted ones are left out. */
  readonly records: readonly LogRecord[];
  /** Where to read on. */
  readonly nextOffset: bigint;
  readonly highWatermark: bigint;
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
  readonly topics: () => Promise<{ name: string; partitions: number; isInternal: boolean }[]>;
  /** What each partition of the topics holds: `[low, high)`. Topics that are not there are left out. */
  readonly ranges: (topics: readonly string[]) => Promise<PartitionRange[]>;
  /** The first offset written at `timestampMs` or later; the end of the partition where there is none. */
  readonly offsetAt: (topic: string, partition: number, timestampMs: number) => Promise<bigint>;
  /** Rejects with `OffsetOutOfRange`, or with what Kafka says after a few attempts. */
  readonly read: (request: ReadRequest) => Promise<ReadResult>;
  /** One record; undefined where the log does not hold it (any more, or yet). */
  readonly readRecord: (position: RecordPosition) => Promise<LogRecord | undefined>;
  readonly close: () => Promise<void>;
};

const DEADLINE_MS = 10_000;
const ATTEMPTS = 5;
/** Somebody waits for it: what does not come by then is said not to, and may be asked for again. */
const GIVE_UP_AFTER_MS = 15_000;
const RETRY_MS = 200;
const FETCH_BYTES = 1024 * 1024;
const READ_COMMITTED = 1;

export function createLogReader(kafka: Kafka): LogReader {
  let cluster: Promise<Cluster> | undefined;
  const known = new Set<string>();

  async function connected(topics: readonly string[]): Promise<Cluster> {
    cluster ??= connect();
    const current = await cluster;
    if (topics.some((topic) => !known.has(topic))) {
      await current.addMultipleTargetTopics(topics);
      for (const topic of topics) known.add(topic);
    }
    return current;
  }

  async function connect(): Promise<Cluster> {
    const made = createCluster(kafka, { isolationLevel: READ_COMMITTED });
    await made.connect();
    return made;
  }

  /** Leaders move and nodes end: what fails is asked again over a new connection, a few times. */
  async function attempt<T>(topics: readonly string[], ask: (cluster: Cluster) => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
    for (let tried = 1; ; tried += 1) {
      try {
        const leftMs = giveUpAt - performance.now();
        return await withDeadline(connected(topics).then(ask), Math.min(DEADLINE_MS, leftMs));
      } catch (error) {
        const { type } = error as { type?: string };
        if (type === 'OFFSET_OUT_OF_RANGE') throw new OffsetOutOfRange((error as Error).message);
        if (tried >= ATTEMPTS || performance.now() + RETRY_MS * tried >= giveUpAt) throw error;
        if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
          // It may be another one that is no longer there: kafkajs asks for all it knows at once, or not at all.
          if (topics.some((topic) => !known.has(topic))) throw error;
          await forget();
          continue;
        }
        await forget();
        await sleep(RETRY_MS * tried);
      }
    }
  }

  async function forget(): Promise<void> {
    const last = cluster;
    cluster = undefined;
    known.clear();
    if (!last) return;
    await withDeadline(
      last.then((each) => each.disconnect()),
      2_000,
    ).catch(() => undefined);
  }

  async function read({
    topic,
    partition,
    from,
    maxBytes = FETCH_BYTES,
    maxWaitMs = 100,
  }: ReadRequest): Promise<ReadResult> {
    return attempt([topic], async (current) => {
      const [nodeId] = Object.keys(current.findLeaderForPartitions(topic, [partition]));
      if (nodeId === undefined) throw new OffsetOutOfRange(`${topic} has no partition ${partition}`);
      const broker = await current.findBroker({ nodeId });
      const fetchOffset = String(from);
      const { responses } = await broker.fetch({
        replicaId: -1,
        isolationLevel: READ_COMMITTED,
        maxWaitTime: maxWaitMs,
        minBytes: 1,
        maxBytes,
        topics: [{ topic, partitions: [{ partition, fetchOffset, maxBytes }] }],
      });
      const fetched = responses[0]?.partitions[0];
      if (!fetched) throw new Error(`Kafka answered nothing for ${topic}`);
      const batch = readBatch(topic, fetchOffset, fetched);
      const last = batch.messagesWithinOffset.at(-1)?.offset;
      // A batch may end in records that were compacted away: then what comes is all of before.
      const passed = batch.rawMessages.length > 0 ? from + 1n : from;
      return {
        records: batch.messages.map((message) => toLogRecord(topic, partition, message)),
        nextOffset: last === undefined ? passed : BigInt(last) + 1n,
        highWatermark: BigInt(batch.highWatermark),
      };
    });
  }

  return {
    async topics() {
      const admin = kafka.admin();
      try {
        await withDeadline(admin.connect(), DEADLINE_MS);
        const { topics } = await withDeadline(admin.fetchTopicMetadata(), DEADLINE_MS);
        return topics
          .map(({ name, partitions }) => ({
            name,
            partitions: partitions.length,
            // kafkajs does not tell which are: Kafka's own begin like this.
            isInternal: name.startsWith('__'),
          }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
      } finally {
        await withDeadline(admin.disconnect(), 2_000).catch(() => undefined);
      }
    },
    ranges: (topics) =>
      attempt(topics, async (current) => {
        // A topic that was away when it was last asked about may be there again, one that is there may have grown.
        if (topics.some((topic) => current.findTopicPartitionMetadata(topic).length === 0))
          await current.refreshMetadata();
        else await current.refreshMetadataIfNecessary();
        const asked = topics.map((topic) => ({
          topic,
          partitions: current
            .findTopicPartitionMetadata(topic)
            .map(({ partitionId }) => ({ partition: partitionId })),
        }));
        const [lows, highs] = await Promise.all(
          [true, false].map((fromBeginning) =>
            current.fetchTopicsOffset(
              asked.map(({ topic, partitions }) => ({ topic, partitions, fromBeginning })),
            ),
          ),
        );
        const highOf = new Map(
          highs?.flatMap(({ topic, partitions }) =>
            partitions.map(({ partition, offset }) => [`${topic}/${partition}`, BigInt(offset)] as const),
          ),
        );
        // Kafka lists partitions in any order.
        return (lows ?? []).flatMap(({ topic, partitions }) =>
          partitions
            .map(({ partition, offset }) => {
              const low = BigInt(offset);
              return { topic, partition, low, high: highOf.get(`${topic}/${partition}`) ?? low };
            })
            .sort((a, b) => a.partition - b.partition),
        );
      }),
    offsetAt: (topic, partition, timestampMs) =>
      attempt([topic], async (current) => {
        const at = { topic, partitions: [{ partition }] };
        const [found] = await current.fetchTopicsOffset([{ ...at, fromTimestamp: timestampMs }]);
        const offset = found?.partitions[0]?.offset ?? '-1';
        if (offset !== '-1') return BigInt(offset);
        const [end] = await current.fetchTopicsOffset([{ ...at, fromBeginning: false }]);
        return BigInt(end?.partitions[0]?.offset ?? '0');
      }),
    read,
    async readRecord({ topic, partition, offset }) {
      try {
        const { records } = await read({ topic, partition, from: BigInt(offset), maxBytes: 1 });
        return records.find((record) => record.offset === BigInt(offset));
      } catch (error) {
        if (error instanceof OffsetOutOfRange) return undefined;
        if ((error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
        throw error;
      }
    },
    close: forget,
  };
}
