import { crc32 } from 'node:zlib';
import type { LogRecord } from '../../../domain/log-record.ts';
import { ByteReader } from '../protocol/byte-reader.ts';
import { MalformedBytes } from '../protocol/malformed-bytes.ts';
import { splitFrames, type BatchFrame } from './batch-frames.ts';
import { CODEC_MASK, Codec, decompress } from './decompress.ts';

const CRC_AT = 12;
const LOG_APPEND_TIME = 0x08;
/** A message of format 0 has no time of its own. */
const NO_TIMESTAMP_MS = -1;

type Place = { readonly topic: string; readonly partition: number };
type Message = {
  readonly record: LogRecord;
  readonly attributes: number;
  readonly magic: number;
};

/**
 * The records of one message of format 0 or 1, which nodes before Kafka 4 may still hold.
 *
 *   message => offset int64 | size int32 | crc uint32 | magic int8 | attributes int8 | timestamp int64 (1) | key | value
 *
 * A compressed one has further messages as its value; those of format 1 count their offsets from 0, and the outer
 * message has the offset of the last.
 */
export function decodeMessage(bytes: Buffer, frame: BatchFrame, place: Place): LogRecord[] {
  const outer = readMessage(bytes, frame, place);
  const codec = outer.attributes & CODEC_MASK;
  if (codec === Codec.none) {
    return [outer.record];
  }
  const { value } = outer.record;
  if (value === undefined || codec === Codec.zstd) {
    throw new MalformedBytes(
      'a compressed message without a value, or of a codec that its format does not have',
    );
  }
  const content = decompress(value as Buffer, codec);
  const inner = splitFrames(content);
  if (inner.length === 0 || inner.at(-1)?.end !== content.length) {
    throw new MalformedBytes('a compressed message that does not hold whole messages');
  }
  const shift = outer.magic === 0 ? 0n : frame.baseOffset - (inner.at(-1) as BatchFrame).baseOffset;
  return inner.map((each) => {
    const { record, attributes } = readMessage(content, each, place);
    if ((attributes & CODEC_MASK) !== Codec.none) {
      throw new MalformedBytes('a compressed message in a compressed message');
    }
    const timestampMs =
      (outer.attributes & LOG_APPEND_TIME) === 0 ? record.timestampMs : outer.record.timestampMs;
    return Object.assign(record, { offset: record.offset + shift, timestampMs });
  });
}

function readMessage(bytes: Buffer, { start, end, magic, baseOffset }: BatchFrame, place: Place): Message {
  if (magic !== 0 && magic !== 1) {
    throw new MalformedBytes(`unknown format ${magic}`);
  }
  const reader = new ByteReader(bytes, start + CRC_AT, end);
  const crc = reader.uint32();
  if (crc32(bytes.subarray(reader.position, end)) !== crc) {
    throw new MalformedBytes('the checksum does not match');
  }
  reader.int8();
  const attributes = reader.int8();
  const timestampMs = magic === 0 ? NO_TIMESTAMP_MS : Number(reader.int64());
  const key = sized(reader);
  const value = sized(reader);
  if (reader.remaining > 0) {
    throw new MalformedBytes('a message of another length than its fields');
  }
  const record = { ...place, offset: baseOffset, timestampMs, key, headers: [], value };
  return { record, attributes, magic };
}

function sized(reader: ByteReader): Buffer | undefined {
  const length = reader.int32();
  return length === -1 ? undefined : reader.raw(length);
}
