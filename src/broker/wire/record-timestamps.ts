import { BATCH_HEADER_BYTES, readBatchHeader } from './record-batch.ts';
import { CODEC_MASK, decompressRecords } from './decompress-records.ts';
import { readRecords } from './records.ts';

/** Offset and timestamp of each record of a batch; empty where its compression cannot be undone. */
export function recordTimestamps(batch: Buffer): { offset: bigint; timestamp: bigint }[] {
  const header = readBatchHeader(batch, 0);
  try {
    const records = decompressRecords(
      batch.subarray(BATCH_HEADER_BYTES, header.sizeBytes),
      header.attributes & CODEC_MASK,
    );
    return readRecords(records, header.recordCount).map(({ offsetDelta, timestampDelta }) => ({
      offset: header.baseOffset + BigInt(offsetDelta),
      timestamp: header.baseTimestampMs + timestampDelta,
    }));
  } catch {
    // Only the client that wrote it knows what this is; its header was enough to store it.
    return [];
  }
}
