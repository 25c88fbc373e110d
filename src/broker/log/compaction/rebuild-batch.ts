import { compressRecordsLike } from '../../wire/compress-records.ts';
import { CODEC_MASK } from '../../wire/decompress-records.ts';
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  signBatch,
  usesLogAppendTime,
} from '../../wire/record-batch.ts';
import { type RecordView, withTimestampShifted } from '../../wire/records.ts';

/** KIP-534: from when on tombstones and markers of a batch may go; it takes the place of the base timestamp. */
const DELETE_HORIZON_BIT = 0x40;

export function deleteHorizonOf(header: BatchHeader): bigint | undefined {
  return (header.attributes & DELETE_HORIZON_BIT) === 0 ? undefined : header.baseTimestampMs;
}

/**
 * The batch with some of its records, in the same codec. Base offset, last offset, leader epoch,
 * producer and sequence stay, so that offsets, fetches and idempotence see no difference.
 */
export async function rebuildBatch(
  batch: Buffer,
  header: BatchHeader,
  kept: { content: Buffer; records: RecordView[]; deleteHorizonMs: bigint | undefined },
): Promise<Buffer> {
  const baseTimestampMs = kept.deleteHorizonMs ?? header.baseTimestampMs;
  const shiftMs = header.baseTimestampMs - baseTimestampMs;
  const records = Buffer.concat(
    kept.records.flatMap((record) => withTimestampShifted(kept.content, record, shiftMs)),
  );
  const compressed = await compressRecordsLike(
    batch.subarray(BATCH_HEADER_BYTES),
    records,
    header.attributes & CODEC_MASK,
  );
  const maxTimestampMs = usesLogAppendTime(header)
    ? header.maxTimestampMs
    : kept.records
        .map(({ timestampDelta }) => header.baseTimestampMs + timestampDelta)
        .reduce((a, b) => (a > b ? a : b));
  return withHeader(batch, compressed, {
    attributes: header.attributes | (kept.deleteHorizonMs === undefined ? 0 : DELETE_HORIZON_BIT),
    baseTimestampMs,
    maxTimestampMs,
    recordCount: kept.records.length,
  });
}

/** The header alone: it stands for the sequence of its producer, or for the end of a transaction. */
export function emptyBatch(batch: Buffer, header: BatchHeader): Buffer {
  return withHeader(batch, Buffer.alloc(0), {
    attributes: header.attributes & ~(CODEC_MASK | DELETE_HORIZON_BIT),
    baseTimestampMs: header.maxTimestampMs,
    maxTimestampMs: header.maxTimestampMs,
    recordCount: 0,
  });
}

function withHeader(
  batch: Buffer,
  records: Buffer,
  fields: { attributes: number; baseTimestampMs: bigint; maxTimestampMs: bigint; recordCount: number },
): Buffer {
  const out = Buffer.concat([batch.subarray(0, BATCH_HEADER_BYTES), records]);
  out.writeInt16BE(fields.attributes, 21);
  out.writeBigInt64BE(fields.baseTimestampMs, 27);
  out.writeBigInt64BE(fields.maxTimestampMs, 35);
  out.writeInt32BE(fields.recordCount, 57);
  signBatch(out);
  return out;
}
