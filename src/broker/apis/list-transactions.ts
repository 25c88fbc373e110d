import { TRANSACTION_STATES } from '../transactions/transaction.ts';
import { array, int16, int64, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => [state] [producer_id] [v1+] duration_ms
 * Response => throttle_time_ms error_code [unknown_state] [transactional_id producer_id state]
 */
export const listTransactions = defineApi({
  key: 66,
  name: 'ListTransactions',
  versions: { from: 0, to: 1 },
  flexibleFrom: 0,
  request: struct({
    stateFilters: array(string),
    producerIdFilters: array(int64),
    durationFilter: since(1, int64, -1n),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: int16,
    unknownStateFilters: array(string),
    transactionStates: array(
      struct({ transactionalId: string, producerId: int64, transactionState: string }),
    ),
  }),
  handle(request, { broker, nodeId }) {
    const states = new Set(request.stateFilters);
    const producerIds = new Set(request.producerIdFilters);
    const startedBefore = broker.clock.nowMs() - Number(request.durationFilter);
    const transactions = broker.transactions
      .all()
      .filter(({ transactionalId }) => broker.cluster.isCoordinator(nodeId, transactionalId))
      .filter(({ state }) => states.size === 0 || states.has(state))
      .filter(({ producerId }) => producerIds.size === 0 || producerIds.has(producerId))
      .filter(
        ({ startedAtMs }) =>
          request.durationFilter < 0n || (startedAtMs !== undefined && startedAtMs < startedBefore),
      );
    return {
      errorCode: ErrorCode.NONE,
      unknownStateFilters: request.stateFilters.filter((state) => !TRANSACTION_STATES.has(state)),
      transactionStates: transactions.map(({ transactionalId, producerId, state }) => ({
        transactionalId,
        producerId,
        transactionState: state,
      })),
    };
  },
});
