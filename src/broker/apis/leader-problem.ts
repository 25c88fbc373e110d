import type { Cluster } from '../cluster/cluster.ts';
import type { Topic } from '../log/topic-store.ts';
import { ErrorCode } from '../wire/error-code.ts';

/**
 * Why a node may not answer for a partition, or `NONE`: it does not lead it, or the client goes by a leader
 * of the past (or, having heard of it elsewhere, of the future). An epoch of -1 says that it goes by none.
 */
export function leaderProblem(
  cluster: Cluster,
  asked: { nodeId: number; topic: Topic; partition: number; currentLeaderEpoch: number },
): ErrorCode {
  const { topic, partition, currentLeaderEpoch } = asked;
  if (!cluster.isLeader(asked.nodeId, topic, partition)) {
    return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }
  const { leaderEpoch } = topic.partitions[partition]!;
  if (currentLeaderEpoch === -1 || currentLeaderEpoch === leaderEpoch) {
    return ErrorCode.NONE;
  }
  return currentLeaderEpoch < leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
}
