import { StorageError } from '../log/storage-error.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { array, between, int16, int32, int64, int8, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { repeatedKeys } from './fold-partitions.ts';
import { settleLogs } from './settle-logs.ts';
import { leaderProblem } from './leader-problem.ts';
import { offsetAtTimestamp } from '../log/offset-at-timestamp.ts';

const READ_COMMITTED = 1;
const LATEST = -1n;
const EARLIEST = -2n;
/** KIP-734, version 7. */
const MAX_TIMESTAMP = -3n;

const NOT_FOUND = { oldStyleOffsets: [], timestamp: -1n, offset: -1n, leaderEpoch: -1 };

type Found = { timestamp: bigint; offset: bigint };

const answeredPartition = {
  partitionIndex: int32,
  errorCode: int16,
  oldStyleOffsets: between({ from: 0, to: 0 }, array(int64), []),
  timestamp: since(1, int64, -1n),
  offset: since(1, int64, -1n),
  leaderEpoch: since(4, int32, -1),
};

type Answer = StructOf<typeof answeredPartition>;

/*
 * Request  => replica_id [v2+] isolation_level [name [index [v4+] current_leader_epoch timestamp
 *             [v0] max_num_offsets]]
 * Response => [v2+] throttle_time_ms [name [index error_code [v0] [offset] [v1+] timestamp offset
 *             [v4+] leader_epoch]]
 */
export const listOffsets = defineApi({
  key: 2,
  name: 'ListOffsets',
  versions: { from: 0, to: 7 },
  flexibleFrom: 6,
  request: struct({
    replicaId: int32,
    isolationLevel: since(2, int8, 0),
    topics: array(
      struct({
        name: string,
        partitions: array(
          struct({
            partitionIndex: int32,
            currentLeaderEpoch: since(4, int32, -1),
            timestamp: int64,
            maxNumOffsets: between({ from: 0, to: 0 }, int32, 1),
          }),
        ),
      }),
    ),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(2),
    topics: array(
      struct({
        name: string,
        partitions: array(struct(answeredPartition)),
      }),
    ),
  }),
  async handle(request, context) {
    const { broker, slices } = context;
    const asked = request.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex }) => ({ name, partitionIndex })),
    );
    const repeated = repeatedKeys(asked.map(partitionKey));
    // With acks=1 a client is answered before its records are visible; asked for the end right
    // after, the answer must count them.
    await settleLogs(asked.map(({ name, partitionIndex }) => broker.topics.partition(name, partitionIndex)));
    return {
      topics: await slices.map(request.topics, async ({ name, partitions }) => ({
        name,
        partitions: await slices.map(partitions, (wanted) => {
          const { partitionIndex } = wanted;
          return repeated.has(partitionKey({ name, partitionIndex }))
            ? { partitionIndex, errorCode: ErrorCode.INVALID_REQUEST, ...NOT_FOUND }
            : answerFor(context, { ...wanted, name, isolationLevel: request.isolationLevel });
        }),
      })),
    };
  },
});

function partitionKey({ name, partitionIndex }: { name: string; partitionIndex: number }): string {
  return `${partitionIndex} ${name}`;
}

function answerFor(
  { broker, nodeId }: RequestContext,
  wanted: {
    name: string;
    partitionIndex: number;
    currentLeaderEpoch: number;
    timestamp: bigint;
    maxNumOffsets: number;
    isolationLevel: number;
  },
): Answer {
  const { partitionIndex, currentLeaderEpoch } = wanted;
  const topic = broker.topics.get(wanted.name);
  const log = topic?.partitions[partitionIndex];
  const errorCode =
    topic === undefined || log === undefined
      ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
      : leaderProblem(broker.cluster, { nodeId, topic, partition: partitionIndex, currentLeaderEpoch });
  if (log === undefined || errorCode !== ErrorCode.NONE) {
    return { partitionIndex, errorCode, ...NOT_FOUND };
  }
  const committedOnly = wanted.isolationLevel === READ_COMMITTED;
  const found = tryFind(log, { timestamp: wanted.timestamp, committedOnly });
  if (found === undefined) {
    return { partitionIndex, errorCode: ErrorCode.KAFKA_STORAGE_ERROR, ...NOT_FOUND };
  }
  return {
    partitionIndex,
    errorCode,
    oldStyleOffsets: found.offset >= 0n && wanted.maxNumOffsets > 0 ? [found.offset] : [],
    ...found,
    leaderEpoch: found.offset >= 0n ? log.leaderEpoch : -1,
  };
}

/** `undefined` where the disk does not hold what was written. */
function tryFind(
  log: PartitionLog,
  wanted: { timestamp: bigint; committedOnly: boolean },
): Found | undefined {
  try {
    return findOffset(log, wanted);
  } catch (error) {
    if (error instanceof StorageError) {
      return undefined;
    }
    throw error;
  }
}

function findOffset(log: PartitionLog, wanted: { timestamp: bigint; committedOnly: boolean }): Found {
  switch (wanted.timestamp) {
    case LATEST:
      return { timestamp: -1n, offset: wanted.committedOnly ? log.lastStableOffset : log.highWatermark };
    case EARLIEST:
      return { timestamp: -1n, offset: log.logStartOffset };
    case MAX_TIMESTAMP:
      return offsetAtTimestamp(log, log.maxTimestampMs);
    default:
      return offsetAtTimestamp(log, wanted.timestamp);
  }
}
