import { array, int16, int32, nullableArray, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';

/*
 * Request  => timeout_ms [name [partition_index]] (null for all)
 * Response => throttle_time_ms error_code error_message
 *             [name [partition_index [replica] [adding_replica] [removing_replica]]]
 */
export const listPartitionReassignments = defineApi({
  key: 46,
  name: 'ListPartitionReassignments',
  versions: { from: 0, to: 0 },
  flexibleFrom: 0,
  request: struct({
    timeoutMs: int32,
    topics: nullableArray(struct({ name: string, partitionIndexes: array(int32) })),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: int16,
    errorMessage: nullableString,
    topics: array(
      struct({
        name: string,
        partitions: array(
          struct({
            partitionIndex: int32,
            replicas: array(int32),
            addingReplicas: array(int32),
            removingReplicas: array(int32),
          }),
        ),
      }),
    ),
  }),
  handle(request, { broker }) {
    const wanted =
      request.topics ??
      broker.topics.all().map(({ name, partitions }) => ({ name, partitionIndexes: [...partitions.keys()] }));
    const once = foldPartitions(wanted, {
      topic: ({ name }) => name,
      partitions: ({ partitionIndexes }) => partitionIndexes,
      index: (partition) => partition,
    });
    const topics = once.map(({ name, partitions }) => {
      const topic = broker.topics.get(name);
      return {
        name,
        partitions: partitions.flatMap((partitionIndex) => {
          const log = topic?.partitions[partitionIndex];
          const moving = log && broker.cluster.movingOf(log, broker.clock.nowMs());
          return moving === undefined ? [] : [{ partitionIndex, ...moving }];
        }),
      };
    });
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      topics: topics.filter(({ partitions }) => partitions.length > 0),
    };
  },
});
