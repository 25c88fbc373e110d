import { subscribesTo } from '../groups/subscription.ts';
import { array, int16, int32, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { asCoordinator } from './as-coordinator.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * KIP-496: forgets committed offsets of topics that no member of the group reads.
 * Request  => group_id [topic [partition]]
 * Response => error_code throttle_time_ms [topic [partition error_code]]
 */
export const offsetDelete = defineApi({
  key: 47,
  name: 'OffsetDelete',
  versions: { from: 0, to: 0 },
  flexibleFrom: 1,
  request: struct({
    groupId: string,
    topics: array(struct({ name: string, partitions: array(struct({ partitionIndex: int32 })) })),
  }),
  response: struct({
    errorCode: int16,
    throttleTimeMs: throttleTimeMs(0),
    topics: array(
      struct({
        name: string,
        partitions: array(struct({ partitionIndex: int32, errorCode: int16 })),
      }),
    ),
  }),
  async handle({ groupId, topics }, context) {
    const { groups } = context.broker;
    const isRead = new Map<string, boolean>();
    const errorCode = await asCoordinator(context, groupId, () => {
      const group = groups.get(groupId);
      if (group === undefined) {
        return ErrorCode.GROUP_ID_NOT_FOUND;
      }
      if (group.members.length > 0 && group.protocolType !== 'consumer') {
        return ErrorCode.NON_EMPTY_GROUP;
      }
      for (const { name } of topics) {
        isRead.set(
          name,
          group.members.some((member) => subscribesTo(member, name)),
        );
      }
      return groups.deleteOffsets(
        groupId,
        topics
          .filter(({ name }) => isRead.get(name) === false)
          .flatMap(({ name, partitions }) =>
            partitions.map(({ partitionIndex }) => ({ topic: name, partition: partitionIndex })),
          ),
      );
    });
    if (errorCode !== ErrorCode.NONE) {
      return { errorCode, topics: [] };
    }
    return {
      errorCode,
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => ({
          partitionIndex,
          errorCode: isRead.get(name) === true ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE,
        })),
      })),
    };
  },
});
