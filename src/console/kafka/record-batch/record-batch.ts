import type { LogRecord, RecordHeader } from '../../../domain/log-record.ts';
import { ByteReader } from '../protocol/byte-reader.ts';
import { MalformedBytes } from '../protocol/malformed-bytes.ts';
import { BATCH_HEADER_BYTES, type BatchFrame } from './batch-frames.ts';
import { crc32c } from './crc32c.ts';
import { CODEC_MASK, decompress } from './decompress.ts';

const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const BASE_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** A record has at least its length, attributes, two deltas, two lengths and a count of headers. */
const MIN_RECORD_BYTES = 7;
/** Header names come again with nearly every record. */
const MAX_KNOWN_NAMES = 256;

/** What is needed of a batch before it is decompressed. */
export type BatchHead = {
  readonly attributes: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly producerId: bigint;
  readonly maxTimestampMs: number;
};

export function batchHead(bytes: Buffer, { start, end }: BatchFrame): BatchHead {
  if (end - start < BATCH_HEADER_BYTES) {
    throw new MalformedBytes('a batch shorter than its header');
  }
  const attributes = bytes.readInt16BE(start + ATTRIBUTES_AT);
  return {
    attributes,
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    producerId: bytes.readBigInt64BE(start + PRODUCER_ID_AT),
    maxTimestampMs: Number(bytes.readBigInt64BE(start + MAX_TIMESTAMP_AT)),
  };
}

/** Throws `MalformedBytes` where the checksum is not that of the bytes. */
export function checkBatch(bytes: Buffer, { start, end }: BatchFrame): void {
  if (crc32c(bytes, start + ATTRIBUTES_AT, end) !== bytes.readUInt32BE(start + CRC_AT)) {
    throw new MalformedBytes('the checksum does not match');
  }
}

function recordsOf(bytes: Buffer, { start, end }: BatchFrame, codec: number): ByteReader {
  const packed = bytes.subarray(start + BATCH_HEADER_BYTES, end);
  return new ByteReader(decompress(packed, codec));
}

type Place = { readonly topic: string; readonly partition: number };

/**
 * The records of a batch of format 2, their bytes views of it.
 *
 *   record => length varint | attributes int8 | timestamp_delta varlong | offset_delta varint |
 *             key_length varint | key | value_length varint | value | [header]
 *   header => name_length varint | name | value_length varint | value
 *
 * Throws where the bytes are not what the header says.
 */
export function decodeBatch(bytes: Buffer, frame: BatchFrame, place: Place): LogRecord[] {
  const { attributes, maxTimestampMs } = batchHead(bytes, frame);
  const reader = recordsOf(bytes, frame, attributes & CODEC_MASK);
  const { recordCount, baseOffset, lastOffset } = frame;
  if (recordCount < 0 || recordCount > reader.remaining / MIN_RECORD_BYTES) {
    throw new MalformedBytes(`${recordCount} records in ${reader.remaining} bytes`);
  }
  const baseTimestampMs = bytes.readBigInt64BE(frame.start + BASE_TIMESTAMP_AT);
  const ownTimestampMs = (attributes & LOG_APPEND_TIME) === 0 ? undefined : maxTimestampMs;
  const lastDelta = Number(lastOffset - baseOffset);
  const records: LogRecord[] = [];
  let previousDelta = -1;
  for (let index = 0; index < recordCount; index += 1) {
    const length = reader.varint();
    const end = reader.position + length;
    if (length < 0 || length > reader.remaining) {
      throw new MalformedBytes(`a record of ${length} bytes, ${reader.remaining} left`);
    }
    reader.int8();
    const timestampDelta = reader.varlong();
    const offsetDelta = reader.varint();
    if (offsetDelta <= previousDelta || offsetDelta > lastDelta) {
      throw new MalformedBytes(
        `offset ${offsetDelta} of a batch out of order or beyond its last, ${lastDelta}`,
      );
    }
    previousDelta = offsetDelta;
    const key = sized(reader);
    const value = sized(reader);
    const headers = readHeaders(reader, end);
    if (reader.position !== end) {
      throw new MalformedBytes('a record of another length than its fields');
    }
    records.push({
      topic: place.topic,
      partition: place.partition,
      offset: baseOffset + BigInt(offsetDelta),
      timestampMs: ownTimestampMs ?? Number(baseTimestampMs + timestampDelta),
      key,
      headers,
      value,
    });
  }
  if (reader.remaining > 0) {
    throw new MalformedBytes(`${reader.remaining} bytes behind the last record`);
  }
  return records;
}

/** `undefined` stands for null. */
function sized(reader: ByteReader): Buffer | undefined {
  const length = reader.varint();
  return length === -1 ? undefined : reader.raw(length);
}

function readHeaders(reader: ByteReader, end: number): readonly RecordHeader[] {
  const count = reader.varint();
  if (count < 0 || count > (end - reader.position) / 2) {
    throw new MalformedBytes(`${count} headers in ${end - reader.position} bytes`);
  }
  const headers: RecordHeader[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = reader.varint();
    headers.push({ name: nameOf(reader.raw(length)), value: sized(reader) });
  }
  return headers;
}

const knownNames = new Map<string, string>();

/** The same text for the same bytes, so that thousands of records share it. */
function nameOf(bytes: Buffer): string {
  const latin = bytes.toString('latin1');
  const known = knownNames.get(latin);
  if (known !== undefined) {
    return known;
  }
  const name = bytes.toString();
  if (knownNames.size < MAX_KNOWN_NAMES) {
    knownNames.set(latin, name);
  }
  return name;
}
