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
  uuid,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { AuthorizedOperations } from './authorized-operations.ts';
import { NO_TOPIC_ID, throttleTimeMs } from './common-fields.ts';

/** Versions 10 and 11 have the field, but a topic may be asked for by its id only from here on. */
const FIRST_VERSION_BY_ID = 12;

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
  name: nullableString,
  topicId: optional(since(10, uuid, NO_TOPIC_ID), NO_TOPIC_ID),
  isInternal: since(1, boolean, false),
  partitions: array(struct(partitionFields)),
  authorizedOperations: optional(since(8, int32, AuthorizedOperations.unknown), AuthorizedOperations.unknown),
};

const requestFields = {
  topics: nullableArray(
    struct({ topicId: optional(since(10, uuid, NO_TOPIC_ID), NO_TOPIC_ID), name: nullableString }),
  ),
  allowAutoTopicCreation: since(4, boolean, true),
  includeClusterAuthorizedOperations: between({ from: 8, to: 10 }, boolean, false),
  includeTopicAuthorizedOperations: since(8, boolean, false),
};

type MetadataRequest = StructOf<typeof requestFields>;
type TopicMetadata = StructOf<typeof topicFields>;

/*
 * Request  => [[v10+] topic_id name] (v0: empty, v1+: null for all topics) [v4+] allow_auto_topic_creation
 *             [v8-10] include_cluster_authorized_operations [v8+] include_topic_authorized_operations
 * Response => [v3+] throttle_time_ms [node_id host port [v1+] rack] [v2+] cluster_id
 *             [v1+] controller_id [error_code name [v10+] topic_id [v1+] is_internal [partition]
 *             [v8+] topic_authorized_operations] [v8-10] cluster_authorized_operations
 */
export const metadata = defineApi({
  key: 3,
  name: 'Metadata',
  versions: { from: 0, to: 12 },
  flexibleFrom: 9,
  request: struct(requestFields),
  response: struct({
    throttleTimeMs: throttleTimeMs(3),
    brokers: array(
      struct({ nodeId: int32, host: string, port: int32, rack: since(1, nullableString, null) }),
    ),
    clusterId: since(2, nullableString, null),
    controllerId: since(1, int32, -1),
    topics: array(struct(topicFields)),
    clusterAuthorizedOperations: optional(
      between({ from: 8, to: 10 }, int32, AuthorizedOperations.unknown),
      AuthorizedOperations.unknown,
    ),
  }),
  handle(request, context) {
    const { broker, listener } = context;
    const topics = findTopics(request, context);
    return {
      brokers: broker.cluster.running.map(({ nodeId, endpoints }) => ({
        nodeId,
        ...endpoints.get(listener)!,
        rack: null,
      })),
      clusterId: broker.clusterId,
      controllerId: broker.cluster.controllerId,
      topics: request.includeTopicAuthorizedOperations ? topics.map(withOperations) : topics,
      ...(request.includeClusterAuthorizedOperations && {
        clusterAuthorizedOperations: AuthorizedOperations.cluster,
      }),
    };
  },
});

function findTopics(request: MetadataRequest, { broker, apiVersion }: RequestContext): TopicMetadata[] {
  const wanted = request.topics;
  if (wanted === null || (apiVersion === 0 && wanted.length === 0)) {
    return broker.topics.all().map((topic) => describeTopic(topic, broker));
  }
  const ids = wanted.map(({ topicId = NO_TOPIC_ID }) => topicId).filter((id) => id !== NO_TOPIC_ID);
  const isByName = wanted.every(({ name }) => name !== null);
  if (apiVersion < FIRST_VERSION_BY_ID && (ids.length > 0 || !isByName)) {
    return wanted.map(({ name }) => missingTopic({ name: name ?? '' }, ErrorCode.INVALID_REQUEST));
  }
  // As in Apache Kafka: a request with one id goes by ids as a whole.
  if (ids.length > 0) {
    return findById(new Set(ids), broker);
  }
  const mayCreate = broker.autoCreateTopics && request.allowAutoTopicCreation;
  return [...new Set(wanted.map(({ name }) => name ?? ''))].map((name) =>
    findTopic(name, { broker, mayCreate }),
  );
}

function findById(ids: Set<string>, broker: BrokerState): TopicMetadata[] {
  return [...ids].map((topicId) => {
    const topic = broker.topics.getById(topicId);
    return topic === undefined
      ? missingTopic({ name: null, topicId }, ErrorCode.UNKNOWN_TOPIC_ID)
      : describeTopic(topic, broker);
  });
}

function withOperations(topic: TopicMetadata): TopicMetadata {
  return topic.errorCode === ErrorCode.NONE
    ? { ...topic, authorizedOperations: AuthorizedOperations.topic }
    : topic;
}

function findTopic(name: string, options: { broker: BrokerState; mayCreate: boolean }): TopicMetadata {
  const { broker, mayCreate } = options;
  const existing = broker.topics.get(name);
  if (existing !== undefined) {
    return describeTopic(existing, broker);
  }
  if (!isValidTopicName(name)) {
    return missingTopic({ name }, ErrorCode.INVALID_TOPIC);
  }
  if (!mayCreate) {
    return missingTopic({ name }, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  let created: Topic;
  try {
    created = broker.topics.create({ name, partitions: broker.defaultPartitions });
  } catch (error) {
    broker.log({ level: 'error', message: `topic ${name} could not be created: ${String(error)}` });
    return missingTopic({ name }, ErrorCode.KAFKA_STORAGE_ERROR);
  }
  broker.log({
    level: 'info',
    message: `topic ${name} created on demand with ${created.partitions.length} partitions`,
  });
  return describeTopic(created, broker);
}

function missingTopic(asked: { name: string | null; topicId?: string }, errorCode: ErrorCode): TopicMetadata {
  return { errorCode, ...asked, isInternal: false, partitions: [] };
}

function describeTopic(topic: Topic, broker: BrokerState): TopicMetadata {
  return {
    errorCode: ErrorCode.NONE,
    name: topic.name,
    topicId: topic.id,
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
