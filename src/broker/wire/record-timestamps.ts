import { BATCH_HEADER_BYTES, readBatchHeader } from './record-batch.ts';
import { decompressRecords } from './decompress-records.ts';
import { MalformedFrameError } from './malformed-frame-error.ts';

/*
 * Record => length varint | attributes int8 | timestamp_delta varlong | offset_delta varint | key | …
 */

/** Offset and timestamp of each record of a batch; empty where its compression cannot be undone. */
export async function recordTimestamps(batch: Buffer): Promise<{ offset: bigint; timestamp: bigint }[]> {
  const header = readBatchHeader(batch, 0);
  const found: { offset: bigint; timestamp: bigint }[] = [];
  try {
    const records = await decompressRecords(
      batch.subarray(BATCH_HEADER_BYTES, header.sizeBytes),
      header.attributes & 0x07,
    );
    let position = 0;
    for (let index = 0; index < header.recordCount; index += 1) {
      const length = readVarlong(records, position);
      const timestampDelta = readVarlong(records, length.end + 1);
      const offsetDelta = readVarlong(records, timestampDelta.end);
      found.push({
        offset: header.baseOffset + offsetDelta.value,
        timestamp: header.baseTimestampMs + timestampDelta.value,
      });
      position = length.end + Number(length.value);
    }
  } catch {
    // Only the client that wrote it knows what this is; its header was enough to store it.
  }
  return found;
}

function readVarlong(buffer: Buffer, position: number): { value: bigint; end: number } {
  let raw = 0n;
  let at = position;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = buffer[at];
    if (byte === undefined) {
      break;
    }
    at += 1;
    raw |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) {
      return { value: (raw >> 1n) ^ -(raw & 1n), end: at };
    }
  }
  throw new MalformedFrameError('varlong cut short or too long');
}
