import type { BrokerState } from '../broker-state.ts';
import { isValidTopicName } from '../log/topic-files.ts';
import type { Topic } from '../log/topic-store.ts';
import { ErrorCode } from '../wire/error-code.ts';
import type { WorkSlices } from '../work-slices.ts';
import type { RequestContext } from './api.ts';
import { NO_TOPIC_ID } from './common-fields.ts';
import type { MetadataRequest, TopicMetadata } from './metadata-messages.ts';
import { MAX_NEW_PARTITIONS } from './requested-topic.ts';

/** Versions 10 and 11 have the field, but a topic may be asked for by its id only from here on. */
const FIRST_VERSION_BY_ID = 12;

export async function findTopics(
  request: MetadataRequest,
  { broker, apiVersion, slices }: RequestContext,
): Promise<TopicMetadata[]> {
  const wanted = request.topics;
  if (wanted === null || (apiVersion === 0 && wanted.length === 0)) {
    return slices.map(broker.topics.all(), (topic) => describeTopic(topic, broker));
  }
  const ids = wanted.map(({ topicId = NO_TOPIC_ID }) => topicId).filter((id) => id !== NO_TOPIC_ID);
  const isByName = wanted.every(({ name }) => name !== null);
  if (apiVersion < FIRST_VERSION_BY_ID && (ids.length > 0 || !isByName)) {
    return wanted.map(({ name }) => missingTopic({ name: name ?? '' }, ErrorCode.INVALID_REQUEST));
  }
  // As in Apache Kafka: a request with one id goes by ids as a whole.
  if (ids.length > 0) {
    return slices.map(new Set(ids), (id) => findById(id, broker));
  }
  const onDemand = new TopicsOnDemand(broker, slices);
  const mayCreate = broker.autoCreateTopics && request.allowAutoTopicCreation;
  return slices.map(new Set(wanted.map(({ name }) => name ?? '')), (name) => {
    const topic = broker.topics.get(name);
    if (topic !== undefined) {
      return describeTopic(topic, broker);
    }
    if (!isValidTopicName(name)) {
      return missingTopic({ name }, ErrorCode.INVALID_TOPIC);
    }
    return mayCreate ? onDemand.create(name) : missingTopic({ name }, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });
}

function findById(topicId: string, broker: BrokerState): TopicMetadata {
  const topic = broker.topics.getById(topicId);
  return topic === undefined
    ? missingTopic({ name: null, topicId }, ErrorCode.UNKNOWN_TOPIC_ID)
    : describeTopic(topic, broker);
}

/** Makes the topics that a request merely names, up to as many as one request may make. */
class TopicsOnDemand {
  readonly #broker: BrokerState;
  readonly #slices: WorkSlices;
  #madePartitions = 0;

  constructor(broker: BrokerState, slices: WorkSlices) {
    this.#broker = broker;
    this.#slices = slices;
  }

  async create(name: string): Promise<TopicMetadata> {
    const broker = this.#broker;
    const partitions = broker.defaultPartitions;
    if (this.#madePartitions + partitions > MAX_NEW_PARTITIONS) {
      // The client asks again, and then it is made.
      return missingTopic({ name }, ErrorCode.LEADER_NOT_AVAILABLE);
    }
    try {
      const created = await broker.topics.create({ name, partitions }, this.#slices);
      if (created !== undefined) {
        this.#madePartitions += partitions;
        const message = `topic ${name} created on demand with ${partitions} partitions`;
        broker.log({ level: 'info', message });
      }
    } catch (error) {
      broker.log({ level: 'error', message: `topic ${name} could not be created: ${String(error)}` });
      return missingTopic({ name }, ErrorCode.KAFKA_STORAGE_ERROR);
    }
    const topic = broker.topics.get(name);
    return topic === undefined
      ? missingTopic({ name }, ErrorCode.LEADER_NOT_AVAILABLE)
      : describeTopic(topic, broker);
  }
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
