import { array, int16, int32, int64, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { asCoordinator } from './as-coordinator.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';
import { commitProblem } from './offset-commit.ts';

/*
 * Request  => transactional_id group_id producer_id producer_epoch [v3+] generation_id member_id
 *             group_instance_id [name [index offset [v2+] leader_epoch metadata]]
 * Response => throttle_time_ms [name [index error_code]]
 */
export const txnOffsetCommit = defineApi({
  key: 28,
  name: 'TxnOffsetCommit',
  versions: { from: 0, to: 3 },
  flexibleFrom: 3,
  request: struct({
    transactionalId: string,
    groupId: string,
    producerId: int64,
    producerEpoch: int16,
    generationId: since(3, int32, -1),
    memberId: since(3, string, ''),
    groupInstanceId: since(3, nullableString, null),
    topics: array(
      struct({
        name: string,
        partitions: array(
          struct({
            partitionIndex: int32,
            committedOffset: int64,
            committedLeaderEpoch: since(2, int32, -1),
            committedMetadata: nullableString,
          }),
        ),
      }),
    ),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    topics: array(
      struct({ name: string, partitions: array(struct({ partitionIndex: int32, errorCode: int16 })) }),
    ),
  }),
  async handle(request, context) {
    const { broker } = context;
    const commitTimestampMs = broker.clock.nowMs();
    const topics = foldPartitions(request.topics, {
      topic: ({ name }) => name,
      partitions: ({ partitions }) => partitions,
      index: ({ partitionIndex }) => partitionIndex,
    }).map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({
        ...partition,
        problem: commitProblem(broker, name, partition),
      })),
    }));
    const offsets = topics.flatMap(({ name, partitions }) =>
      partitions
        .filter(({ problem }) => problem === ErrorCode.NONE)
        .map((partition) => ({
          at: { topic: name, partition: partition.partitionIndex },
          committed: {
            offset: partition.committedOffset,
            leaderEpoch: partition.committedLeaderEpoch,
            metadata: partition.committedMetadata,
            commitTimestampMs,
          },
        })),
    );
    const errorCode = await asCoordinator(context, request.groupId, () => {
      // Older clients do not say which member they are; then only the producer is checked (KIP-447).
      const problem =
        request.generationId < 0 && request.memberId === ''
          ? ErrorCode.NONE
          : broker.groups.checkCommit(request.groupId, request, request.generationId);
      return problem === ErrorCode.NONE
        ? broker.transactions.addOffsets(request, request.groupId, offsets)
        : problem;
    });
    return {
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, problem }) => ({
          partitionIndex,
          errorCode: errorCode === ErrorCode.NONE ? problem : errorCode,
        })),
      })),
    };
  },
});
