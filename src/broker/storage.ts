import type { BrokerState } from './broker-state.ts';
import { type LastShutdown, markCleanShutdown, takeCleanShutdown } from './clean-shutdown.ts';
import type { Clock } from './clock.ts';
import { clusterIdentity } from './cluster-identity.ts';
import { GroupCoordinator } from './groups/group-coordinator.ts';
import { BrokerConfigs } from './log/broker-configs.ts';
import { DamagedFolder } from './log/damaged-folder.ts';
import type { FileSystem } from './log/file-system.ts';
import type { GroupCommit } from './log/group-commit.ts';
import type { StorageError } from './log/storage-error.ts';
import { TopicStore } from './log/topic-store.ts';
import { ProducerIdAllocator } from './producers/producer-id-allocator.ts';
import { recordDamage, type RecordDamage } from './recovery-report.ts';
import { CredentialStore, type User } from './security/credential-store.ts';
import { TransactionCoordinator } from './transactions/transaction-coordinator.ts';

export type StorageOptions = {
  fileSystem: FileSystem;
  dataDir: string;
  clock: Clock;
  groupCommit: GroupCommit;
  clusterId: string | undefined;
  users: readonly User[];
  groupInitialRebalanceDelayMs: number;
  onStorageFailure: (error: StorageError) => void;
  /** A folder of a deleted topic cannot be removed yet. */
  onLeftover: (message: string) => void;
  onDamage: (damage: RecordDamage) => void;
};

type StoredState = Pick<
  BrokerState,
  'clusterId' | 'topics' | 'groups' | 'producerIds' | 'transactions' | 'brokerConfigs' | 'credentials'
>;

/** Everything a broker keeps in its data directory. */
export type BrokerStorage = {
  state: StoredState;
  lastShutdown: LastShutdown;
  /** Leaves everything on the disk; rejects where that is not sure. */
  close: () => Promise<void>;
  /** The next start trusts the logs as they are. */
  markClean: () => void;
};

/** Rejects where the disk does not give what is needed, and then no file is open. */
export async function openStorage(options: StorageOptions): Promise<BrokerStorage> {
  const { fileSystem, dataDir } = options;
  const lastShutdown = takeCleanShutdown(fileSystem, dataDir);
  const opened: { abandon: () => Promise<void> }[] = [];
  try {
    const state = await openState({ ...options, cleanShutdown: lastShutdown.isClean }, opened);
    const { topics, groups, transactions } = state;
    return {
      state,
      lastShutdown,
      async close() {
        const ended: PromiseSettledResult<void>[] = [];
        for (const part of [transactions, groups, topics]) {
          ended.push(...(await Promise.allSettled([part.close()])));
        }
        const failure = ended.find(({ status }) => status === 'rejected');
        if (failure?.status === 'rejected') {
          throw failure.reason;
        }
      },
      markClean() {
        topics.saveRecoveryPoints();
        markCleanShutdown(fileSystem, dataDir);
      },
    };
  } catch (error) {
    await Promise.allSettled(opened.map((part) => part.abandon()));
    throw error;
  }
}

async function openState(
  options: StorageOptions & { cleanShutdown: boolean },
  opened: { abandon: () => Promise<void> }[],
): Promise<StoredState> {
  const { fileSystem, dataDir, clock } = options;
  const clusterId = clusterIdentity(fileSystem, dataDir, options.clusterId);
  const damaged = new DamagedFolder(fileSystem, dataDir, () => clock.nowMs());
  const brokerConfigs = new BrokerConfigs(fileSystem, dataDir);
  const topics = new TopicStore({
    ...options,
    defaults: brokerConfigs,
    damaged,
    nowMs: () => clock.nowMs(),
    onDamage: (topic, partition, found) => options.onDamage(recordDamage(topic, partition, found)),
  });
  opened.push(topics);
  const groups = new GroupCoordinator({
    ...options,
    damaged,
    initialRebalanceDelayMs: options.groupInitialRebalanceDelayMs,
    minSessionTimeoutMs: 1000,
    maxSessionTimeoutMs: 30 * 60 * 1000,
  });
  opened.push({ abandon: () => groups.close() });
  const producerIds = new ProducerIdAllocator({
    ...options,
    highestKnown: () => highestProducerId(topics, transactions),
  });
  const transactions: TransactionCoordinator = new TransactionCoordinator({
    ...options,
    damaged,
    topics,
    groups,
    producerIds,
  });
  opened.push({ abandon: () => transactions.close() });
  await forgetOffsetsOfMissingTopics(topics, groups);
  await transactions.resume();
  const credentials = new CredentialStore(fileSystem, dataDir);
  await credentials.ensure(options.users);
  return { clusterId, topics, groups, producerIds, transactions, brokerConfigs, credentials };
}

function highestProducerId(topics: TopicStore, transactions: TransactionCoordinator): bigint {
  const inLogs = topics.all().flatMap(({ partitions }) => partitions.flatMap((log) => log.activeProducers()));
  return [...inLogs, ...transactions.all()].reduce(
    (highest, { producerId }) => (producerId > highest ? producerId : highest),
    -1n,
  );
}

/** A deletion that was cut short has left them; they would be wrong for a topic made later under that name. */
async function forgetOffsetsOfMissingTopics(topics: TopicStore, groups: GroupCoordinator): Promise<void> {
  // While the name of a topic is unknown, any could be its.
  if (topics.lost.length === 0) {
    const missing = groups.offsets.topics().filter((name) => topics.get(name) === undefined);
    await Promise.all(missing.map((name) => groups.forgetTopic(name)));
  }
}
