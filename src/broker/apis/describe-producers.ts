import type { ActiveProducer } from '../producers/producer-state.ts';
import { array, int16, int32, int64, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';

/** There are no epochs of coordinators here: all nodes share one. */
const COORDINATOR_EPOCH = 0;

/*
 * Request  => [topic [partition]]
 * Response => throttle_time_ms [topic [partition error_code error_message [producer_id producer_epoch
 *             last_sequence last_timestamp coordinator_epoch txn_start_offset]]]
 */
export const describeProducers = defineApi({
  key: 61,
  name: 'DescribeProducers',
  versions: { from: 0, to: 0 },
  flexibleFrom: 0,
  request: struct({ topics: array(struct({ name: string, partitionIndexes: array(int32) })) }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    topics: array(
      struct({
        name: string,
        partitions: array(
          struct({
            partitionIndex: int32,
            errorCode: int16,
            errorMessage: nullableString,
            activeProducers: array(
              struct({
                producerId: int64,
                producerEpoch: int32,
                lastSequence: int32,
                lastTimestamp: int64,
                coordinatorEpoch: int32,
                currentTxnStartOffset: int64,
              }),
            ),
          }),
        ),
      }),
    ),
  }),
  handle: async (request, context) => ({
    topics: await context.slices.map(partitionsOf(request), async ({ name, partitions }) => ({
      name,
      partitions: await context.slices.map(partitions, (partitionIndex) => {
        const found = producersOf(context, name, partitionIndex);
        const isFound = Array.isArray(found);
        return {
          partitionIndex,
          errorCode: isFound ? ErrorCode.NONE : found,
          errorMessage: null,
          activeProducers: (isFound ? found : []).map((producer) => ({
            producerId: producer.producerId,
            producerEpoch: producer.epoch,
            lastSequence: producer.lastSequence ?? -1,
            lastTimestamp: producer.lastTimestampMs,
            coordinatorEpoch: COORDINATOR_EPOCH,
            currentTxnStartOffset: producer.transactionFirstOffset ?? -1n,
          })),
        };
      }),
    })),
  }),
});

function partitionsOf({ topics }: { topics: { name: string; partitionIndexes: number[] }[] }) {
  return foldPartitions(topics, {
    topic: ({ name }) => name,
    partitions: ({ partitionIndexes }) => partitionIndexes,
    index: (partition) => partition,
  });
}

function producersOf(
  { broker, nodeId }: RequestContext,
  name: string,
  partition: number,
): ActiveProducer[] | ErrorCode {
  const topic = broker.topics.get(name);
  const log = topic?.partitions[partition];
  if (topic === undefined || log === undefined) {
    return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  }
  if (!broker.cluster.isLeader(nodeId, topic, partition)) {
    return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }
  return log.activeProducers();
}
