import { failedJoin } from '../groups/group-request.ts';
import { array, boolean, bytes, int16, int32, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/** Members are compared by their protocols; Apache Kafka's clients have one for each assignor. */
const MAX_PROTOCOLS = 100;

/*
 * Request  => group_id session_timeout_ms [v1+] rebalance_timeout_ms member_id [v5+] group_instance_id
 *             protocol_type [name metadata] [v8+] reason
 * Response => [v2+] throttle_time_ms error_code generation_id [v7+] protocol_type protocol_name leader
 *             [v9+] skip_assignment member_id [member_id [v5+] group_instance_id metadata]
 */
export const joinGroup = defineApi({
  key: 11,
  name: 'JoinGroup',
  versions: { from: 0, to: 9 },
  flexibleFrom: 6,
  request: struct({
    groupId: string,
    sessionTimeoutMs: int32,
    rebalanceTimeoutMs: since(1, int32, -1),
    memberId: string,
    groupInstanceId: since(5, nullableString, null),
    protocolType: string,
    protocols: array(struct({ name: string, metadata: bytes })),
    reason: since(8, nullableString, null),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(2),
    errorCode: int16,
    generationId: int32,
    protocolType: since(7, nullableString, null),
    protocolName: nullableString,
    leader: string,
    skipAssignment: since(9, boolean, false),
    memberId: string,
    members: array(
      struct({ memberId: string, groupInstanceId: since(5, nullableString, null), metadata: bytes }),
    ),
  }),
  async handle(request, { broker, nodeId, apiVersion, clientId, clientHost }) {
    const isMine = broker.cluster.isCoordinator(nodeId, request.groupId);
    const problem = isMine ? ErrorCode.INVALID_REQUEST : ErrorCode.NOT_COORDINATOR;
    const result =
      !isMine || request.protocols.length > MAX_PROTOCOLS
        ? failedJoin(problem, request.memberId)
        : await broker.groups.join(request.groupId, {
            memberId: request.memberId,
            groupInstanceId: request.groupInstanceId,
            clientId,
            clientHost,
            sessionTimeoutMs: request.sessionTimeoutMs,
            rebalanceTimeoutMs:
              request.rebalanceTimeoutMs < 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs,
            protocolType: request.protocolType,
            // Copies: the group keeps them, and these are views of the request's frame.
            protocols: request.protocols.map(({ name, metadata }) => ({
              name,
              metadata: Buffer.from(metadata),
            })),
            requireKnownMemberId: apiVersion >= 4,
            canSkipAssignment: apiVersion >= 9,
          });
    // Null only since version 7.
    return { ...result, protocolName: result.protocolName ?? (apiVersion >= 7 ? null : '') };
  },
});
