import { crc32, gzipSync } from 'node:zlib';
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils';
import { describe, expect, it } from 'vitest';
import { TooMuchOutputError } from './bounded-output.ts';
import { MalformedFrameError } from './malformed-frame-error.ts';
import { convertMessageSet } from './message-set.ts';
import { BATCH_HEADER_BYTES, isCrcValid, readBatchHeader } from './record-batch.ts';
import { readRecords } from './records.ts';
import { frameXerial } from './snappy-block.ts';

type MessageToBuild = { key: string | null; value: Buffer | null; timestampMs?: bigint; codec?: number };

function sized(bytes: Buffer | null): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes === null ? -1 : bytes.length, 0);
  return Buffer.concat([length, bytes ?? Buffer.alloc(0)]);
}

function entry(magic: number, message: MessageToBuild): Buffer {
  const timestamp = Buffer.alloc(magic === 0 ? 0 : 8);
  if (magic === 1) {
    timestamp.writeBigInt64BE(message.timestampMs ?? -1n, 0);
  }
  const body = Buffer.concat([
    Buffer.from([magic, message.codec ?? 0]),
    timestamp,
    sized(message.key === null ? null : Buffer.from(message.key)),
    sized(message.value),
  ]);
  const head = Buffer.alloc(16);
  head.writeInt32BE(body.length + 4, 8);
  head.writeUInt32BE(crc32(body), 12);
  return Buffer.concat([head, body]);
}

function converted(set: Buffer) {
  const { batch } = convertMessageSet(set);
  const header = readBatchHeader(batch, 0);
  expect(isCrcValid(batch, 0, batch.length)).toBe(true);
  const content = batch.subarray(BATCH_HEADER_BYTES);
  return readRecords(content, header.recordCount).map((record) => ({
    key: record.key?.toString(),
    timestampMs: header.baseTimestampMs + record.timestampDelta,
    hasValue: record.hasValue,
    // Behind the value are the number of headers, 0.
    ending: content.subarray(record.end - 3, record.end - 1).toString(),
  }));
}

const MESSAGES: MessageToBuild[] = [
  { key: 'a', value: Buffer.from('v1'), timestampMs: 100n },
  { key: null, value: Buffer.from('v2'), timestampMs: 90n },
  { key: 'b', value: null, timestampMs: 110n },
];

/** The header checksum at byte 6 that clients of format v0 computed over too much (KAFKA-3160). */
function wrongHeaderChecksum(frame: Buffer): Buffer {
  const wrong = Buffer.from(frame);
  wrong[6]! ^= 0xff;
  return wrong;
}

const WRAPPERS: [string, number, (set: Buffer) => Buffer][] = [
  ['gzip', 1, (set) => gzipSync(set)],
  ['snappy', 2, (set) => frameXerial(Buffer.from(snappyCompress(set)))],
  ['lz4', 3, (set) => Buffer.from(lz4Compress(set))],
  ['lz4 with a wrong header checksum', 3, (set) => wrongHeaderChecksum(Buffer.from(lz4Compress(set)))],
];

describe.each([0, 1])('format v%i', (magic) => {
  const set = Buffer.concat(MESSAGES.map((message) => entry(magic, message)));
  const expected = MESSAGES.map(({ key, value, timestampMs }) => ({
    key: key ?? undefined,
    timestampMs: magic === 0 ? -1n : timestampMs,
    hasValue: value !== null,
    ending: expect.stringContaining(value?.toString() ?? ''),
  }));

  it('becomes a batch of the same records', () => {
    expect(converted(set)).toEqual(expected);
  });

  it.each(WRAPPERS)('is taken out of %s', (_, codec, compress) => {
    const wrapper = entry(magic, { key: null, value: compress(set), codec });
    expect(converted(wrapper)).toEqual(expected);
    expect(converted(Buffer.concat([wrapper, set]))).toEqual([...expected, ...expected]);
  });

  it('is refused wherever it is cut or changed', () => {
    const first = entry(magic, MESSAGES[0]!);
    for (let at = 1; at < first.length; at += 1) {
      expect(() => convertMessageSet(first.subarray(0, at))).toThrow(MalformedFrameError);
    }
    for (let at = 12; at < first.length; at += 1) {
      const wrong = Buffer.from(set);
      wrong[at]! ^= 0x10;
      expect(() => convertMessageSet(wrong)).toThrow(MalformedFrameError);
    }
    const nested = entry(magic, {
      key: null,
      value: gzipSync(entry(magic, { key: null, value: gzipSync(set), codec: 1 })),
      codec: 1,
    });
    expect(() => convertMessageSet(nested)).toThrow('compressed message in a compressed');
    expect(() => convertMessageSet(entry(magic, { key: null, value: set, codec: 1 }))).toThrow('cannot be');
    expect(() => convertMessageSet(entry(magic, { key: null, value: gzipSync(''), codec: 1 }))).toThrow(
      'without',
    );
  });
});

describe('a message set that would take too long to convert', () => {
  it('of more than 100,000 messages is refused, compressed or not', () => {
    const one = entry(1, { key: null, value: null });
    const many = Buffer.concat(Array.from({ length: 100_001 }, () => one));
    const compressed = entry(1, { key: null, value: gzipSync(many), codec: 1 });
    for (const set of [many, compressed]) {
      expect(() => convertMessageSet(set)).toThrow(TooMuchOutputError);
    }
  });

  it('of more than 16 MiB uncompressed is refused, in one message or in several', () => {
    const zeros = (bytes: number): Buffer =>
      entry(1, {
        key: null,
        value: gzipSync(entry(1, { key: null, value: Buffer.alloc(bytes) })),
        codec: 1,
      });
    expect(() => convertMessageSet(zeros(17_000_000))).toThrow(TooMuchOutputError);
    expect(() => convertMessageSet(Buffer.concat([zeros(9_000_000), zeros(9_000_000)]))).toThrow(
      TooMuchOutputError,
    );
    expect(converted(zeros(9_000_000))).toHaveLength(1);
  });
});
