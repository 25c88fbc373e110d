import type { ByteReader } from '../protocol/byte-reader.ts';
import type { KafkaApi } from '../protocol/send-request.ts';
import type { BatchHead } from './find-batch.ts';
import type { ProduceAnswer, ProducedBatch, ProducerIdentity } from './write-cluster.ts';

const RIGID = { flexible: false };
const ALL_REPLICAS = -1;
/** Shorter than the client's own patience: a node that cannot reach its replicas says so. */
const REPLICATION_TIMEOUT_MS = 10_000;

type Partition = { readonly topic: string; readonly partition: number };
export type ProducedPartition = Partition & ProduceAnswer;

/**
 * Produce, version 3 to 8: all with record batches v2; from 8 on a node says in words what it refuses.
 *
 * Request  => transactional_id acks timeout_ms [name [index records]]
 * Response => [name [index error base_offset log_append_ms log_start_offset(5+) [record_error](8+) message(8+)]] throttle_ms
 */
export const PRODUCE: KafkaApi<readonly ProducedBatch[], readonly ProducedPartition[]> = {
  key: 0,
  name: 'Produce',
  minVersion: 3,
  maxVersion: 8,
  flexibleFrom: 9,
  encode(writer, batches) {
    writer.nullableString(undefined, RIGID).int16(ALL_REPLICAS).int32(REPLICATION_TIMEOUT_MS);
    writer.array([...Map.groupBy(batches, ({ topic }) => topic)], RIGID, ([topic, ofTopic]) => {
      writer.string(topic, RIGID).array(ofTopic, RIGID, ({ partition, bytes }) => {
        writer.int32(partition).int32(bytes.length).raw(bytes);
      });
    });
  },
  decode(reader, version) {
    return reader
      .array(RIGID, () => {
        const topic = reader.string(RIGID);
        return reader.array(RIGID, () => ({ topic, ...readProduced(reader, version) }));
      })
      .flat();
  },
};

function readProduced(reader: ByteReader, version: number): { partition: number } & ProduceAnswer {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const baseOffset = reader.int64();
  reader.int64();
  if (version >= 5) {
    reader.int64();
  }
  if (version < 8) {
    return { partition, errorCode, baseOffset };
  }
  const ofRecords = reader.array(RIGID, () => {
    reader.int32();
    return reader.nullableString(RIGID);
  });
  const message = reader.nullableString(RIGID) ?? ofRecords.find((each) => each !== undefined);
  return { partition, errorCode, baseOffset, message };
}

/**
 * InitProducerId, version 0 to 1.
 *
 * Request  => transactional_id transaction_timeout_ms
 * Response => throttle_ms error producer_id epoch
 */
export const INIT_PRODUCER_ID: KafkaApi<undefined, ProducerIdentity & { readonly errorCode: number }> = {
  key: 22,
  name: 'InitProducerId',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 2,
  encode(writer) {
    writer.nullableString(undefined, RIGID).int32(0);
  },
  decode(reader) {
    reader.int32();
    return { errorCode: reader.int16(), producerId: reader.int64(), epoch: reader.int16() };
  },
};

export const EARLIEST = -2n;
export const LATEST = -1n;

/**
 * ListOffsets of one partition, version 1 to 2. With uncommitted records: what is not committed yet may be ours.
 *
 * Request  => replica_id isolation(2+) [name [index timestamp]]
 * Response => throttle_ms(2+) [name [index error timestamp offset]]
 */
export const LIST_OFFSET: KafkaApi<
  Partition & { readonly at: bigint },
  { readonly errorCode: number; readonly offset: bigint } | undefined
> = {
  key: 2,
  name: 'ListOffsets',
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 6,
  encode(writer, { topic, partition, at }, version) {
    writer.int32(-1);
    if (version >= 2) {
      writer.int8(0);
    }
    writer.array([topic], RIGID, () => {
      writer.string(topic, RIGID).array([partition], RIGID, () => {
        writer.int32(partition).int64(at);
      });
    });
  },
  decode(reader, version) {
    if (version >= 2) {
      reader.int32();
    }
    const [found] = reader
      .array(RIGID, () => {
        reader.string(RIGID);
        return reader.array(RIGID, () => {
          reader.int32();
          const errorCode = reader.int16();
          reader.int64();
          return { errorCode, offset: reader.int64() };
        });
      })
      .flat();
    return found;
  },
};

const HEAD_BYTES = 1024 * 1024;
const MAGIC_V2 = 2;

/**
 * Fetch of one partition, version 4 to 11, read as far as the heads of its batches. A batch may be cut off at the end.
 *
 * Request  => replica_id max_wait_ms min_bytes max_bytes isolation session_id(7+) session_epoch(7+)
 *             [name [index leader_epoch(9+) offset log_start_offset(5+) max_bytes]] [forgotten](7+) rack(11+)
 * Response => throttle_ms error(7+) session_id(7+) [name [index error high_watermark last_stable_offset
 *             log_start_offset(5+) [aborted] preferred_replica(11+) records]]
 */
export const FETCH_HEADS: KafkaApi<
  Partition & { readonly from: bigint },
  | { readonly errorCode: number; readonly heads: readonly BatchHead[]; readonly highWatermark: bigint }
  | undefined
> = {
  key: 1,
  name: 'Fetch',
  minVersion: 4,
  maxVersion: 11,
  flexibleFrom: 12,
  encode(writer, { topic, partition, from }, version) {
    writer.int32(-1).int32(0).int32(1).int32(HEAD_BYTES).int8(0);
    if (version >= 7) {
      writer.int32(0).int32(-1);
    }
    writer.array([topic], RIGID, () => {
      writer.string(topic, RIGID).array([partition], RIGID, () => {
        writer.int32(partition);
        if (version >= 9) {
          writer.int32(-1);
        }
        writer.int64(from);
        if (version >= 5) {
          writer.int64(-1n);
        }
        writer.int32(HEAD_BYTES);
      });
    });
    if (version >= 7) {
      writer.array([], RIGID, () => undefined);
    }
    if (version >= 11) {
      writer.string('', RIGID);
    }
  },
  decode(reader, version) {
    reader.int32();
    if (version >= 7) {
      reader.int16();
      reader.int32();
    }
    const [found] = reader
      .array(RIGID, () => {
        reader.string(RIGID);
        return reader.array(RIGID, () => readFetched(reader, version));
      })
      .flat();
    return found;
  },
};

function readFetched(reader: ByteReader, version: number) {
  reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  reader.int64();
  if (version >= 5) {
    reader.int64();
  }
  reader.array(RIGID, () => reader.raw(16));
  if (version >= 11) {
    reader.int32();
  }
  const records = reader.raw(Math.max(0, reader.int32()));
  return { errorCode, highWatermark, heads: readHeads(records) };
}

/** Up to the last batch whose head is whole. */
function readHeads(records: Buffer): BatchHead[] {
  const heads: BatchHead[] = [];
  for (let at = 0; at + 61 <= records.length; at += 12 + records.readInt32BE(at + 8)) {
    const baseOffset = records.readBigInt64BE(at);
    const isBatch = records.readInt8(at + 16) === MAGIC_V2;
    heads.push({
      baseOffset,
      lastOffset: isBatch ? baseOffset + BigInt(records.readInt32BE(at + 23)) : baseOffset,
      producerId: isBatch ? records.readBigInt64BE(at + 43) : -1n,
      epoch: isBatch ? records.readInt16BE(at + 51) : -1,
      sequence: isBatch ? records.readInt32BE(at + 53) : -1,
    });
  }
  return heads;
}
