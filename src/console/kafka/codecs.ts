import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { lz4Compress, lz4Decompress, snappyCompress, snappyDecompress } from '@platformatic/wasm-utils';
import kafkajs from 'kafkajs';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Magic of the Xerial framing that the Java client puts around Snappy blocks. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;

const zstd = promisify(zstdCompress);
const unzstd = promisify(zstdDecompress);

type Encoder = { readonly buffer: Buffer };

/** Gives kafkajs, which has gzip only, the three other codecs of Kafka, without native builds. */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: async (encoder: Encoder) => snappyCompress(encoder.buffer),
    decompress: async (buffer: Buffer) => decompressSnappy(buffer),
  });
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async (encoder: Encoder) => lz4Compress(encoder.buffer),
    decompress: async (buffer: Buffer) => lz4Decompress(buffer),
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: (encoder: Encoder) => zstd(encoder.buffer),
    decompress: (buffer: Buffer) => unzstd(buffer),
  });
}

/** librdkafka sends one raw block, the Java client Xerial frames of [length, block]. */
function decompressSnappy(buffer: Buffer): Buffer {
  if (!buffer.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return snappyDecompress(buffer);
  const blocks: Buffer[] = [];
  let at = XERIAL_HEADER_BYTES;
  while (at < buffer.length) {
    const sizeBytes = buffer.readInt32BE(at);
    blocks.push(snappyDecompress(buffer.subarray(at + 4, at + 4 + sizeBytes)));
    at += 4 + sizeBytes;
  }
  return Buffer.concat(blocks);
}
