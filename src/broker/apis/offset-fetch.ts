import type { BrokerState } from '../broker-state.ts';
import type { CommittedOffset } from '../groups/offset-store.ts';
import {
  array,
  between,
  boolean,
  int16,
  int32,
  int64,
  nullableArray,
  nullableString,
  since,
  string,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldBy, foldPartitions } from './fold-partitions.ts';

const ONE_GROUP = { from: 1, to: 7 };

const wantedTopics = nullableArray(struct({ name: string, partitionIndexes: array(int32) }));

const topicFields = {
  name: string,
  partitions: array(
    struct({
      partitionIndex: int32,
      committedOffset: int64,
      committedLeaderEpoch: since(5, int32, -1),
      metadata: nullableString,
      errorCode: int16,
    }),
  ),
};

type TopicOffsets = StructOf<typeof topicFields>;

/*
 * Request  => [v1-7] group_id [name [index]] (null since v2: all) [v8+] [group_id [name [index]]]
 *             [v7+] require_stable
 * Response => [v3+] throttle_time_ms [v1-7] [topic] [v2-7] error_code
 *             [v8+] [group_id [topic] error_code]
 *    topic => name [index committed_offset [v5+] leader_epoch metadata error_code]
 */
export const offsetFetch = defineApi({
  key: 9,
  name: 'OffsetFetch',
  versions: { from: 1, to: 8 },
  flexibleFrom: 6,
  request: struct({
    groupId: between(ONE_GROUP, string, ''),
    topics: between(ONE_GROUP, wantedTopics, null),
    groups: since(8, array(struct({ groupId: string, topics: wantedTopics })), []),
    requireStable: since(7, boolean, false),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(3),
    topics: between(ONE_GROUP, array(struct(topicFields)), []),
    errorCode: between({ from: 2, to: 7 }, int16, 0),
    groups: since(
      8,
      array(struct({ groupId: string, topics: array(struct(topicFields)), errorCode: int16 })),
      [],
    ),
  }),
  async handle(request, { broker, nodeId, apiVersion, slices }) {
    const isMine = (groupId: string): boolean => broker.cluster.isCoordinator(nodeId, groupId);
    if (apiVersion < 8) {
      if (!isMine(request.groupId)) {
        return { ...notHere(request), groups: [] };
      }
      return {
        topics: offsetsOf(broker, { ...request, wanted: request.topics }),
        errorCode: ErrorCode.NONE,
        groups: [],
      };
    }
    return {
      topics: [],
      errorCode: ErrorCode.NONE,
      groups: await slices.map(
        foldBy(request.groups, ({ groupId }) => groupId),
        ({ groupId, topics }) =>
          isMine(groupId)
            ? {
                groupId,
                topics: offsetsOf(broker, { groupId, wanted: topics, requireStable: request.requireStable }),
                errorCode: ErrorCode.NONE,
              }
            : { groupId, topics: [], errorCode: ErrorCode.NOT_COORDINATOR },
      ),
    };
  },
});

/** Version 1 has room for an error with the partitions only. */
function notHere({ topics }: { topics: { name: string; partitionIndexes: number[] }[] | null }): {
  topics: TopicOffsets[];
  errorCode: ErrorCode;
} {
  const errorCode = ErrorCode.NOT_COORDINATOR;
  return {
    topics: (topics ?? []).map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partition) => ({ ...answer(partition, undefined), errorCode })),
    })),
    errorCode,
  };
}

function offsetsOf(
  broker: BrokerState,
  options: {
    groupId: string;
    wanted: { name: string; partitionIndexes: number[] }[] | null;
    requireStable: boolean;
  },
): TopicOffsets[] {
  const { groupId, wanted } = options;
  const { offsets } = broker.groups;
  const isPending = options.requireStable ? broker.transactions.pendingOffsetsOf(groupId) : () => false;
  function answerFor(
    topic: string,
    partition: number,
    committed: CommittedOffset | undefined,
  ): TopicOffsets['partitions'][number] {
    return isPending({ topic, partition })
      ? { ...answer(partition, undefined), errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT }
      : answer(partition, committed);
  }
  if (wanted === null) {
    return offsets.ofGroup(groupId).map(({ topic, partitions }) => ({
      name: topic,
      partitions: [...partitions].map(([partition, committed]) => answerFor(topic, partition, committed)),
    }));
  }
  const once = foldPartitions(wanted, {
    topic: ({ name }) => name,
    partitions: ({ partitionIndexes }) => partitionIndexes,
    index: (partition) => partition,
  });
  return once.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) =>
      answerFor(name, partition, offsets.get(groupId, { topic: name, partition })),
    ),
  }));
}

/** No offset is `-1` without an error. */
function answer(
  partitionIndex: number,
  committed: CommittedOffset | undefined,
): TopicOffsets['partitions'][number] {
  return {
    partitionIndex,
    committedOffset: committed?.offset ?? -1n,
    committedLeaderEpoch: committed?.leaderEpoch ?? -1,
    metadata: committed?.metadata ?? '',
    errorCode: ErrorCode.NONE,
  };
}
