import { crc32 } from 'node:zlib';
import { TooMuchOutputError } from './bounded-output.ts';
import { buildBatch, type RecordToBuild } from './build-batch.ts';
import { CODEC_MASK, Codec, decompressRecords } from './decompress-records.ts';
import { MalformedFrameError } from './malformed-frame-error.ts';

/*
 * Message set, formats v0 and v1, which batches v2 took the place of:
 *
 *   MessageSet => [offset int64 | size int32 | Message]
 *   Message    => crc uint32 | magic int8 | attributes int8 | [v1] timestamp int64 | key | value
 *
 * The CRC is that of zlib, over what follows it. A compressed message has a whole message set as its value.
 */
const ENTRY_HEAD_BYTES = 12;
/** A set is converted in one piece: by these it takes some hundred milliseconds at most. */
const MAX_UNCOMPRESSED_BYTES = 16 * 1024 * 1024;
const MAX_MESSAGES = 100_000;
/** What a message of v0 has; Apache Kafka converts it to the same. */
const NO_TIMESTAMP = -1n;

type Message = RecordToBuild & { timestampMs: bigint; codec: number };

/**
 * One uncompressed batch v2 with the records of a message set in their order; offsets in it mean nothing
 * when it comes from a producer. Throws `MalformedFrameError` where it is cut short, damaged or empty.
 */
export function convertMessageSet(bytes: Buffer): { batch: Buffer; largestMessageBytes: number } {
  const records: Message[] = [];
  const add = (message: Message): void => {
    if (records.length === MAX_MESSAGES) {
      throw new TooMuchOutputError(MAX_MESSAGES, 'messages');
    }
    records.push(message);
  };
  let largestMessageBytes = 0;
  let uncompressedBytes = 0;
  for (const { message, sizeBytes } of messagesOf(bytes)) {
    largestMessageBytes = Math.max(largestMessageBytes, sizeBytes);
    if (message.codec === Codec.none) {
      add(message);
      continue;
    }
    const inner = uncompressed(message);
    uncompressedBytes += inner.length;
    if (uncompressedBytes > MAX_UNCOMPRESSED_BYTES) {
      throw new TooMuchOutputError(MAX_UNCOMPRESSED_BYTES);
    }
    for (const { message: each } of messagesOf(inner)) {
      if (each.codec !== Codec.none) {
        throw new MalformedFrameError('compressed message in a compressed message');
      }
      add(each);
    }
  }
  const [first] = records;
  if (first === undefined) {
    throw new MalformedFrameError('message set without messages');
  }
  return { batch: buildBatch({ records, timestampMs: first.timestampMs }), largestMessageBytes };
}

function uncompressed({ value, codec }: Message): Buffer {
  if (value === null || codec === Codec.zstd) {
    throw new MalformedFrameError('compressed message without a value, or with zstd');
  }
  try {
    return decompressRecords(value, codec, MAX_UNCOMPRESSED_BYTES);
  } catch (error) {
    if (error instanceof TooMuchOutputError) {
      throw error;
    }
    throw new MalformedFrameError(`message that cannot be uncompressed: ${String(error)}`);
  }
}

function* messagesOf(bytes: Buffer): Iterable<{ message: Message; sizeBytes: number }> {
  let position = 0;
  while (position < bytes.length) {
    const start = position + ENTRY_HEAD_BYTES;
    const size = start <= bytes.length ? bytes.readInt32BE(position + 8) : -1;
    const end = start + size;
    if (size < 0 || end > bytes.length) {
      throw new MalformedFrameError('message set cut short');
    }
    yield { message: messageOf(bytes.subarray(start, end)), sizeBytes: end - position };
    position = end;
  }
}

function messageOf(bytes: Buffer): Message {
  const magic = bytes.length > 5 ? bytes.readInt8(4) : -1;
  const headBytes = magic === 0 ? 6 : 14;
  if ((magic !== 0 && magic !== 1) || bytes.length < headBytes) {
    throw new MalformedFrameError('message of an unknown format');
  }
  if (crc32(bytes.subarray(4)) !== bytes.readUInt32BE(0)) {
    throw new MalformedFrameError('CRC of a message does not match');
  }
  const key = sized(bytes, headBytes);
  const value = sized(bytes, key.end);
  if (value.end !== bytes.length) {
    throw new MalformedFrameError('message of another length than its fields');
  }
  return {
    key: key.bytes,
    value: value.bytes,
    timestampMs: magic === 0 ? NO_TIMESTAMP : bytes.readBigInt64BE(6),
    codec: bytes.readInt8(5) & CODEC_MASK,
  };
}

function sized(bytes: Buffer, at: number): { bytes: Buffer | null; end: number } {
  const length = at + 4 <= bytes.length ? bytes.readInt32BE(at) : -2;
  const end = at + 4 + Math.max(0, length);
  if (length < -1 || end > bytes.length) {
    throw new MalformedFrameError('message cut short');
  }
  return { bytes: length === -1 ? null : bytes.subarray(at + 4, end), end };
}
