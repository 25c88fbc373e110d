import { array, between, int16, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => group_id [v0-2] member_id [v3+] [member_id group_instance_id [v5+] reason]
 * Response => [v1+] throttle_time_ms error_code [v3+] [member_id group_instance_id error_code]
 */
export const leaveGroup = defineApi({
  key: 13,
  name: 'LeaveGroup',
  versions: { from: 0, to: 5 },
  flexibleFrom: 4,
  request: struct({
    groupId: string,
    memberId: between({ from: 0, to: 2 }, string, ''),
    members: since(
      3,
      array(
        struct({
          memberId: string,
          groupInstanceId: nullableString,
          reason: since(5, nullableString, null),
        }),
      ),
      [],
    ),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(1),
    errorCode: int16,
    members: since(
      3,
      array(struct({ memberId: string, groupInstanceId: nullableString, errorCode: int16 })),
      [],
    ),
  }),
  handle(request, { broker, nodeId, apiVersion }) {
    if (!broker.cluster.isCoordinator(nodeId, request.groupId)) {
      return { errorCode: ErrorCode.NOT_COORDINATOR, members: [] };
    }
    const group = broker.groups.get(request.groupId);
    const leaving =
      apiVersion >= 3 ? request.members : [{ memberId: request.memberId, groupInstanceId: null }];
    const members = leaving.map(({ memberId, groupInstanceId }) => ({
      memberId,
      groupInstanceId,
      errorCode: group?.leave({ memberId, groupInstanceId }) ?? ErrorCode.UNKNOWN_MEMBER_ID,
    }));
    return {
      errorCode: apiVersion >= 3 ? ErrorCode.NONE : members[0]!.errorCode,
      members,
    };
  },
});
