import type { BrokerState } from '../broker-state.ts';
import { array, boolean, int16, int32, nullableArray, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

const MAX_PARTITIONS = 10_000;

/*
 * Request  => [name count [[broker_id]]] timeout_ms validate_only
 * Response => throttle_time_ms [name error_code error_message]
 */
export const createPartitions = defineApi({
  key: 37,
  name: 'CreatePartitions',
  versions: { from: 0, to: 3 },
  flexibleFrom: 2,
  request: struct({
    topics: array(
      struct({
        name: string,
        count: int32,
        assignments: nullableArray(struct({ brokerIds: array(int32) })),
      }),
    ),
    timeoutMs: int32,
    validateOnly: boolean,
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    results: array(struct({ name: string, errorCode: int16, errorMessage: nullableString })),
  }),
  handle: (request, { broker }) => ({
    results: request.topics.map(({ name, count, assignments }) => {
      const problem = addPartitions(broker, {
        name,
        count,
        assignments,
        validateOnly: request.validateOnly,
      });
      return { name, errorCode: problem?.[0] ?? ErrorCode.NONE, errorMessage: problem?.[1] ?? null };
    }),
  }),
});

function addPartitions(
  broker: BrokerState,
  wanted: {
    name: string;
    count: number;
    assignments: { brokerIds: number[] }[] | null;
    validateOnly: boolean;
  },
): [ErrorCode, string] | undefined {
  const topic = broker.topics.get(wanted.name);
  if (topic === undefined) {
    return [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `topic ${wanted.name} does not exist`];
  }
  const count = topic.partitions.length;
  if (wanted.count <= count || wanted.count > MAX_PARTITIONS) {
    const why = `topic ${topic.name} has ${count} partitions and can have up to ${MAX_PARTITIONS}`;
    return [ErrorCode.INVALID_PARTITIONS, `${why}; ${wanted.count} would not be an increase within that`];
  }
  const { assignments } = wanted;
  const isAssignable =
    assignments === null ||
    (assignments.length === wanted.count - topic.partitions.length &&
      assignments.every(({ brokerIds }) => broker.cluster.canHost(brokerIds)));
  if (!isAssignable) {
    return [
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      'replicas are assigned for each new partition and no other, on nodes that exist',
    ];
  }
  if (!wanted.validateOnly) {
    try {
      broker.topics.addPartitions(
        topic,
        wanted.count,
        assignments?.map(({ brokerIds }) => brokerIds),
      );
    } catch (error) {
      broker.log({ level: 'error', message: `partitions of ${topic.name}: ${String(error)}` });
      return [ErrorCode.KAFKA_STORAGE_ERROR, 'the partitions could not be written'];
    }
  }
  return undefined;
}
