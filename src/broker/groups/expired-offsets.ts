import type { Group } from './group.ts';
import type { CommittedOffset, TopicPartition } from './offset-store.ts';
import { subscribedTopics } from './subscription.ts';

const CONSUMER = 'consumer';

type OffsetsOfTopic = { topic: string; partitions: Map<number, CommittedOffset> };

/**
 * The offsets whose time is over (KIP-211): all of a group that has had no members for so long; those of
 * topics that a living group reads no more and has not committed since; and those a client outside any
 * group has not committed since. An offset committed with a retention of its own has that instead.
 */
export function expiredOffsets(
  group: Group,
  offsets: OffsetsOfTopic[],
  options: { nowMs: number; retentionMs: number },
): TopicPartition[] {
  const isMemberless = group.state === 'Empty';
  const isSimple = group.protocolType === '';
  const mayLeave = group.state === 'Stable' && group.protocolType === CONSUMER;
  if (!isMemberless && !mayLeave) {
    return [];
  }
  const isOver = ({ commitTimestampMs, expiresAtMs }: CommittedOffset): boolean => {
    const countsFrom =
      isMemberless && !isSimple ? (group.emptySinceMs ?? commitTimestampMs) : commitTimestampMs;
    return (expiresAtMs ?? countsFrom + options.retentionMs) <= options.nowMs;
  };
  const subscribed = subscribedTopics(group.members);
  return offsets
    .filter(({ topic }) => !subscribed.has(topic))
    .flatMap(({ topic, partitions }) =>
      [...partitions].flatMap(([partition, committed]) => (isOver(committed) ? [{ topic, partition }] : [])),
    );
}
