/**
 * What a fetch returns of a partition: batches, or messages of the formats before them, one behind the other. All begin
 * alike, so that the bytes can be split without a look into them:
 *
 *   frame => base_offset int64 | length int32 | leader_epoch int32 or crc | magic int8 | …
 *
 * A batch (magic 2) goes on with
 *   crc uint32 | attributes int16 | last_offset_delta int32 | base_timestamp int64 | max_timestamp int64 |
 *   producer_id int64 | producer_epoch int16 | base_sequence int32 | record_count int32 | records
 */
export type BatchFrame = {
  readonly start: number;
  readonly end: number;
  readonly magic: number;
  /** The first offset of a batch; the last of a compressed message of magic 0 or 1, and both of another. */
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  /** As the header says: at most so many, and perhaps nonsense. */
  readonly recordCount: number;
};

export const BATCH_HEADER_BYTES = 61;
const PREFIX_BYTES = 12;
const MAGIC_AT = 16;
const LAST_OFFSET_DELTA_AT = 23;
const RECORD_COUNT_AT = 57;

/** Splits what a fetch returned; what is cut off at the end is left out, for Kafka sends it again. */
export function splitFrames(bytes: Buffer): BatchFrame[] {
  const frames: BatchFrame[] = [];
  for (let start = 0; start + MAGIC_AT < bytes.length;) {
    const end = start + PREFIX_BYTES + bytes.readInt32BE(start + 8);
    if (end > bytes.length || end <= start + MAGIC_AT) {
      break;
    }
    frames.push(frameAt(bytes, start, end));
    start = end;
  }
  return frames;
}

function frameAt(bytes: Buffer, start: number, end: number): BatchFrame {
  const magic = bytes.readInt8(start + MAGIC_AT);
  const baseOffset = bytes.readBigInt64BE(start);
  const isBatch = magic >= 2 && end - start >= BATCH_HEADER_BYTES;
  return {
    start,
    end,
    magic,
    baseOffset,
    lastOffset: isBatch ? baseOffset + BigInt(bytes.readInt32BE(start + LAST_OFFSET_DELTA_AT)) : baseOffset,
    recordCount: isBatch ? bytes.readInt32BE(start + RECORD_COUNT_AT) : 1,
  };
}
