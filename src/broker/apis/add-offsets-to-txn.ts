import { int16, int64, string } from '../wire/codec.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { asCoordinator } from './as-coordinator.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => transactional_id producer_id producer_epoch group_id
 * Response => throttle_time_ms error_code
 */
export const addOffsetsToTxn = defineApi({
  key: 25,
  name: 'AddOffsetsToTxn',
  versions: { from: 0, to: 3 },
  flexibleFrom: 3,
  request: struct({ transactionalId: string, producerId: int64, producerEpoch: int16, groupId: string }),
  response: struct({ throttleTimeMs: throttleTimeMs(0), errorCode: int16 }),
  handle: async (request, context) => ({
    errorCode: await asCoordinator(context, request.transactionalId, () =>
      context.broker.transactions.addGroup(request, request.groupId),
    ),
  }),
});
