import { StorageError } from '../log/storage-error.ts';
import { int16, int32, int64, nullableString, since } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => transactional_id transaction_timeout_ms [v3+] producer_id producer_epoch
 * Response => throttle_time_ms error_code producer_id producer_epoch
 */
export const initProducerId = defineApi({
  key: 22,
  name: 'InitProducerId',
  versions: { from: 0, to: 4 },
  flexibleFrom: 2,
  request: struct({
    transactionalId: nullableString,
    transactionTimeoutMs: int32,
    producerId: since(3, int64, -1n),
    producerEpoch: since(3, int16, -1),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: int16,
    producerId: int64,
    producerEpoch: int16,
  }),
  async handle(request, { broker, nodeId, apiVersion }) {
    if (request.transactionalId !== null) {
      if (!broker.cluster.isCoordinator(nodeId, request.transactionalId)) {
        return { errorCode: ErrorCode.NOT_COORDINATOR, producerId: -1n, producerEpoch: -1 };
      }
      const { transactionalId, transactionTimeoutMs: timeoutMs } = request;
      const answer = await orUnavailable(() =>
        broker.transactions.initProducer({ ...request, transactionalId, timeoutMs }),
      );
      // Clients know error 90 since version 4.
      const isUnknownToClient = answer.errorCode === ErrorCode.PRODUCER_FENCED && apiVersion < 4;
      return isUnknownToClient ? { ...answer, errorCode: ErrorCode.INVALID_PRODUCER_EPOCH } : answer;
    }
    // Without a transactional id an epoch can always start again under a new producer id.
    return orUnavailable(() => ({
      errorCode: ErrorCode.NONE,
      producerId: broker.producerIds.next(),
      producerEpoch: 0,
    }));
  },
});

type InitProducerAnswer = { errorCode: ErrorCode; producerId: bigint; producerEpoch: number };

/** Where the disk refuses, a client hears what makes it ask again. */
async function orUnavailable(
  init: () => InitProducerAnswer | Promise<InitProducerAnswer>,
): Promise<InitProducerAnswer> {
  try {
    return await init();
  } catch (error) {
    if (error instanceof StorageError) {
      return { errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, producerId: -1n, producerEpoch: -1 };
    }
    throw error;
  }
}
