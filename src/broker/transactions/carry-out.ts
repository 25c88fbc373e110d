import type { Clock } from '../clock.ts';
import type { GroupCoordinator } from '../groups/group-coordinator.ts';
import type { TopicPartition } from '../groups/offset-store.ts';
import type { TopicStore } from '../log/topic-store.ts';
import { buildControlBatch } from '../wire/control-batch.ts';
import { readBatchHeader } from '../wire/record-batch.ts';
import type { Transaction } from './transaction.ts';

type Parts = { topics: TopicStore; groups: GroupCoordinator; clock: Clock };

/**
 * What a decided transaction comes to: a marker in each of its partitions and, where it commits, the
 * offsets of its groups. May be done again after an interruption. Throws `StorageError`.
 */
export async function carryOut(transaction: Transaction, isCommit: boolean, parts: Parts): Promise<void> {
  await Promise.all(
    [...transaction.partitions].flatMap(([topic, partitions]) =>
      [...partitions].map((partition) =>
        writeMarker(transaction, { topic, partition }, { ...parts, isCommit }),
      ),
    ),
  );
  if (!isCommit) {
    return;
  }
  for (const groupId of transaction.groups) {
    const commits = transaction.offsets
      .ofGroup(groupId)
      .flatMap(({ topic, partitions }) =>
        [...partitions].map(([partition, committed]) => ({ topic, partition, committed })),
      );
    await parts.groups.commitOffsets(groupId, commits);
  }
}

async function writeMarker(
  transaction: Transaction,
  at: TopicPartition,
  { topics, clock, isCommit }: Parts & { isCommit: boolean },
): Promise<void> {
  const log = topics.partition(at.topic, at.partition);
  if (log === undefined) {
    // Deleted meanwhile, and its records with it.
    return;
  }
  const marker = buildControlBatch({
    producerId: transaction.producerId,
    producerEpoch: transaction.producerEpoch,
    isCommit,
    timestampMs: BigInt(clock.nowMs()),
  });
  log.appendMarker(marker, readBatchHeader(marker, 0));
  await log.durable(log.logEndOffset);
}
