import { boolean, int16, int64, string } from '../wire/codec.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { asCoordinator } from './as-coordinator.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => transactional_id producer_id producer_epoch committed
 * Response => throttle_time_ms error_code
 *
 * Answered when the markers are on the disk: a client never meets its own unfinished transaction.
 */
export const endTxn = defineApi({
  key: 26,
  name: 'EndTxn',
  versions: { from: 0, to: 3 },
  flexibleFrom: 3,
  request: struct({ transactionalId: string, producerId: int64, producerEpoch: int16, committed: boolean }),
  response: struct({ throttleTimeMs: throttleTimeMs(0), errorCode: int16 }),
  handle: async (request, context) => ({
    errorCode: await asCoordinator(context, request.transactionalId, () =>
      context.broker.transactions.end(request, request.committed),
    ),
  }),
});
