import { subscribedTopics } from '../groups/subscription.ts';
import { array, int16, int32, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { asCoordinator } from './as-coordinator.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';

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
  async handle(request, context) {
    const { groupId } = request;
    const { groups } = context.broker;
    const topics = foldPartitions(request.topics, {
      topic: ({ name }) => name,
      partitions: ({ partitions }) => partitions,
      index: ({ partitionIndex }) => partitionIndex,
    });
    let subscribed: { has(topic: string): boolean } = new Set();
    const errorCode = await asCoordinator(context, groupId, () => {
      const group = groups.get(groupId);
      if (group === undefined) {
        return ErrorCode.GROUP_ID_NOT_FOUND;
      }
      if (group.members.length > 0 && group.protocolType !== 'consumer') {
        return ErrorCode.NON_EMPTY_GROUP;
      }
      subscribed = subscribedTopics(group.members);
      const unread = topics.filter(({ name }) => !subscribed.has(name));
      const committed = unread
        .flatMap(({ name, partitions }) =>
          partitions.map(({ partitionIndex }) => ({ topic: name, partition: partitionIndex })),
        )
        .filter((at) => groups.offsets.get(groupId, at) !== undefined);
      return groups.deleteOffsets(groupId, committed);
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
          errorCode: subscribed.has(name) ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE,
        })),
      })),
    };
  },
});
