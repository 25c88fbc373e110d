import { gzipSync, zstdCompressSync } from 'node:zlib';
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils';
import { type BatchToBuild, buildBatch } from '../../src/broker/wire/build-batch.ts';
import { BATCH_HEADER_BYTES, signBatch } from '../../src/broker/wire/record-batch.ts';

/** None, gzip, snappy, lz4, zstd: the numbers of the protocol. */
const COMPRESS: ((records: Buffer) => Buffer)[] = [
  (records) => records,
  (records) => gzipSync(records, { level: 1 }),
  (records) => Buffer.from(snappyCompress(records)),
  (records) => Buffer.from(lz4Compress(records)),
  (records) => zstdCompressSync(records),
];

export const CODECS = COMPRESS.length;

export function compressedBatch(batch: BatchToBuild, codec: number): Buffer {
  const plain = buildBatch({ ...batch, attributes: (batch.attributes ?? 0) | codec });
  const records = COMPRESS[codec]!(plain.subarray(BATCH_HEADER_BYTES));
  const out = Buffer.concat([plain.subarray(0, BATCH_HEADER_BYTES), records]);
  signBatch(out);
  return out;
}
