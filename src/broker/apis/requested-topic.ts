import type { BrokerState } from '../broker-state.ts';
import { topicConfigProblem } from '../log/topic-config.ts';
import { isValidTopicName, type Placement } from '../log/topic-files.ts';
import { array, int16, int32, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';

/** As in Apache Kafka, of one request with all its topics. */
export const MAX_NEW_PARTITIONS = 10_000;

export const requestedTopic = {
  name: string,
  numPartitions: int32,
  replicationFactor: int16,
  assignments: array(struct({ partitionIndex: int32, brokerIds: array(int32) })),
  configs: array(struct({ name: string, value: nullableString })),
};

export type RequestedTopic = StructOf<typeof requestedTopic>;

export function placementOf(wanted: RequestedTopic): Placement {
  if (wanted.assignments.length > 0) {
    const sorted = wanted.assignments.toSorted((a, b) => a.partitionIndex - b.partitionIndex);
    const assignments = sorted.map(({ brokerIds }) => brokerIds);
    // Partitions that are added later have as many replicas as the first.
    return { assignments, replicationFactor: assignments[0]!.length };
  }
  return wanted.replicationFactor === -1 ? {} : { replicationFactor: wanted.replicationFactor };
}

export function partitionCount(broker: BrokerState, wanted: RequestedTopic): number {
  if (wanted.assignments.length > 0) {
    return wanted.assignments.length;
  }
  return wanted.numPartitions === -1 ? broker.defaultPartitions : wanted.numPartitions;
}

/** Why a topic cannot be made, as far as it depends on this topic alone. */
export function problemWith(broker: BrokerState, wanted: RequestedTopic): [ErrorCode, string] | undefined {
  if (!isValidTopicName(wanted.name)) {
    return [
      ErrorCode.INVALID_TOPIC,
      `the name of a topic has letters, digits, dots, dashes and underscores, at most 249: '${wanted.name}' is invalid`,
    ];
  }
  if (broker.topics.get(wanted.name) !== undefined) {
    return alreadyExists(wanted.name);
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
  if (partitions < 1) {
    return [ErrorCode.INVALID_PARTITIONS, `a topic has at least one partition, not ${partitions}`];
  }
  const configProblem = wanted.configs
    .map(({ name, value }) => topicConfigProblem(name, value))
    .find((problem) => problem !== undefined);
  return configProblem === undefined ? undefined : [ErrorCode.INVALID_CONFIG, configProblem];
}

export function alreadyExists(name: string): [ErrorCode, string] {
  return [ErrorCode.TOPIC_ALREADY_EXISTS, `topic ${name} already exists`];
}
