import { crc32c } from './crc32c.ts';
import { encodeVarlong } from './varint.ts';
import { BATCH_HEADER_BYTES, BATCH_PREFIX_BYTES } from './record-batch.ts';

export type RecordToBuild = {
  key: Buffer | null;
  value: Buffer | null;
  timestampMs?: bigint;
  /** By default the records follow each other. */
  offsetDelta?: number;
};

export type BatchToBuild = {
  records: RecordToBuild[];
  timestampMs: bigint;
  attributes?: number;
  producerId?: bigint;
  producerEpoch?: number;
  baseSequence?: number;
};

/** An uncompressed batch v2 without headers: what the broker writes itself, and what tests need. */
export function buildBatch(batch: BatchToBuild): Buffer {
  const records = Buffer.concat(
    batch.records.map((record, index) =>
      encodeRecord(record, record.offsetDelta ?? index, batch.timestampMs),
    ),
  );
  const timestamps = batch.records.map(({ timestampMs }) => timestampMs ?? batch.timestampMs);
  const out = Buffer.alloc(BATCH_HEADER_BYTES + records.length);
  out.writeInt32BE(out.length - BATCH_PREFIX_BYTES, 8);
  out.writeInt32BE(-1, 12);
  out.writeInt8(2, 16);
  out.writeInt16BE(batch.attributes ?? 0, 21);
  out.writeInt32BE(batch.records.length - 1, 23);
  out.writeBigInt64BE(batch.timestampMs, 27);
  out.writeBigInt64BE(
    timestamps.reduce((a, b) => (a > b ? a : b)),
    35,
  );
  out.writeBigInt64BE(batch.producerId ?? -1n, 43);
  out.writeInt16BE(batch.producerEpoch ?? -1, 51);
  out.writeInt32BE(batch.baseSequence ?? -1, 53);
  out.writeInt32BE(batch.records.length, 57);
  records.copy(out, BATCH_HEADER_BYTES);
  out.writeUInt32BE(crc32c(out, 21), 17);
  return out;
}

function encodeRecord(record: RecordToBuild, offsetDelta: number, baseTimestampMs: bigint): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]),
    encodeVarlong((record.timestampMs ?? baseTimestampMs) - baseTimestampMs),
    encodeVarlong(BigInt(offsetDelta)),
    ...sized(record.key),
    ...sized(record.value),
    encodeVarlong(0n),
  ]);
  return Buffer.concat([encodeVarlong(BigInt(body.length)), body]);
}

function sized(bytes: Buffer | null): Buffer[] {
  return bytes === null ? [encodeVarlong(-1n)] : [encodeVarlong(BigInt(bytes.length)), bytes];
}
