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
  handle(request, { broker }) {
    if (request.transactionalId !== null) {
      return { errorCode: ErrorCode.INVALID_REQUEST, producerId: -1n, producerEpoch: -1 };
    }
    // Without a transactional id an epoch can always start again under a new producer id.
    return { errorCode: ErrorCode.NONE, producerId: broker.producerIds.next(), producerEpoch: 0 };
  },
});
