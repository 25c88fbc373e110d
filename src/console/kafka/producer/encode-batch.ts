import { ByteWriter } from '../protocol/byte-writer.ts';
import { crc32c } from '../record-batch/crc32c.ts';
import type { OutgoingRecord } from './outgoing-message.ts';
import type { ProducerIdentity } from './write-cluster.ts';

const MAGIC = 2;
const NO_TIMESTAMP = -1;
/** Offset, length, leader epoch, magic and checksum. */
const BODY_AT = 21;

/**
 * A record batch v2, not compressed. Kafka knows it by producer id, epoch and first sequence, so it is encoded once.
 *
 * RecordBatch => base_offset(int64) length(int32) leader_epoch(int32) magic(int8) crc32c(uint32) attributes(int16)
 *   last_offset_delta(int32) base_timestamp(int64) max_timestamp(int64) producer_id(int64) epoch(int16)
 *   base_sequence(int32) [record]
 */
export function encodeBatch(
  records: readonly OutgoingRecord[],
  { producerId, epoch }: ProducerIdentity,
  sequence: number,
): Buffer {
  const baseTimestampMs = records[0]?.timestampMs ?? NO_TIMESTAMP;
  let maxTimestampMs = baseTimestampMs;
  for (const { timestampMs } of records) {
    maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
  }
  const writer = new ByteWriter()
    .int64(0n)
    .int32(0)
    .int32(-1)
    .int8(MAGIC)
    .uint32(0)
    .int16(0)
    .int32(records.length - 1)
    .int64(BigInt(baseTimestampMs))
    .int64(BigInt(maxTimestampMs))
    .int64(producerId)
    .int16(epoch)
    .int32(sequence)
    .int32(records.length);
  for (const [index, record] of records.entries()) {
    const bytes = encodeRecord(record, record.timestampMs - baseTimestampMs, index);
    writer.varint(bytes.length).raw(bytes);
  }
  const batch = writer.bytes;
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeUInt32BE(crc32c(batch.subarray(BODY_AT)), 17);
  return batch;
}

/** Record => attributes(int8) timestamp_delta(varlong) offset_delta(varint) key value [name value]; lengths are varints. */
function encodeRecord(
  { key, value, headers }: OutgoingRecord,
  timestampDeltaMs: number,
  offsetDelta: number,
): Buffer {
  const writer = new ByteWriter().int8(0).varlong(BigInt(timestampDeltaMs)).varint(offsetDelta);
  nullableBytes(writer, key);
  nullableBytes(writer, value);
  writer.varint(headers.length);
  for (const header of headers) {
    nullableBytes(writer, header.name);
    nullableBytes(writer, header.value);
  }
  return writer.bytes;
}

function nullableBytes(writer: ByteWriter, bytes: Buffer | undefined): void {
  writer.varint(bytes?.length ?? -1);
  if (bytes) {
    writer.raw(bytes);
  }
}
