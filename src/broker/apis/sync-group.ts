import { array, bytes, int16, int32, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { failedSync } from '../groups/group-request.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => group_id generation_id member_id [v3+] group_instance_id [v5+] protocol_type
 *             protocol_name [member_id assignment]
 * Response => [v1+] throttle_time_ms error_code [v5+] protocol_type protocol_name assignment
 */
export const syncGroup = defineApi({
  key: 14,
  name: 'SyncGroup',
  versions: { from: 0, to: 5 },
  flexibleFrom: 4,
  request: struct({
    groupId: string,
    generationId: int32,
    memberId: string,
    groupInstanceId: since(3, nullableString, null),
    protocolType: since(5, nullableString, null),
    protocolName: since(5, nullableString, null),
    assignments: array(struct({ memberId: string, assignment: bytes })),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(1),
    errorCode: int16,
    protocolType: since(5, nullableString, null),
    protocolName: since(5, nullableString, null),
    assignment: bytes,
  }),
  handle(request, { broker, nodeId }) {
    if (!broker.cluster.isCoordinator(nodeId, request.groupId)) {
      return failedSync(ErrorCode.NOT_COORDINATOR);
    }
    return broker.groups.get(request.groupId)?.sync(request) ?? failedSync(ErrorCode.UNKNOWN_MEMBER_ID);
  },
});
