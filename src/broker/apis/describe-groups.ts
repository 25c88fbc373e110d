import { metadataFor } from '../groups/group-member.ts';
import {
  array,
  boolean,
  bytes,
  int16,
  int32,
  nullableString,
  optional,
  since,
  string,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { AuthorizedOperations } from './authorized-operations.ts';
import { throttleTimeMs } from './common-fields.ts';

const NOT_HERE = {
  errorCode: ErrorCode.NOT_COORDINATOR,
  groupState: '',
  protocolType: '',
  protocolData: '',
  members: [],
};

/*
 * Request  => [group_id] [v3+] include_authorized_operations
 * Response => [v1+] throttle_time_ms [error_code group_id group_state protocol_type protocol_data
 *             [member_id [v4+] group_instance_id client_id client_host metadata assignment]
 *             [v3+] authorized_operations]
 */
export const describeGroups = defineApi({
  key: 15,
  name: 'DescribeGroups',
  versions: { from: 0, to: 5 },
  flexibleFrom: 5,
  request: struct({ groups: array(string), includeAuthorizedOperations: since(3, boolean, false) }),
  response: struct({
    throttleTimeMs: throttleTimeMs(1),
    groups: array(
      struct({
        errorCode: int16,
        groupId: string,
        groupState: string,
        protocolType: string,
        protocolData: string,
        members: array(
          struct({
            memberId: string,
            groupInstanceId: since(4, nullableString, null),
            clientId: string,
            clientHost: string,
            memberMetadata: bytes,
            memberAssignment: bytes,
          }),
        ),
        authorizedOperations: optional(
          since(3, int32, AuthorizedOperations.unknown),
          AuthorizedOperations.unknown,
        ),
      }),
    ),
  }),
  handle: async (request, { broker, nodeId, slices }) => ({
    groups: await slices.map(new Set(request.groups), (groupId) => {
      if (!broker.cluster.isCoordinator(nodeId, groupId)) {
        return { ...NOT_HERE, groupId };
      }
      const group = broker.groups.get(groupId);
      const isStable = group?.state === 'Stable';
      return {
        errorCode: ErrorCode.NONE,
        groupId,
        groupState: group?.state ?? 'Dead',
        protocolType: group?.protocolType ?? '',
        protocolData: isStable ? group.protocolName : '',
        members: (group?.members ?? []).map((member) => ({
          memberId: member.memberId,
          groupInstanceId: member.groupInstanceId,
          clientId: member.clientId,
          clientHost: member.clientHost,
          memberMetadata: isStable ? metadataFor(member, group.protocolName) : Buffer.alloc(0),
          memberAssignment: isStable ? member.assignment : Buffer.alloc(0),
        })),
        authorizedOperations: request.includeAuthorizedOperations
          ? AuthorizedOperations.group
          : AuthorizedOperations.unknown,
      };
    }),
  }),
});
