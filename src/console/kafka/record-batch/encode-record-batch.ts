import type { LogRecord } from '../../../domain/log-record.ts';
import { ByteWriter } from '../protocol/byte-writer.ts';
import { BATCH_HEADER_BYTES } from './batch-frames.ts';
import { crc32c } from './crc32c.ts';

const NO_PRODUCER = -1n;
const MAGIC = 2;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
/** Of `base_offset` and the length itself. */
const UNCOUNTED_BYTES = 12;
/** The furthest that a JavaScript date goes. */
const MAX_TIME_MS = 8.64e15;

/** Records of one partition, in the order of their offsets, as one uncompressed batch of format 2. */
export function encodeRecordBatch(records: readonly LogRecord[]): Buffer {
  const [first] = records;
  const last = records.at(-1);
  if (!first || !last) {
    return Buffer.alloc(0);
  }
  const baseTimestampMs = wholeMs(first.timestampMs);
  const body = new ByteWriter();
  for (const record of records) {
    const fields = encodeRecord(record, { baseOffset: first.offset, baseTimestampMs });
    body.varint(fields.length).raw(fields);
  }
  const batch = new ByteWriter()
    .int64(first.offset)
    .int32(BATCH_HEADER_BYTES - UNCOUNTED_BYTES + body.bytes.length)
    .int32(-1)
    .int8(MAGIC)
    .uint32(0)
    .int16(0)
    .int32(Number(last.offset - first.offset))
    .int64(baseTimestampMs)
    .int64(wholeMs(Math.max(...records.map(({ timestampMs }) => timestampMs))))
    .int64(NO_PRODUCER)
    .int16(-1)
    .int32(-1)
    .int32(records.length)
    .raw(body.bytes).bytes;
  batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_AT), CRC_AT);
  return batch;
}

function encodeRecord(
  { offset, timestampMs, key, value, headers }: LogRecord,
  { baseOffset, baseTimestampMs }: { readonly baseOffset: bigint; readonly baseTimestampMs: bigint },
): Buffer {
  const writer = new ByteWriter()
    .int8(0)
    .varlong(wholeMs(timestampMs) - baseTimestampMs)
    .varint(Number(offset - baseOffset));
  sized(writer, key);
  sized(writer, value);
  writer.varint(headers.length);
  for (const header of headers) {
    sized(writer, Buffer.from(header.name));
    sized(writer, header.value);
  }
  return writer.bytes;
}

function sized(writer: ByteWriter, bytes: Uint8Array | undefined): void {
  writer.varint(bytes?.length ?? -1);
  if (bytes) {
    writer.raw(bytes);
  }
}

/** A time as Kafka can write it: a record of a tape may name any number. */
function wholeMs(timestampMs: number): bigint {
  return BigInt(Math.trunc(Math.max(-MAX_TIME_MS, Math.min(MAX_TIME_MS, timestampMs))));
}
