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
  async handle(request, context) {
    const { broker, slices } = context;
    // Begun one after the other, then waited for together: they share the syncs of the journal.
    const deleting = await slices.map(new Set(request.groupsNames), (groupId) => {
      const errorCode = asCoordinator(context, groupId, () => broker.groups.deleteGroup(groupId));
      // A defect is met where it is waited for.
      errorCode.catch(() => undefined);
      return { groupId, errorCode };
    });
    return {
      results: await slices.map(deleting, async ({ groupId, errorCode }) => ({
        groupId,
        errorCode: await errorCode,
      })),
    };
  },
});
