import type { BrokerState } from '../broker-state.ts';
import { StorageError } from '../log/storage-error.ts';
import { array, between, int16, int32, int64, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';

const MAX_METADATA_BYTES = 4096;

/*
 * Request  => group_id generation_id member_id [v7+] group_instance_id [v2-4] retention_time_ms
 *             [name [index offset [v6+] leader_epoch [v1] commit_timestamp metadata]]
 * Response => [v3+] throttle_time_ms [name [index error_code]]
 */
export const offsetCommit = defineApi({
  key: 8,
  name: 'OffsetCommit',
  versions: { from: 1, to: 8 },
  flexibleFrom: 8,
  request: struct({
    groupId: string,
    generationId: int32,
    memberId: string,
    groupInstanceId: since(7, nullableString, null),
    retentionTimeMs: between({ from: 2, to: 4 }, int64, -1n),
    topics: array(
      struct({
        name: string,
        partitions: array(
          struct({
            partitionIndex: int32,
            committedOffset: int64,
            committedLeaderEpoch: since(6, int32, -1),
            commitTimestamp: between({ from: 1, to: 1 }, int64, -1n),
            committedMetadata: nullableString,
          }),
        ),
      }),
    ),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(3),
    topics: array(
      struct({ name: string, partitions: array(struct({ partitionIndex: int32, errorCode: int16 })) }),
    ),
  }),
  async handle(request, { broker, nodeId }) {
    const problem = broker.cluster.isCoordinator(nodeId, request.groupId)
      ? broker.groups.checkCommit(request.groupId, request, request.generationId)
      : ErrorCode.NOT_COORDINATOR;
    const wanted = foldPartitions(request.topics, {
      topic: ({ name }) => name,
      partitions: ({ partitions }) => partitions,
      index: ({ partitionIndex }) => partitionIndex,
    });
    const topics = wanted.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({
        ...partition,
        errorCode: problem === ErrorCode.NONE ? commitProblem(broker, name, partition) : problem,
      })),
    }));
    const commitTimestampMs = broker.clock.nowMs();
    const commits = topics.flatMap(({ name, partitions }) =>
      partitions
        .filter(({ errorCode }) => errorCode === ErrorCode.NONE)
        .map((partition) => ({
          topic: name,
          partition: partition.partitionIndex,
          committed: {
            offset: partition.committedOffset,
            leaderEpoch: partition.committedLeaderEpoch,
            metadata: partition.committedMetadata,
            commitTimestampMs,
            ...(request.retentionTimeMs < 0n
              ? {}
              : { expiresAtMs: commitTimestampMs + Number(request.retentionTimeMs) }),
          },
        })),
    );
    try {
      await broker.groups.commitOffsets(request.groupId, commits);
    } catch (error) {
      if (!(error instanceof StorageError)) {
        throw error;
      }
      // Retriable, and what clients expect of a coordinator whose log cannot be written.
      return { topics: withError(topics, ErrorCode.COORDINATOR_NOT_AVAILABLE) };
    }
    return { topics };
  },
});

/** Why the offset of a partition cannot be committed, or `NONE`. */
export function commitProblem(
  broker: BrokerState,
  topic: string,
  partition: { partitionIndex: number; committedMetadata: string | null },
): ErrorCode {
  if (broker.topics.partition(topic, partition.partitionIndex) === undefined) {
    return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  }
  return Buffer.byteLength(partition.committedMetadata ?? '') > MAX_METADATA_BYTES
    ? ErrorCode.OFFSET_METADATA_TOO_LARGE
    : ErrorCode.NONE;
}

function withError(
  topics: { name: string; partitions: { partitionIndex: number }[] }[],
  errorCode: ErrorCode,
): { name: string; partitions: { partitionIndex: number; errorCode: ErrorCode }[] }[] {
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
  }));
}
