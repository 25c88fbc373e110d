import { MalformedFrameError } from './malformed-frame-error.ts';
import { encodeVarlong, VarintReader } from './varint.ts';

/**
 * Record => length varint | attributes int8 | timestamp_delta varlong | offset_delta varint |
 *           key_length varint | key | value_length varint | value | headers
 *
 * One record of a batch, as places in the buffer of its decompressed records.
 */
export type RecordView = {
  /** Of the whole record, its length included. */
  start: number;
  end: number;
  timestampDelta: bigint;
  offsetDelta: number;
  /** `undefined` where the record has no key. */
  key: Buffer | undefined;
  hasValue: boolean;
};

/** All of a batch's records. Throws `MalformedFrameError` where they are not what the header says. */
export function readRecords(records: Buffer, recordCount: number): RecordView[] {
  const found: RecordView[] = [];
  let start = 0;
  for (let index = 0; index < recordCount; index += 1) {
    const record = readRecord(records, start);
    found.push(record);
    start = record.end;
  }
  if (start !== records.length) {
    throw new MalformedFrameError('bytes behind the last record');
  }
  return found;
}

function readRecord(records: Buffer, start: number): RecordView {
  const reader = new VarintReader(records, start);
  const length = reader.readInt();
  const end = reader.position + length;
  if (length < 0 || end > records.length) {
    throw new MalformedFrameError('record longer than its batch');
  }
  reader.readByte();
  const timestampDelta = reader.readLong();
  const offsetDelta = reader.readInt();
  const keyLength = reader.readInt();
  const key = keyLength < 0 ? undefined : records.subarray(reader.position, reader.position + keyLength);
  reader.position += Math.max(0, keyLength);
  const hasValue = reader.readInt() >= 0;
  if (reader.position > end) {
    throw new MalformedFrameError('record shorter than its fields');
  }
  return { start, end, timestampDelta, offsetDelta, key, hasValue };
}

/** The bytes of a record, for a batch whose base timestamp has moved by `-shiftMs`. */
export function withTimestampShifted(records: Buffer, record: RecordView, shiftMs: bigint): Buffer[] {
  if (shiftMs === 0n) {
    return [records.subarray(record.start, record.end)];
  }
  const reader = new VarintReader(records, record.start);
  reader.readInt();
  const attributesAt = reader.position;
  reader.readByte();
  reader.skipLong();
  const head = records.subarray(attributesAt, attributesAt + 1);
  const timestampDelta = encodeVarlong(record.timestampDelta + shiftMs);
  const rest = records.subarray(reader.position, record.end);
  const length = head.length + timestampDelta.length + rest.length;
  return [encodeVarlong(BigInt(length)), head, timestampDelta, rest];
}
