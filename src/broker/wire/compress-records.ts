import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Codec } from './decompress-records.ts';
import { frameXerial, isXerial } from './snappy-block.ts';

/**
 * Compresses records that were in `original` as these were. `codec` is one `decompressRecords` knows.
 * Asynchronous for the codecs in wasm: their start costs a tenth of a second, and most brokers never
 * compress.
 */
export async function compressRecordsLike(original: Buffer, records: Buffer, codec: number): Promise<Buffer> {
  switch (codec) {
    case Codec.gzip:
      return gzipSync(records);
    case Codec.snappy: {
      const { snappyCompress } = await import('@platformatic/wasm-utils');
      const block = Buffer.from(snappyCompress(records));
      return isXerial(original) ? frameXerial(block) : block;
    }
    case Codec.lz4: {
      const { lz4Compress } = await import('@platformatic/wasm-utils');
      return Buffer.from(lz4Compress(records));
    }
    case Codec.zstd:
      return zstdCompressSync(records);
    default:
      return records;
  }
}
