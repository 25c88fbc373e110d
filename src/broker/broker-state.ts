import type { BrokerLog } from './broker-log.ts';
import type { Clock } from './clock.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { GroupCoordinator } from './groups/group-coordinator.ts';
import type { KeyedQueue } from './log/keyed-queue.ts';
import type { BrokerConfigs } from './log/broker-configs.ts';
import type { TopicStore } from './log/topic-store.ts';
import type { ProducerIdAllocator } from './producers/producer-id-allocator.ts';
import type { CredentialStore } from './security/credential-store.ts';
import type { MemoryBudget } from './server/memory-budget.ts';
import type { TransactionCoordinator } from './transactions/transaction-coordinator.ts';

/** What the handlers of all APIs share. */
export type BrokerState = {
  clusterId: string;
  cluster: Cluster;
  autoCreateTopics: boolean;
  defaultPartitions: number;
  maxRequestBytes: number;
  offsetsRetentionMinutes: number;
  /** Per listener. */
  maxConnections: number;
  topics: TopicStore;
  groups: GroupCoordinator;
  producerIds: ProducerIdAllocator;
  transactions: TransactionCoordinator;
  brokerConfigs: BrokerConfigs;
  credentials: CredentialStore;
  memory: MemoryBudget;
  /** Batches that take their time to be looked through, one at a time. */
  largeBatches: KeyedQueue;
  clock: Clock;
  log: BrokerLog;
};
