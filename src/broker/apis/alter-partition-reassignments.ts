import type { BrokerState } from '../broker-state.ts';
import { array, int16, int32, nullableArray, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';

type Wanted = { partitionIndex: number; replicas: number[] | null };

/*
 * Request  => timeout_ms [name [partition_index [replica]]] (null replicas cancel)
 * Response => throttle_time_ms error_code error_message
 *             [name [partition_index error_code error_message]]
 */
export const alterPartitionReassignments = defineApi({
  key: 45,
  name: 'AlterPartitionReassignments',
  versions: { from: 0, to: 0 },
  flexibleFrom: 0,
  request: struct({
    timeoutMs: int32,
    topics: array(
      struct({
        name: string,
        partitions: array(struct({ partitionIndex: int32, replicas: nullableArray(int32) })),
      }),
    ),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: int16,
    errorMessage: nullableString,
    responses: array(
      struct({
        name: string,
        partitions: array(struct({ partitionIndex: int32, errorCode: int16, errorMessage: nullableString })),
      }),
    ),
  }),
  async handle(request, { broker, slices }) {
    const topics = foldPartitions(request.topics, {
      topic: ({ name }) => name,
      partitions: ({ partitions }) => partitions,
      index: ({ partitionIndex }) => partitionIndex,
    });
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      responses: await slices.map(topics, async ({ name, partitions }) => ({
        name,
        partitions: await slices.map(partitions, (wanted) => {
          const [errorCode, errorMessage] = reassign(broker, name, wanted) ?? [ErrorCode.NONE, null];
          return { partitionIndex: wanted.partitionIndex, errorCode, errorMessage };
        }),
      })),
    };
  },
});

function reassign(
  broker: BrokerState,
  name: string,
  { partitionIndex, replicas }: Wanted,
): [ErrorCode, string] | undefined {
  const topic = broker.topics.get(name);
  if (topic?.partitions[partitionIndex] === undefined) {
    return [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'no such partition'];
  }
  if (replicas === null) {
    // Nothing is copied, so what was asked for has always been done already.
    return [ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, 'it is done'];
  }
  if (!broker.cluster.canHost(replicas)) {
    return [ErrorCode.INVALID_REPLICA_ASSIGNMENT, 'different nodes that exist'];
  }
  try {
    broker.cluster.reassign({ topic, partition: partitionIndex, nowMs: broker.clock.nowMs() }, () =>
      broker.topics.assign(topic, partitionIndex, replicas),
    );
    return undefined;
  } catch (error) {
    broker.log({ level: 'error', message: `replicas of ${name}-${partitionIndex}: ${String(error)}` });
    return [ErrorCode.KAFKA_STORAGE_ERROR, 'the assignment could not be written'];
  }
}
