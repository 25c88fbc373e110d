import type { Kafka } from 'kafkajs';
import { withDeadline } from '../with-deadline.ts';

export type PartitionRange = {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
};

const DEADLINE_MS = 30_000;

/**
 * Makes the topics that are missing, with the cluster's own replication factor (-1, KIP-464), and says what each
 * partition holds.
 */
export async function prepareTopics(
  kafka: Kafka,
  { topics, partitions }: { topics: readonly string[]; partitions: number },
): Promise<PartitionRange[]> {
  const admin = kafka.admin();
  try {
    return await withDeadline(
      (async () => {
        await admin.connect();
        const present = new Set(await admin.listTopics());
        const missing = topics.filter((topic) => !present.has(topic));
        if (missing.length > 0) {
          await admin.createTopics({
            waitForLeaders: true,
            topics: missing.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: -1 })),
          });
        }
        const ranges: PartitionRange[] = [];
        for (const topic of topics) {
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
