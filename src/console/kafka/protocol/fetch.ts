import type { AbortedTransaction } from '../record-batch/decode-fetched.ts';
import type { ByteReader } from './byte-reader.ts';
import type { KafkaApi } from './send-request.ts';

export type FetchPartition = {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  /** -1 where it is not known: then Kafka does not check it. */
  readonly leaderEpoch: number;
  readonly maxBytes: number;
};

export type FetchInput = {
  readonly partitions: readonly FetchPartition[];
  readonly maxWaitMs: number;
  /** Of all partitions together; Kafka returns at least one batch, however large. */
  readonly maxBytes: number;
};

export type FetchedPartition = {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  /** Where a reader of committed records ends. */
  readonly lastStableOffset: bigint;
  readonly aborted: readonly AbortedTransaction[];
  /** Undecoded: a view of the answer. */
  readonly bytes: Buffer;
};

export type FetchOutput = {
  /** Of the whole request. */
  readonly errorCode: number;
  readonly partitions: readonly FetchedPartition[];
};

const CONSUMER = -1;
const READ_COMMITTED = 1;
const CLASSIC = { flexible: false };

/**
 * Fetch, version 4 to 11, of committed records.
 *
 * Request  => replica_id max_wait_ms min_bytes max_bytes isolation_level session_id(7+) session_epoch(7+)
 *             [topics] [forgotten](7+) rack(11)
 *   topics     => name [partitions]
 *   partitions => index leader_epoch(9+) offset log_start_offset(5+) max_bytes
 * Response => throttle_ms error(7+) session_id(7+) [topics]
 *   topics     => name [partitions]
 *   partitions => index error high_watermark last_stable_offset log_start_offset(5+) [aborted] preferred_replica(11) records
 *   aborted    => producer_id first_offset
 */
export const FETCH: KafkaApi<FetchInput, FetchOutput> = {
  key: 1,
  name: 'Fetch',
  minVersion: 4,
  maxVersion: 11,
  flexibleFrom: 12,
  encode(writer, { partitions, maxWaitMs, maxBytes }, version) {
    writer.int32(CONSUMER).int32(maxWaitMs).int32(1).int32(maxBytes).int8(READ_COMMITTED);
    if (version >= 7) {
      writer.int32(0).int32(-1);
    }
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)];
    writer.array(topics, CLASSIC, ([name, ofTopic]) => {
      writer.string(name, CLASSIC).array(ofTopic, CLASSIC, (each) => {
        writer.int32(each.partition);
        if (version >= 9) {
          writer.int32(each.leaderEpoch);
        }
        writer.int64(each.from);
        if (version >= 5) {
          writer.int64(-1n);
        }
        writer.int32(each.maxBytes);
      });
    });
    if (version >= 7) {
      writer.array([], CLASSIC, () => undefined);
    }
    if (version >= 11) {
      writer.string('', CLASSIC);
    }
  },
  decode(reader, version) {
    reader.int32();
    const errorCode = version >= 7 ? reader.int16() : 0;
    if (version >= 7) {
      reader.int32();
    }
    const partitions = reader
      .array(CLASSIC, () => {
        const topic = reader.string(CLASSIC);
        return reader.array(CLASSIC, () => readPartition(reader, topic, version));
      })
      .flat();
    return { errorCode, partitions };
  },
};

function readPartition(reader: ByteReader, topic: string, version: number): FetchedPartition {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  const lastStableOffset = reader.int64();
  if (version >= 5) {
    reader.int64();
  }
  const aborted = reader.array(CLASSIC, () => ({
    producerId: reader.int64(),
    firstOffset: reader.int64(),
  }));
  if (version >= 11) {
    reader.int32();
  }
  const sizeBytes = reader.int32();
  const bytes = reader.raw(Math.max(0, sizeBytes));
  return { topic, partition, errorCode, highWatermark, lastStableOffset, aborted, bytes };
}
