import { gzipSync, zstdCompressSync } from 'node:zlib';
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { compressRecordsLike } from './compress-records.ts';
import { Codec, decompressRecords } from './decompress-records.ts';
import { decodeLz4Frame } from './lz4-frame.ts';
import { decodeSnappy, frameXerial } from './snappy-block.ts';

const random = seededRandom(7);

/** Bytes of all kinds: long runs, short periods, text that repeats, noise. */
function samples(): Buffer[] {
  const noise = Buffer.from(Array.from({ length: 70_000 }, () => random(256)));
  const text = Buffer.from(
    Array.from({ length: 20_000 }, () => ['order', 'payment', '{"id":', '1'][random(4)]).join(''),
  );
  const period = Buffer.from('abc'.repeat(50_000));
  return [Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(300_000, 1), noise, text, period].concat(
    Array.from({ length: 50 }, () =>
      Buffer.from(Array.from({ length: random(400) }, () => random(1 + random(255)))),
    ),
  );
}

const encoders: [string, number, (bytes: Buffer) => Buffer][] = [
  ['gzip', Codec.gzip, (bytes) => gzipSync(bytes)],
  ['snappy', Codec.snappy, (bytes) => Buffer.from(snappyCompress(bytes))],
  ['snappy framed by snappy-java', Codec.snappy, (bytes) => frameXerial(Buffer.from(snappyCompress(bytes)))],
  ['lz4', Codec.lz4, (bytes) => Buffer.from(lz4Compress(bytes))],
  ['zstd', Codec.zstd, (bytes) => zstdCompressSync(bytes)],
];

describe.each(encoders)('%s', (_, codec, encode) => {
  it('gives back what others compressed, and what it compresses itself', async () => {
    for (const sample of samples()) {
      const compressed = encode(sample);
      expect(decompressRecords(compressed, codec).equals(sample)).toBe(true);
      const again = await compressRecordsLike(compressed, sample, codec);
      expect(decompressRecords(again, codec).equals(sample)).toBe(true);
      expect(again.subarray(0, 8).equals(compressed.subarray(0, 8)) || codec !== Codec.snappy).toBe(true);
    }
  });

  it('fails on what is cut short or damaged, and does nothing worse', () => {
    const whole = encode(samples()[4]!);
    for (let round = 0; round < 400; round += 1) {
      const bad = Buffer.from(whole.subarray(0, round % 2 === 0 ? random(whole.length) : whole.length));
      if (bad.length > 0) {
        bad[random(bad.length)]! ^= 1 + random(255);
      }
      let size = 0;
      try {
        size = decompressRecords(bad, codec).length;
      } catch {
        // Any error will do; what must not happen is that it goes on for ever or takes all memory.
      }
      expect(size).toBeLessThanOrEqual(64 * 1024 * 1024);
    }
  });
});

it('stops before it holds more than it may', () => {
  const bomb = Buffer.alloc(5_000_000);
  expect(() => decodeLz4Frame(Buffer.from(lz4Compress(bomb)), 1_000_000)).toThrow('more than');
  expect(() => decodeSnappy(Buffer.from(snappyCompress(bomb)), 1_000_000)).toThrow('more than');
  expect(() => decodeSnappy(frameXerial(Buffer.from(snappyCompress(bomb))), 1_000_000)).toThrow('more than');
});
