import type { Cancel } from '../clock.ts';
import { OffsetStore } from '../groups/offset-store.ts';

/**
 *   Empty → Ongoing → PrepareCommit → CompleteCommit → Ongoing …
 *                  ↘ PrepareAbort  → CompleteAbort  ↗
 *
 * Once a state that begins with Prepare is on the disk the outcome is decided, and is carried out
 * however often the broker has to begin again.
 */
const STATES = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
] as const;

export type TransactionState = (typeof STATES)[number];

export const TRANSACTION_STATES: ReadonlySet<string> = new Set(STATES);

export type Transaction = {
  transactionalId: string;
  producerId: bigint;
  producerEpoch: number;
  timeoutMs: number;
  state: TransactionState;
  /** Set while it is ongoing, and until its markers are written. */
  startedAtMs: number | undefined;
  partitions: Map<string, Set<number>>;
  groups: Set<string>;
  /** Offsets that become those of the group when the transaction commits. */
  offsets: OffsetStore;
  cancelTimeout: Cancel | undefined;
  /** Set while markers are being written; a second caller waits for the same outcome. */
  ending: Promise<void> | undefined;
};

export function newTransaction(
  options: { transactionalId: string; timeoutMs: number },
  producerId: bigint,
): Transaction {
  return {
    transactionalId: options.transactionalId,
    producerId,
    producerEpoch: 0,
    timeoutMs: options.timeoutMs,
    state: 'Empty',
    startedAtMs: undefined,
    partitions: new Map(),
    groups: new Set(),
    offsets: new OffsetStore(),
    cancelTimeout: undefined,
    ending: undefined,
  };
}

export type SavedTransaction = {
  id: string;
  producerId: string;
  epoch: number;
  timeoutMs: number;
  state: TransactionState;
  startedAtMs?: number | undefined;
  partitions: [string, number[]][];
  groups: string[];
  offsets: {
    group: string;
    topic: string;
    partition: number;
    offset: string;
    leaderEpoch: number;
    metadata: string | null;
    atMs: number;
  }[];
};

export function saveTransaction(transaction: Transaction): SavedTransaction {
  return {
    id: transaction.transactionalId,
    producerId: transaction.producerId.toString(),
    epoch: transaction.producerEpoch,
    timeoutMs: transaction.timeoutMs,
    state: transaction.state,
    startedAtMs: transaction.startedAtMs,
    partitions: [...transaction.partitions].map(([topic, partitions]) => [topic, [...partitions]]),
    groups: [...transaction.groups],
    offsets: transaction.offsets.groupIds().flatMap((group) =>
      transaction.offsets.ofGroup(group).flatMap(({ topic, partitions }) =>
        [...partitions].map(([partition, committed]) => ({
          group,
          topic,
          partition,
          offset: committed.offset.toString(),
          leaderEpoch: committed.leaderEpoch,
          metadata: committed.metadata,
          atMs: committed.commitTimestampMs,
        })),
      ),
    ),
  };
}

export function restoreTransaction(saved: SavedTransaction): Transaction {
  const offsets = new OffsetStore();
  for (const { group, topic, partition, offset, leaderEpoch, metadata, atMs } of saved.offsets) {
    const committed = { offset: BigInt(offset), leaderEpoch, metadata, commitTimestampMs: atMs };
    offsets.set(group, { topic, partition }, committed);
  }
  return {
    transactionalId: saved.id,
    producerId: BigInt(saved.producerId),
    producerEpoch: saved.epoch,
    timeoutMs: saved.timeoutMs,
    state: saved.state,
    startedAtMs: saved.startedAtMs,
    partitions: new Map(saved.partitions.map(([topic, partitions]) => [topic, new Set(partitions)])),
    groups: new Set(saved.groups),
    offsets,
    cancelTimeout: undefined,
    ending: undefined,
  };
}
