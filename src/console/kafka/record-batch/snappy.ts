import { ByteReader } from '../protocol/byte-reader.ts';
import { MalformedBytes } from '../protocol/malformed-bytes.ts';
import { UncompressedOutput } from './uncompressed-output.ts';

/** snappy-java puts this, and two numbers, in front of blocks that each have their length before them. */
const XERIAL_MAGIC = Buffer.from('82534e4150505900', 'hex');
const XERIAL_HEAD_BYTES = 16;

/** librdkafka writes one bare block, Java clients blocks in a frame. */
export function decodeSnappy(bytes: Buffer, maxBytes: number): Buffer {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) {
    return decodeBlock(bytes, maxBytes);
  }
  const reader = new ByteReader(bytes);
  reader.raw(XERIAL_HEAD_BYTES);
  const blocks: Buffer[] = [];
  let total = 0;
  while (reader.remaining > 0) {
    const block = decodeBlock(reader.raw(reader.int32()), maxBytes - total);
    blocks.push(block);
    total += block.length;
  }
  return Buffer.concat(blocks);
}

/** `length uvarint`, then literals, and copies with a distance of one, two or four bytes. */
function decodeBlock(block: Buffer, maxBytes: number): Buffer {
  const head = new ByteReader(block);
  const expected = head.unsignedVarint();
  if (expected > maxBytes) {
    throw new MalformedBytes(`${expected} bytes uncompressed, more than ${maxBytes}`);
  }
  const output = new UncompressedOutput(expected, expected);
  let at = head.position;
  while (at < block.length) {
    const tag = block[at] as number;
    at += 1;
    const kind = tag & 3;
    const extraBytes = kind === 0 ? Math.max(0, (tag >> 2) - 59) : kind === 3 ? 4 : kind;
    if (at + extraBytes > block.length) {
      throw new MalformedBytes('a snappy element cut short');
    }
    const extra = extraBytes === 0 ? 0 : block.readUIntLE(at, extraBytes);
    at += extraBytes;
    if (kind === 0) {
      const length = (extraBytes === 0 ? tag >> 2 : extra) + 1;
      output.append(block, at, at + length);
      at += length;
    } else if (kind === 1) {
      output.repeat(((tag & 0xe0) << 3) | extra, ((tag >> 2) & 7) + 4);
    } else {
      output.repeat(extra, (tag >> 2) + 1);
    }
  }
  if (output.length !== expected) {
    throw new MalformedBytes(`${output.length} bytes uncompressed, ${expected} announced`);
  }
  return output.bytes;
}
