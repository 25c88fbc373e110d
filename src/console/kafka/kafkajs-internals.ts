import { createRequire } from 'node:module';
import type { Kafka, KafkaMessage } from 'kafkajs';
import type { RequestBroker } from './protocol/send-request.ts';

/**
 * What kafkajs has and does not offer: a fetch without a group (docs/adr/0010). It is pinned, and no longer changes; the
 * interop suite reads through it against every broker.
 */
export type Cluster = {
  readonly connect: () => Promise<void>;
  readonly disconnect: () => Promise<void>;
  readonly addMultipleTargetTopics: (topics: readonly string[]) => Promise<void>;
  readonly refreshMetadata: () => Promise<void>;
  /** Where it is older than `metadataMaxAge`. Rejects where one of the target topics is no longer there. */
  readonly refreshMetadataIfNecessary: () => Promise<void>;
  readonly findTopicPartitionMetadata: (topic: string) => readonly { readonly partitionId: number }[];
  /** Node id → partitions. */
  readonly findLeaderForPartitions: (
    topic: string,
    partitions: readonly number[],
  ) => Readonly<Record<string, readonly number[]>>;
  /** Connects to it; rejects where the last metadata does not name it. */
  readonly findBroker: (node: { readonly nodeId: string }) => Promise<FetchingBroker & RequestBroker>;
  readonly findGroupCoordinator: (group: { readonly groupId: string }) => Promise<RequestBroker>;
  readonly brokerPool: {
    /** A node that is connected, else one of those known, else a first address; connects to it. */
    readonly findConnectedBroker: () => Promise<RequestBroker>;
  };
  readonly fetchTopicsOffset: (
    topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number }[];
      readonly fromBeginning?: boolean;
      readonly fromTimestamp?: number;
    }[],
  ) => Promise<
    {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[]
  >;
};

type FetchingBroker = {
  readonly fetch: (request: {
    readonly replicaId: number;
    readonly isolationLevel: 0 | 1;
    readonly maxWaitTime: number;
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly fetchOffset: string;
        readonly maxBytes: number;
      }[];
    }[];
  }) => Promise<{
    readonly responses: readonly {
      readonly topicName: string;
      readonly partitions: readonly FetchedPartition[];
    }[];
  }>;
};

type FetchedPartition = {
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: readonly KafkaMessage[];
};

/** The records of a fetch that a reader of committed records is to see. */
export type FetchedBatch = {
  readonly messages: readonly KafkaMessage[];
  /** Of the partition. */
  readonly highWatermark: string;
  /** What came, before control records and aborted ones were taken out. */
  readonly messagesWithinOffset: readonly { readonly offset: string }[];
  readonly rawMessages: readonly unknown[];
};

const load = createRequire(import.meta.url);

export function createCluster(kafka: Kafka, options: { readonly isolationLevel: 0 | 1 }): Cluster {
  const create = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (!create) throw new Error('this kafkajs has no createCluster');
  const members = kafka as unknown as Record<symbol, (settings: object) => Cluster>;
  return (members[create] as (settings: object) => Cluster)({
    // Partitions that are added are there after this, for whoever watches a topic.
    metadataMaxAge: 3_000,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
    isolationLevel: options.isolationLevel,
  });
}

export function readBatch(topic: string, fetchOffset: string, partition: FetchedPartition): FetchedBatch {
  const Batch = load('kafkajs/src/consumer/batch.js') as new (
    topic: string,
    fetchOffset: string,
    partition: FetchedPartition,
  ) => FetchedBatch;
  return new Batch(topic, fetchOffset, partition);
}

/** A node at an address: kafkajs's connections to it, its login, and the versions of requests it speaks. */
export type NodeConnection = RequestBroker & {
  readonly connect: () => Promise<void>;
  readonly isConnected: () => boolean;
  /** Resolves when no request is under way any more. */
  readonly disconnect: () => Promise<void>;
  readonly connectionPool: RequestBroker['connectionPool'] & {
    /** 0 for all requests but Fetch, 1 for Fetch; connects where it is not. */
    readonly getConnection: (index: 0 | 1) => Promise<unknown>;
  };
};

export type NodeAddress = { readonly host: string; readonly port: number };

/** Makes connections to single nodes. Without kafkajs's cluster: that asks one node at a time, and waits for a frozen one. */
export function createNodeConnections(kafka: Kafka): (address: NodeAddress) => Promise<NodeConnection> {
  const cluster = createCluster(kafka, { isolationLevel: 0 }) as unknown as {
    readonly rootLogger: unknown;
    readonly connectionPoolBuilder: { readonly build: (address: NodeAddress) => Promise<object> };
    readonly brokerPool: { readonly createBroker: (options: object) => NodeConnection };
  };
  return async (address) => {
    const connectionPool = await cluster.connectionPoolBuilder.build(address);
    return cluster.brokerPool.createBroker({ connectionPool, logger: cluster.rootLogger });
  };
}

export const crc32c = load('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
  bytes: Uint8Array,
) => number;
