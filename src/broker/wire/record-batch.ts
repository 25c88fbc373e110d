import { crc32c } from './crc32c.ts';
import { VarintReader } from './varint.ts';

/**
 * Record batch v2, the only format stored.
 *
 *   base_offset int64 | batch_length int32 | leader_epoch int32 | magic int8 | crc uint32 |
 *   attributes int16 | last_offset_delta int32 | base_timestamp int64 | max_timestamp int64 |
 *   producer_id int64 | producer_epoch int16 | base_sequence int32 | record_count int32 | records
 *
 * `batch_length` counts from leader_epoch on. The CRC covers everything from attributes on, so base
 * offset and leader epoch may be patched without touching what the client signed.
 */
export const BATCH_HEADER_BYTES = 61;
/** What must be read to know how long a batch is. */
export const BATCH_PREFIX_BYTES = 12;
const CRC_AT = 17;
const CRC_FROM = 21;

const TIMESTAMP_TYPE_BIT = 0x08;
const TRANSACTIONAL_BIT = 0x10;
const CONTROL_BIT = 0x20;
export const ControlType = { abort: 0, commit: 1 } as const;

export type BatchHeader = {
  baseOffset: bigint;
  /** With the twelve bytes before `leader_epoch`. */
  sizeBytes: number;
  magic: number;
  attributes: number;
  lastOffsetDelta: number;
  baseTimestampMs: bigint;
  maxTimestampMs: bigint;
  producerId: bigint;
  producerEpoch: number;
  baseSequence: number;
  recordCount: number;
  /** Ends a transaction by taking it back. */
  isAbortMarker: boolean;
};

export function readBatchHeader(buffer: Buffer, at: number): BatchHeader {
  const attributes = buffer.readInt16BE(at + 21);
  return {
    baseOffset: buffer.readBigInt64BE(at),
    sizeBytes: BATCH_PREFIX_BYTES + buffer.readInt32BE(at + 8),
    magic: buffer.readInt8(at + 16),
    attributes,
    lastOffsetDelta: buffer.readInt32BE(at + 23),
    baseTimestampMs: buffer.readBigInt64BE(at + 27),
    maxTimestampMs: buffer.readBigInt64BE(at + 35),
    producerId: buffer.readBigInt64BE(at + 43),
    producerEpoch: buffer.readInt16BE(at + 51),
    baseSequence: buffer.readInt32BE(at + 53),
    recordCount: buffer.readInt32BE(at + 57),
    isAbortMarker: (attributes & CONTROL_BIT) !== 0 && controlType(buffer, at) === ControlType.abort,
  };
}

/** `undefined` where the compaction has left nothing but the header, or the buffer ends before it. */
function controlType(buffer: Buffer, at: number): number | undefined {
  try {
    const reader = new VarintReader(buffer, at + BATCH_HEADER_BYTES);
    reader.readInt();
    reader.readByte();
    reader.skipLong();
    reader.readInt();
    reader.readInt();
    const typeAt = reader.position + 2;
    return recordCountAt(buffer, at) > 0 && typeAt + 2 <= buffer.length
      ? buffer.readInt16BE(typeAt)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The size the batch at `at` claims, its first twelve bytes included; may be nonsense. */
export function batchSizeAt(buffer: Buffer, at: number): number {
  return BATCH_PREFIX_BYTES + buffer.readInt32BE(at + 8);
}

/** The offset after the last one of the batch at `at`. */
export function batchEndOffsetAt(buffer: Buffer, at: number): bigint {
  return buffer.readBigInt64BE(at) + BigInt(buffer.readInt32BE(at + 23)) + 1n;
}

export function recordCountAt(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 57);
}

export function endOffsetOf(header: BatchHeader): bigint {
  return header.baseOffset + BigInt(header.lastOffsetDelta) + 1n;
}

export function isCrcValid(buffer: Buffer, at: number, sizeBytes: number): boolean {
  return buffer.readUInt32BE(at + CRC_AT) === crc32c(buffer, at + CRC_FROM, at + sizeBytes);
}

export function isTransactional(header: BatchHeader): boolean {
  return (header.attributes & TRANSACTIONAL_BIT) !== 0;
}

export function isControl(header: BatchHeader): boolean {
  return (header.attributes & CONTROL_BIT) !== 0;
}

export function usesLogAppendTime(header: BatchHeader): boolean {
  return (header.attributes & TIMESTAMP_TYPE_BIT) !== 0;
}

/** Gives a batch its place in the log, in the buffer it came in. */
export function placeBatch(batch: Buffer, placement: { baseOffset: bigint; leaderEpoch: number }): void {
  batch.writeBigInt64BE(placement.baseOffset, 0);
  batch.writeInt32BE(placement.leaderEpoch, 12);
}

/** `message.timestamp.type=LogAppendTime`: the broker's clock, so the CRC is computed again. */
export function stampLogAppendTime(batch: Buffer, timestampMs: bigint): void {
  batch.writeInt16BE(batch.readInt16BE(21) | TIMESTAMP_TYPE_BIT, 21);
  batch.writeBigInt64BE(timestampMs, 35);
  signBatch(batch);
}

export function correctMaxTimestamp(batch: Buffer, timestampMs: bigint): void {
  batch.writeBigInt64BE(timestampMs, 35);
  signBatch(batch);
}

/** Makes length and checksum those of the bytes there are. */
export function signBatch(batch: Buffer): void {
  batch.writeInt32BE(batch.length - BATCH_PREFIX_BYTES, 8);
  batch.writeUInt32BE(crc32c(batch, CRC_FROM), CRC_AT);
}
