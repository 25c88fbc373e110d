import { array, int16, int32, int64, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { asCoordinator } from './as-coordinator.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => transactional_id producer_id producer_epoch [name [partition]]
 * Response => throttle_time_ms [name [partition error_code]]
 */
export const addPartitionsToTxn = defineApi({
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: { from: 0, to: 3 },
  flexibleFrom: 3,
  request: struct({
    transactionalId: string,
    producerId: int64,
    producerEpoch: int16,
    topics: array(struct({ name: string, partitions: array(int32) })),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    results: array(
      struct({ name: string, results: array(struct({ partitionIndex: int32, errorCode: int16 })) }),
    ),
  }),
  async handle(request, context) {
    const wanted = request.topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => ({ topic: name, partition })),
    );
    const isMissing = ({ topic, partition }: { topic: string; partition: number }): boolean =>
      context.broker.topics.partition(topic, partition) === undefined;
    // All or none: with one partition missing the others are told that they were not tried.
    const errorCode = wanted.some(isMissing)
      ? ErrorCode.OPERATION_NOT_ATTEMPTED
      : await asCoordinator(context, request.transactionalId, () =>
          context.broker.transactions.addPartitions(request, wanted),
        );
    return {
      results: request.topics.map(({ name, partitions }) => ({
        name,
        results: partitions.map((partition) => ({
          partitionIndex: partition,
          errorCode: isMissing({ topic: name, partition }) ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : errorCode,
        })),
      })),
    };
  },
});
