import type { BrokerState } from '../broker-state.ts';
import { isValidTopicName, type Topic } from '../log/topic-store.ts';
import {
  array,
  between,
  boolean,
  int16,
  int32,
  nullableArray,
  nullableString,
  optional,
  since,
  string,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs, UNKNOWN_OPERATIONS } from './common-fields.ts';

const partitionFields = {
  errorCode: int16,
  partitionIndex: int32,
  leaderId: int32,
  leaderEpoch: since(7, int32, -1),
  replicaNodes: array(int32),
  isrNodes: array(int32),
  offlineReplicas: since(5, array(int32), []),
};

const topicFields = {
  errorCode: int16,
  name: string,
  isInternal: since(1, boolean, false),
  partitions: array(struct(partitionFields)),
  authorizedOperations: optional(since(8, int32, UNKNOWN_OPERATIONS), UNKNOWN_OPERATIONS),
};

type TopicMetadata = StructOf<typeof topicFields>;

/*
 * Request  => [name] (v0: empty, v1+: null for all topics) [v4+] allow_auto_topic_creation
 *             [v8+] include_cluster_authorized_operations include_topic_authorized_operations
 * Response => [v3+] throttle_time_ms [node_id host port [v1+] rack] [v2+] cluster_id
 *             [v1+] controller_id [topic] [v8+] cluster_authorized_operations
 */
export const metadata = defineApi({
  key: 3,
  name: 'Metadata',
  versions: { from: 0, to: 9 },
  flexibleFrom: 9,
  request: struct({
    topics: nullableArray(struct({ name: string })),
    allowAutoTopicCreation: since(4, boolean, true),
    includeClusterAuthorizedOperations: since(8, boolean, false),
    includeTopicAuthorizedOperations: since(8, boolean, false),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(3),
    brokers: array(
      struct({ nodeId: int32, host: string, port: int32, rack: since(1, nullableString, null) }),
    ),
    clusterId: since(2, nullableString, null),
    controllerId: since(1, int32, -1),
    topics: array(struct(topicFields)),
    clusterAuthorizedOperations: optional(
      between({ from: 8, to: 10 }, int32, UNKNOWN_OPERATIONS),
      UNKNOWN_OPERATIONS,
    ),
  }),
  handle(request, { broker, apiVersion, listener }) {
    const wantsAll = request.topics === null || (apiVersion === 0 && request.topics.length === 0);
    const mayCreate = broker.autoCreateTopics && request.allowAutoTopicCreation;
    const topics = wantsAll
      ? broker.topics.all().map((topic) => describeTopic(topic, broker))
      : [...new Set(request.topics!.map(({ name }) => name))].map((name) =>
          findTopic(name, { broker, mayCreate }),
        );
    return {
      brokers: broker.cluster.running.map(({ nodeId, endpoints }) => ({
        nodeId,
        ...endpoints.get(listener)!,
        rack: null,
      })),
      clusterId: broker.clusterId,
      controllerId: broker.cluster.controllerId,
      topics,
    };
  },
});

function findTopic(name: string, options: { broker: BrokerState; mayCreate: boolean }): TopicMetadata {
  const { broker, mayCreate } = options;
  const existing = broker.topics.get(name);
  if (existing !== undefined) {
    return describeTopic(existing, broker);
  }
  if (!isValidTopicName(name)) {
    return missingTopic(name, ErrorCode.INVALID_TOPIC);
  }
  if (!mayCreate) {
    return missingTopic(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  let created: Topic;
  try {
    created = broker.topics.create({ name, partitions: broker.defaultPartitions });
  } catch (error) {
    broker.log({ level: 'error', message: `topic ${name} could not be created: ${String(error)}` });
    return missingTopic(name, ErrorCode.KAFKA_STORAGE_ERROR);
  }
  broker.log({
    level: 'info',
    message: `topic ${name} created on demand with ${created.partitions.length} partitions`,
  });
  return describeTopic(created, broker);
}

function missingTopic(name: string, errorCode: ErrorCode): TopicMetadata {
  return { errorCode, name, isInternal: false, partitions: [] };
}

function describeTopic(topic: Topic, broker: BrokerState): TopicMetadata {
  return {
    errorCode: ErrorCode.NONE,
    name: topic.name,
    isInternal: false,
    partitions: topic.partitions.map((log, partitionIndex) => {
      const { leaderId, replicas, inSync } = broker.cluster.placeOf(topic, partitionIndex);
      return {
        errorCode: leaderId === undefined ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE,
        partitionIndex,
        leaderId: leaderId ?? -1,
        leaderEpoch: log.leaderEpoch,
        replicaNodes: replicas,
        isrNodes: inSync,
        offlineReplicas: replicas.filter((nodeId) => !inSync.includes(nodeId)),
      };
    }),
  };
}
