import type { Kafka } from 'kafkajs';
import { withDeadline } from '../with-deadline.ts';

const DEADLINE_MS = 30_000;
const DISCONNECT_MS = 2_000;

/** Creates topics with the cluster's own replication factor (-1, KIP-464), and waits until they have leaders. */
export async function createTopics(
  kafka: Kafka,
  topics: readonly string[],
  partitions: number,
): Promise<void> {
  const admin = kafka.admin();
  async function create(): Promise<void> {
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: -1 })),
    });
  }
  try {
    await withDeadline(create(), DEADLINE_MS);
  } finally {
    await withDeadline(admin.disconnect(), DISCONNECT_MS).catch(() => undefined);
  }
}
