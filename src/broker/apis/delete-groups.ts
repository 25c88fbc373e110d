import { array, int16, string } from '../wire/codec.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { asCoordinator } from './as-coordinator.ts';
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
  handle: async (request, context) => ({
    results: await Promise.all(
      [...new Set(request.groupsNames)].map(async (groupId) => ({
        groupId,
        errorCode: await asCoordinator(context, groupId, () => context.broker.groups.deleteGroup(groupId)),
      })),
    ),
  }),
});
