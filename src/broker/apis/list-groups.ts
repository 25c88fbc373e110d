import { array, int16, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/** Kafka compares without regard to case, and so do its clients. */
const GROUP_TYPE = 'classic';

/*
 * Request  => [v4+] [state] [v5+] [type]
 * Response => [v1+] throttle_time_ms error_code [group_id protocol_type [v4+] group_state
 *             [v5+] group_type]
 */
export const listGroups = defineApi({
  key: 16,
  name: 'ListGroups',
  versions: { from: 0, to: 5 },
  flexibleFrom: 3,
  request: struct({
    statesFilter: since(4, array(string), []),
    typesFilter: since(5, array(string), []),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(1),
    errorCode: int16,
    groups: array(
      struct({
        groupId: string,
        protocolType: string,
        groupState: since(4, string, ''),
        groupType: since(5, string, ''),
      }),
    ),
  }),
  handle(request, { broker, nodeId }) {
    const states = new Set(request.statesFilter.map((state) => state.toLowerCase()));
    const types = request.typesFilter.map((type) => type.toLowerCase());
    const isWantedType = types.length === 0 || types.includes(GROUP_TYPE);
    const groups = broker.groups
      .all()
      // Each node tells of its own; who wants all of them asks all nodes.
      .filter(({ groupId }) => broker.cluster.isCoordinator(nodeId, groupId))
      .filter((group) => isWantedType && (states.size === 0 || states.has(group.state.toLowerCase())))
      .map((group) => ({
        groupId: group.groupId,
        protocolType: group.protocolType,
        groupState: group.state,
        groupType: GROUP_TYPE,
      }));
    return { errorCode: ErrorCode.NONE, groups };
  },
});
