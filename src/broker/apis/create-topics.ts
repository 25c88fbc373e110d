import type { BrokerState } from '../broker-state.ts';
import { topicConfigProblem } from '../log/topic-config.ts';
import { isValidTopicName, type Placement } from '../log/topic-store.ts';
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  optional,
  since,
  string,
  uuid,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { topicConfigEntries } from './config-entries.ts';
import { defineApi } from './api.ts';
import { NO_TOPIC_ID, throttleTimeMs } from './common-fields.ts';

const MAX_PARTITIONS = 10_000;

const requestedTopic = {
  name: string,
  numPartitions: int32,
  replicationFactor: int16,
  assignments: array(struct({ partitionIndex: int32, brokerIds: array(int32) })),
  configs: array(struct({ name: string, value: nullableString })),
};

const createdTopic = {
  name: string,
  topicId: since(7, uuid, NO_TOPIC_ID),
  errorCode: int16,
  errorMessage: since(1, nullableString, null),
  numPartitions: optional(since(5, int32, -1), -1),
  replicationFactor: optional(since(5, int16, -1), -1),
  configs: optional(
    since(
      5,
      nullableArray(
        struct({
          name: string,
          value: nullableString,
          readOnly: boolean,
          configSource: int8,
          isSensitive: boolean,
        }),
      ),
      [],
    ),
    [],
  ),
};

type RequestedTopic = StructOf<typeof requestedTopic>;
type CreatedTopic = StructOf<typeof createdTopic>;

/*
 * Request  => [name num_partitions replication_factor [partition_index [broker_id]] [name value]]
 *             timeout_ms [v1+] validate_only
 * Response => [v2+] throttle_time_ms [name [v7+] topic_id error_code [v1+] error_message
 *             [v5+] num_partitions replication_factor [config]]
 */
export const createTopics = defineApi({
  key: 19,
  name: 'CreateTopics',
  versions: { from: 0, to: 7 },
  flexibleFrom: 5,
  request: struct({
    topics: array(struct(requestedTopic)),
    timeoutMs: int32,
    validateOnly: since(1, boolean, false),
  }),
  response: struct({ throttleTimeMs: throttleTimeMs(2), topics: array(struct(createdTopic)) }),
  handle(request, { broker }) {
    const seen = new Map<string, number>();
    for (const { name } of request.topics) {
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
    return {
      topics: [...new Map(request.topics.map((topic) => [topic.name, topic])).values()].map((topic) =>
        seen.get(topic.name) === 1
          ? createTopic(broker, topic, request.validateOnly)
          : refused(topic.name, ErrorCode.INVALID_REQUEST, 'the topic is named twice in one request'),
      ),
    };
  },
});

function createTopic(broker: BrokerState, wanted: RequestedTopic, validateOnly: boolean): CreatedTopic {
  const { name } = wanted;
  const problem = problemWith(broker, wanted);
  if (problem !== undefined) {
    return refused(name, ...problem);
  }
  const partitions = partitionCount(broker, wanted);
  const placement = placementOf(wanted);
  const configs = wanted.configs.map((config): [string, string] => [config.name, config.value!]);
  const answer = {
    name,
    topicId: NO_TOPIC_ID,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    numPartitions: partitions,
    replicationFactor: placement.replicationFactor ?? broker.cluster.defaultReplicationFactor,
  };
  if (validateOnly) {
    return answer;
  }
  try {
    const topic = broker.topics.create({ name, partitions, configs, placement });
    return { ...answer, topicId: topic.id, configs: topicConfigEntries(topic.config) };
  } catch (error) {
    broker.log({ level: 'error', message: `topic ${name} could not be created: ${String(error)}` });
    return refused(name, ErrorCode.KAFKA_STORAGE_ERROR, 'the topic could not be written');
  }
}

function placementOf(wanted: RequestedTopic): Placement {
  if (wanted.assignments.length > 0) {
    const sorted = wanted.assignments.toSorted((a, b) => a.partitionIndex - b.partitionIndex);
    const assignments = sorted.map(({ brokerIds }) => brokerIds);
    // Partitions that are added later have as many replicas as the first.
    return { assignments, replicationFactor: assignments[0]!.length };
  }
  return wanted.replicationFactor === -1 ? {} : { replicationFactor: wanted.replicationFactor };
}

function partitionCount(broker: BrokerState, wanted: RequestedTopic): number {
  if (wanted.assignments.length > 0) {
    return wanted.assignments.length;
  }
  return wanted.numPartitions === -1 ? broker.defaultPartitions : wanted.numPartitions;
}

function problemWith(broker: BrokerState, wanted: RequestedTopic): [ErrorCode, string] | undefined {
  if (!isValidTopicName(wanted.name)) {
    return [
      ErrorCode.INVALID_TOPIC,
      `the name of a topic has letters, digits, dots, dashes and underscores, at most 249: '${wanted.name}' is invalid`,
    ];
  }
  if (broker.topics.get(wanted.name) !== undefined) {
    return [ErrorCode.TOPIC_ALREADY_EXISTS, `topic ${wanted.name} already exists`];
  }
  if (wanted.assignments.length > 0) {
    const indexes = new Set(wanted.assignments.map(({ partitionIndex }) => partitionIndex));
    const isComplete = wanted.assignments.every((_, index) => indexes.has(index));
    const areNodesKnown = wanted.assignments.every(({ brokerIds }) => broker.cluster.canHost(brokerIds));
    if (!isComplete || !areNodesKnown) {
      return [
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        'the replicas assigned are not those of all partitions from 0 on, or are on nodes that do not exist',
      ];
    }
  } else if (wanted.replicationFactor !== -1) {
    const nodeCount = broker.cluster.nodes.length;
    if (wanted.replicationFactor < 1 || wanted.replicationFactor > nodeCount) {
      return [
        ErrorCode.INVALID_REPLICATION_FACTOR,
        `a replication factor of ${wanted.replicationFactor} cannot be reached with ${nodeCount} nodes`,
      ];
    }
  }
  const partitions = partitionCount(broker, wanted);
  if (partitions < 1 || partitions > MAX_PARTITIONS) {
    return [
      ErrorCode.INVALID_PARTITIONS,
      `a topic has between 1 and ${MAX_PARTITIONS} partitions, not ${partitions}`,
    ];
  }
  const configProblem = wanted.configs
    .map(({ name, value }) => topicConfigProblem(name, value))
    .find((problem) => problem !== undefined);
  return configProblem === undefined ? undefined : [ErrorCode.INVALID_CONFIG, configProblem];
}

function refused(name: string, errorCode: ErrorCode, errorMessage: string): CreatedTopic {
  return { name, topicId: NO_TOPIC_ID, errorCode, errorMessage, configs: null };
}
