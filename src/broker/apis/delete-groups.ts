import { StorageError } from '../log/storage-error.ts';
import { array, int16, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import type { BrokerState } from '../broker-state.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => [group_id]
 * Response => throttle_time_ms [group_id error_code]
 */
export const deleteGroups = defineApi({
  key: 42,
  name: 'DeleteGroups',
  versions: { from: 0, to: 2 },
  flexibleFrom: 2,
  request: struct({ groupsNames: array(string) }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    results: array(struct({ groupId: string, errorCode: int16 })),
  }),
  handle: async (request, { broker }) => ({
    results: await Promise.all(
      request.groupsNames.map(async (groupId) => ({
        groupId,
        errorCode: await deleteGroup(broker, groupId),
      })),
    ),
  }),
});

async function deleteGroup(broker: BrokerState, groupId: string): Promise<ErrorCode> {
  try {
    return await broker.groups.deleteGroup(groupId);
  } catch (error) {
    if (error instanceof StorageError) {
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    }
    throw error;
  }
}
