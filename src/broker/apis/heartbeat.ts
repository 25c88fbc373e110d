import { int16, int32, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => group_id generation_id member_id [v3+] group_instance_id
 * Response => [v1+] throttle_time_ms error_code
 */
export const heartbeat = defineApi({
  key: 12,
  name: 'Heartbeat',
  versions: { from: 0, to: 4 },
  flexibleFrom: 4,
  request: struct({
    groupId: string,
    generationId: int32,
    memberId: string,
    groupInstanceId: since(3, nullableString, null),
  }),
  response: struct({ throttleTimeMs: throttleTimeMs(1), errorCode: int16 }),
  handle: (request, { broker, nodeId }) => ({
    errorCode: broker.cluster.isCoordinator(nodeId, request.groupId)
      ? (broker.groups.get(request.groupId)?.heartbeat(request, request.generationId) ??
        ErrorCode.UNKNOWN_MEMBER_ID)
      : ErrorCode.NOT_COORDINATOR,
  }),
});
