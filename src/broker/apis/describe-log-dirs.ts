import type { Topic } from '../log/topic-store.ts';
import { array, boolean, int16, int32, int64, nullableArray, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/** The field's word for "not known". */
const UNKNOWN_BYTES = -1n;

/*
 * Request  => [topic [partition]]
 * Response => throttle_time_ms [v3+] error_code [error_code log_dir [topic [partition size offset_lag
 *             is_future]] [v4+] total_bytes usable_bytes]
 */
export const describeLogDirs = defineApi({
  key: 35,
  name: 'DescribeLogDirs',
  versions: { from: 0, to: 4 },
  flexibleFrom: 2,
  request: struct({
    topics: nullableArray(struct({ topic: string, partitions: array(int32) })),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: since(3, int16, ErrorCode.NONE),
    results: array(
      struct({
        errorCode: int16,
        logDir: string,
        topics: array(
          struct({
            name: string,
            partitions: array(
              struct({ partitionIndex: int32, partitionSize: int64, offsetLag: int64, isFutureKey: boolean }),
            ),
          }),
        ),
        totalBytes: since(4, int64, UNKNOWN_BYTES),
        usableBytes: since(4, int64, UNKNOWN_BYTES),
      }),
    ),
  }),
  async handle({ topics: asked }, { broker, nodeId, slices }) {
    const wanted =
      asked === null ? undefined : new Map(asked.map((each) => [each.topic, new Set(each.partitions)]));
    const isHere = (topic: Topic, partition: number): boolean =>
      broker.cluster.placeOf(topic, partition).replicas.includes(nodeId) &&
      (wanted === undefined || wanted.get(topic.name)?.has(partition) === true);
    const topics = await slices.map(broker.topics.all(), (topic) => ({
      name: topic.name,
      partitions: topic.partitions.flatMap((log, partitionIndex) =>
        isHere(topic, partitionIndex)
          ? [
              {
                partitionIndex,
                partitionSize: BigInt(log.sizeBytes),
                offsetLag: 0n,
                isFutureKey: false,
              },
            ]
          : [],
      ),
    }));
    return {
      errorCode: ErrorCode.NONE,
      results: [
        {
          errorCode: ErrorCode.NONE,
          logDir: broker.topics.directory,
          topics: topics.filter(({ partitions }) => partitions.length > 0),
          totalBytes: UNKNOWN_BYTES,
          usableBytes: UNKNOWN_BYTES,
        },
      ],
    };
  },
});
