import type { BrokerState } from '../broker-state.ts';
import { StorageError } from '../log/storage-error.ts';
import { array, int16, int32, int64, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldPartitions } from './fold-partitions.ts';
import { settleLogs } from './settle-logs.ts';

const UP_TO_HIGH_WATERMARK = -1n;

/*
 * Request  => [name [index offset]] timeout_ms
 * Response => throttle_time_ms [name [index low_watermark error_code]]
 */
export const deleteRecords = defineApi({
  key: 21,
  name: 'DeleteRecords',
  versions: { from: 0, to: 2 },
  flexibleFrom: 2,
  request: struct({
    topics: array(
      struct({ name: string, partitions: array(struct({ partitionIndex: int32, offset: int64 })) }),
    ),
    timeoutMs: int32,
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    topics: array(
      struct({
        name: string,
        partitions: array(struct({ partitionIndex: int32, lowWatermark: int64, errorCode: int16 })),
      }),
    ),
  }),
  async handle(request, { broker, nodeId, slices }) {
    const topics = foldPartitions(request.topics, {
      topic: ({ name }) => name,
      partitions: ({ partitions }) => partitions,
      index: ({ partitionIndex }) => partitionIndex,
    });
    await settleLogs(
      topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex }) => broker.topics.partition(name, partitionIndex)),
      ),
    );
    return {
      topics: await slices.map(topics, async ({ name, partitions }) => ({
        name,
        partitions: await slices.map(partitions, ({ partitionIndex, offset }) => ({
          partitionIndex,
          ...deleteBefore(broker, { nodeId, name, partitionIndex, offset }),
        })),
      })),
    };
  },
});

function deleteBefore(
  broker: BrokerState,
  at: { nodeId: number; name: string; partitionIndex: number; offset: bigint },
): { lowWatermark: bigint; errorCode: ErrorCode } {
  const topic = broker.topics.get(at.name);
  const log = topic?.partitions[at.partitionIndex];
  if (topic === undefined || log === undefined) {
    return { lowWatermark: -1n, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  }
  if (!broker.cluster.isLeader(at.nodeId, topic, at.partitionIndex)) {
    return { lowWatermark: -1n, errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER };
  }
  const offset = at.offset === UP_TO_HIGH_WATERMARK ? log.highWatermark : at.offset;
  if (offset < 0n || offset > log.highWatermark) {
    return { lowWatermark: -1n, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE };
  }
  try {
    log.deleteRecordsBefore(offset);
  } catch (error) {
    if (error instanceof StorageError) {
      return { lowWatermark: -1n, errorCode: ErrorCode.KAFKA_STORAGE_ERROR };
    }
    throw error;
  }
  return { lowWatermark: log.logStartOffset, errorCode: ErrorCode.NONE };
}
