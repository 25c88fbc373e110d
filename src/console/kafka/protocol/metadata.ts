import { authorizedOperations } from './authorized-operations.ts';
import type { ByteReader } from './byte-reader.ts';
import type { KafkaApi } from './send-request.ts';

export type MetadataNode = {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | undefined;
};

export type PartitionMetadata = {
  readonly partition: number;
  /** -1 where it has none. */
  readonly leader: number;
  /** -1 where the node does not say. */
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly errorCode: number;
};

export type TopicMetadata = {
  readonly name: string;
  /** 32 hexadecimal digits; absent before Kafka 2.8. */
  readonly topicId: string | undefined;
  readonly isInternal: boolean;
  readonly errorCode: number;
  readonly partitions: readonly PartitionMetadata[];
  /** Bits for `allows`; absent where the node does not say. */
  readonly operations: number | undefined;
};

export type ClusterMetadata = {
  readonly nodes: readonly MetadataNode[];
  readonly controllerId: number | undefined;
  /** Absent before Kafka 0.10.1. */
  readonly clusterId: string | undefined;
  readonly topics: readonly TopicMetadata[];
  /** Of the cluster, in versions 8 to 10 only; `DESCRIBE_CLUSTER` says it for newer nodes. */
  readonly operations: number | undefined;
};

export type MetadataInput = {
  /** All topics where absent; none where empty. */
  readonly topics: readonly string[] | undefined;
};

/**
 * Metadata, version 1 to 12. No topic is created by asking, but for nodes older than 0.11, which know no such request.
 *
 * Request  => [topics] allow_auto_topic_creation(4+) include_cluster_operations(8-10) include_topic_operations(8+)
 *   topics => topic_id(10+) name
 * Response => throttle_ms(3+) [brokers] cluster_id(2+) controller_id [topics] cluster_operations(8-10)
 *   brokers    => node_id host port rack
 *   topics     => error name topic_id(10+) is_internal [partitions] operations(8+)
 *   partitions => error index leader leader_epoch(7+) [replicas] [isr] [offline](5+)
 */
export const METADATA: KafkaApi<MetadataInput, ClusterMetadata> = {
  key: 3,
  name: 'Metadata',
  minVersion: 1,
  maxVersion: 12,
  flexibleFrom: 9,
  encode(writer, { topics }, version) {
    const form = { flexible: version >= 9 };
    writer.array(topics, form, (name) => {
      if (version >= 10) {
        writer.uuid(undefined);
      }
      writer.string(name, form).taggedFields(form);
    });
    if (version >= 4) {
      writer.boolean(false);
    }
    if (version >= 8 && version <= 10) {
      writer.boolean(true);
    }
    if (version >= 8) {
      writer.boolean(true);
    }
    writer.taggedFields(form);
  },
  decode(reader, version) {
    const form = { flexible: version >= 9 };
    if (version >= 3) {
      reader.int32();
    }
    const nodes = reader.array(form, () => {
      const node = {
        nodeId: reader.int32(),
        host: reader.string(form),
        port: reader.int32(),
        rack: reader.nullableString(form),
      };
      reader.taggedFields(form);
      return node;
    });
    const clusterId = version >= 2 ? reader.nullableString(form) : undefined;
    const controllerId = reader.int32();
    const topics = reader.array(form, () => readTopic(reader, version));
    const operations = version >= 8 && version <= 10 ? reader.int32() : undefined;
    return {
      nodes,
      controllerId: controllerId < 0 ? undefined : controllerId,
      clusterId: clusterId === '' ? undefined : clusterId,
      topics,
      operations: operations === undefined ? undefined : authorizedOperations(operations),
    };
  },
};

function readTopic(reader: ByteReader, version: number): TopicMetadata {
  const form = { flexible: version >= 9 };
  const errorCode = reader.int16();
  const name = reader.string(form);
  const topicId = version >= 10 ? reader.uuid() : undefined;
  const isInternal = reader.boolean();
  const partitions = reader.array(form, () => readPartition(reader, version));
  const operations = version >= 8 ? authorizedOperations(reader.int32()) : undefined;
  reader.taggedFields(form);
  return { name, topicId, isInternal, errorCode, partitions, operations };
}

function readPartition(reader: ByteReader, version: number): PartitionMetadata {
  const form = { flexible: version >= 9 };
  const errorCode = reader.int16();
  const partition = reader.int32();
  const leader = reader.int32();
  const leaderEpoch = version >= 7 ? reader.int32() : -1;
  const replicas = reader.array(form, () => reader.int32());
  const isr = reader.array(form, () => reader.int32());
  if (version >= 5) {
    reader.array(form, () => reader.int32());
  }
  reader.taggedFields(form);
  return { partition, leader, leaderEpoch, replicas, isr, errorCode };
}
