import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { decodeLz4Frame } from './lz4-frame.ts';
import { decodeSnappy } from './snappy-block.ts';

/** Looking into a batch must not cost more memory than this. */
const MAX_RECORDS_BYTES = 64 * 1024 * 1024;

export const Codec = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;
export const CODEC_MASK = 0x07;

/** `codec` is the low three bits of a batch's attributes. Throws on anything unknown or damaged. */
export function decompressRecords(bytes: Buffer, codec: number): Buffer {
  switch (codec) {
    case Codec.none:
      return bytes;
    case Codec.gzip:
      return gunzipSync(bytes, { maxOutputLength: MAX_RECORDS_BYTES });
    case Codec.snappy:
      return decodeSnappy(bytes, MAX_RECORDS_BYTES);
    case Codec.lz4:
      return decodeLz4Frame(bytes, MAX_RECORDS_BYTES);
    case Codec.zstd:
      return zstdDecompressSync(bytes, { maxOutputLength: MAX_RECORDS_BYTES });
    default:
      throw new RangeError(`unknown compression ${codec}`);
  }
}
