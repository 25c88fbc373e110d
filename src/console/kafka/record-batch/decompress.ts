import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { MalformedBytes } from '../protocol/malformed-bytes.ts';
import { decodeLz4Frame } from './lz4-frame.ts';
import { decodeSnappy } from './snappy.ts';

/** No batch is unpacked to more than this: Kafka's own default for a request is 1 MiB, and 100 MB the most. */
export const MAX_UNCOMPRESSED_BYTES = 64 * 1024 * 1024;

/** The low bits of a batch's attributes. */
export const CODEC_MASK = 0x07;
export const Codec = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;

/** Throws on a codec that there is not, on damage, and before it holds more than `maxBytes`. */
export function decompress(bytes: Buffer, codec: number, maxBytes = MAX_UNCOMPRESSED_BYTES): Buffer {
  switch (codec) {
    case Codec.none:
      return bytes;
    case Codec.gzip:
      return gunzipSync(bytes, { maxOutputLength: maxBytes });
    case Codec.snappy:
      return decodeSnappy(bytes, maxBytes);
    case Codec.lz4:
      return decodeLz4Frame(bytes, maxBytes);
    case Codec.zstd:
      return zstdDecompressSync(bytes, { maxOutputLength: maxBytes });
    default:
      throw new MalformedBytes(`unknown codec ${codec}`);
  }
}
