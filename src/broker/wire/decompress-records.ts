import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type * as WasmUtils from '@platformatic/wasm-utils';

/** Reading a batch to look for a timestamp must not cost more memory than this. */
const MAX_RECORDS_BYTES = 64 * 1024 * 1024;
/** What Java's snappy-java puts in front of its blocks, each behind an int32 length. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEAD_BYTES = 16;

/** `codec` is the low three bits of a batch's attributes. Rejects on anything unknown or damaged. */
export async function decompressRecords(bytes: Buffer, codec: number): Promise<Buffer> {
  switch (codec) {
    case 0:
      return bytes;
    case 1:
      return gunzipSync(bytes, { maxOutputLength: MAX_RECORDS_BYTES });
    case 2:
      return decompressSnappy(bytes);
    case 3:
      return (await codecs()).lz4Decompress(bytes);
    case 4:
      return zstdDecompressSync(bytes, { maxOutputLength: MAX_RECORDS_BYTES });
    default:
      throw new RangeError(`unknown compression ${codec}`);
  }
}

/** Its start costs a tenth of a second, and most brokers are never asked for a time. */
function codecs(): Promise<typeof WasmUtils> {
  return import('@platformatic/wasm-utils');
}

async function decompressSnappy(bytes: Buffer): Promise<Buffer> {
  const { snappyDecompress } = await codecs();
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) {
    return snappyDecompress(bytes);
  }
  const blocks: Buffer[] = [];
  let position = XERIAL_HEAD_BYTES;
  while (position + 4 <= bytes.length) {
    const end = position + 4 + bytes.readInt32BE(position);
    blocks.push(snappyDecompress(bytes.subarray(position + 4, end)));
    position = end;
  }
  return Buffer.concat(blocks);
}
