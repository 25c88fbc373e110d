import type { Kafka } from 'kafkajs';
import { ruleOf, type TopicMap } from '../../domain/topic-map.ts';
import { withDeadline } from '../with-deadline.ts';

export type PartitionRange = {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
};

const DEADLINE_MS = 30_000;

/**
 * Makes the topics that are missing, with the cluster's own replication factor (-1, KIP-464), finds all that the map
 * is about, and says what each partition of them holds.
 */
export async function prepareTopics(
  kafka: Kafka,
  options: {
    readonly map: TopicMap;
    /** Made where they are missing. */
    readonly made: readonly string[];
    readonly partitions: number;
    /** Topics that are known already: they are left out. */
    readonly known: ReadonlySet<string>;
  },
): Promise<PartitionRange[]> {
  const { map, made, partitions, known } = options;
  const admin = kafka.admin();
  try {
    return await withDeadline(
      (async () => {
        await admin.connect();
        const present = new Set(await admin.listTopics());
        const missing = made.filter((topic) => !present.has(topic));
        if (missing.length > 0) {
          await admin.createTopics({
            waitForLeaders: true,
            topics: missing.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: -1 })),
          });
        }
        const ranges: PartitionRange[] = [];
        const wanted = [...new Set([...present, ...made])].filter(
          (topic) => ruleOf(map, topic) && !known.has(topic),
        );
        for (const topic of wanted.toSorted()) {
          for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
            ranges.push({ topic, partition, low: BigInt(low), high: BigInt(high) });
          }
        }
        return ranges;
      })(),
      DEADLINE_MS,
    );
  } finally {
    await withDeadline(admin.disconnect(), 2_000).catch(() => undefined);
  }
}
