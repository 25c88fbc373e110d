import { array, int16, int32, int64, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';
import { leaderProblem } from './leader-problem.ts';

type EpochEnd = { errorCode: ErrorCode; leaderEpoch: number; endOffset: bigint };

const UNKNOWN = { leaderEpoch: -1, endOffset: -1n };

/*
 * Request  => [v3+] replica_id [topic [partition [v2+] current_leader_epoch leader_epoch]]
 * Response => [v2+] throttle_time_ms [topic [error_code partition [v1+] leader_epoch end_offset]]
 */
export const offsetForLeaderEpoch = defineApi({
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: { from: 0, to: 4 },
  flexibleFrom: 4,
  request: struct({
    replicaId: since(3, int32, -2),
    topics: array(
      struct({
        topic: string,
        partitions: array(
          struct({ partition: int32, currentLeaderEpoch: since(2, int32, -1), leaderEpoch: int32 }),
        ),
      }),
    ),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(2),
    topics: array(
      struct({
        topic: string,
        partitions: array(
          struct({
            errorCode: int16,
            partition: int32,
            leaderEpoch: since(1, int32, -1),
            endOffset: int64,
          }),
        ),
      }),
    ),
  }),
  handle(request, context) {
    const topics = foldPartitions(request.topics, {
      topic: ({ topic }) => topic,
      partitions: ({ partitions }) => partitions,
      index: ({ partition }) => partition,
    });
    return {
      topics: topics.map(({ name, partitions }) => ({
        topic: name,
        partitions: partitions.map((asked) => ({
          partition: asked.partition,
          ...endOfEpoch(context, { topic: name, ...asked }),
        })),
      })),
    };
  },
});

function endOfEpoch(
  { broker, nodeId }: RequestContext,
  asked: { topic: string; partition: number; currentLeaderEpoch: number; leaderEpoch: number },
): EpochEnd {
  const topic = broker.topics.get(asked.topic);
  const log = topic?.partitions[asked.partition];
  if (topic === undefined || log === undefined) {
    return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ...UNKNOWN };
  }
  const errorCode = leaderProblem(broker.cluster, { nodeId, ...asked, topic });
  if (errorCode !== ErrorCode.NONE) {
    return { errorCode, ...UNKNOWN };
  }
  const end = log.endOfLeaderEpoch(asked.leaderEpoch);
  return end === undefined
    ? { errorCode, ...UNKNOWN }
    : { errorCode, leaderEpoch: end.epoch, endOffset: end.endOffset };
}
