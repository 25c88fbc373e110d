import { array, int16, int32, int64, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

const UNKNOWN = {
  transactionState: '',
  transactionTimeoutMs: 0,
  transactionStartTimeMs: -1n,
  producerId: -1n,
  producerEpoch: -1,
  topics: [],
};

/*
 * Request  => [transactional_id]
 * Response => throttle_time_ms [error_code transactional_id state timeout_ms start_time_ms producer_id
 *             producer_epoch [topic [partition]]]
 */
export const describeTransactions = defineApi({
  key: 65,
  name: 'DescribeTransactions',
  versions: { from: 0, to: 0 },
  flexibleFrom: 0,
  request: struct({ transactionalIds: array(string) }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    transactionStates: array(
      struct({
        errorCode: int16,
        transactionalId: string,
        transactionState: string,
        transactionTimeoutMs: int32,
        transactionStartTimeMs: int64,
        producerId: int64,
        producerEpoch: int16,
        topics: array(struct({ topic: string, partitions: array(int32) })),
      }),
    ),
  }),
  handle: async (request, context) => ({
    transactionStates: await context.slices.map(new Set(request.transactionalIds), (transactionalId) => ({
      transactionalId,
      ...describe(transactionalId, context),
    })),
  }),
});

function describe(transactionalId: string, { broker, nodeId }: RequestContext) {
  if (!broker.cluster.isCoordinator(nodeId, transactionalId)) {
    return { errorCode: ErrorCode.NOT_COORDINATOR, ...UNKNOWN };
  }
  const transaction = broker.transactions.get(transactionalId);
  if (transaction === undefined) {
    return { errorCode: ErrorCode.TRANSACTIONAL_ID_NOT_FOUND, ...UNKNOWN };
  }
  return {
    errorCode: ErrorCode.NONE,
    transactionState: transaction.state,
    transactionTimeoutMs: transaction.timeoutMs,
    transactionStartTimeMs: BigInt(transaction.startedAtMs ?? -1),
    producerId: transaction.producerId,
    producerEpoch: transaction.producerEpoch,
    topics: [...transaction.partitions].map(([topic, partitions]) => ({
      topic,
      partitions: [...partitions],
    })),
  };
}
