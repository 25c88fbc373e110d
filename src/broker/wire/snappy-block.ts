import { allSteps, BoundedOutput } from './bounded-output.ts';
import { MalformedFrameError } from './malformed-frame-error.ts';

/** What Java's snappy-java puts in front of its blocks, each behind an int32 length. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEAD = Buffer.concat([XERIAL_MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);

/** Compressed bytes between two steps; they become some twenty times as many at most. */
const STEP_BYTES = 65_536;

export function isXerial(bytes: Buffer): boolean {
  return bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC);
}

/** One block in snappy-java's framing. */
export function frameXerial(block: Buffer): Buffer {
  const length = Buffer.allocUnsafe(4);
  length.writeInt32BE(block.length, 0);
  return Buffer.concat([XERIAL_HEAD, length, block]);
}

/**
 * A raw snappy block, or blocks framed by snappy-java. Throws `MalformedFrameError` on damage, and
 * before more than `maxBytes` would be held.
 */
export function decodeSnappy(bytes: Buffer, maxBytes: number): Buffer {
  return allSteps(snappySteps(bytes, maxBytes));
}

/** The same, with a step for each part of a block. */
export function* snappySteps(bytes: Buffer, maxBytes: number): Generator<void, Buffer> {
  if (!isXerial(bytes)) {
    return yield* blockSteps(bytes, maxBytes);
  }
  const blocks: Buffer[] = [];
  let position = XERIAL_HEAD.length;
  let total = 0;
  while (position < bytes.length) {
    const length = position + 4 <= bytes.length ? bytes.readInt32BE(position) : -1;
    const end = position + 4 + length;
    if (length < 0 || end > bytes.length) {
      throw new MalformedFrameError('snappy block cut short');
    }
    // Each block is a stream of its own: matches do not reach back into the one before.
    const block = yield* blockSteps(bytes.subarray(position + 4, end), maxBytes - total);
    blocks.push(block);
    total += block.length;
    position = end;
  }
  return Buffer.concat(blocks);
}

/** `length uvarint`, then elements. */
function* blockSteps(block: Buffer, maxBytes: number): Generator<void, Buffer> {
  const out = new BoundedOutput(maxBytes);
  const { position: start, value: expected } = readLength(block);
  let position = start;
  while (position < block.length) {
    position = decodeElements(block, out, { from: position, upTo: position + STEP_BYTES });
    yield;
  }
  if (out.size !== expected) {
    throw new MalformedFrameError('snappy block of another length than it says');
  }
  return out.content();
}

/** Elements that begin before `upTo`: literals, or copies with an offset of one, two or four bytes. */
function decodeElements(block: Buffer, out: BoundedOutput, range: { from: number; upTo: number }): number {
  const upTo = Math.min(range.upTo, block.length);
  let position = range.from;
  while (position < upTo) {
    const tag = block[position]!;
    position += 1;
    const kind = tag & 3;
    const lengthBytes = kind === 0 ? Math.max(0, (tag >> 2) - 59) : kind === 3 ? 4 : kind;
    if (position + lengthBytes > block.length) {
      throw new MalformedFrameError('snappy element cut short');
    }
    const number = lengthBytes === 0 ? 0 : block.readUIntLE(position, lengthBytes);
    position += lengthBytes;
    if (kind === 0) {
      const length = (lengthBytes === 0 ? tag >> 2 : number) + 1;
      if (position + length > block.length) {
        throw new MalformedFrameError('snappy literal cut short');
      }
      out.append(block, position, position + length);
      position += length;
    } else if (kind === 1) {
      out.repeat(((tag & 0xe0) << 3) | number, ((tag >> 2) & 7) + 4);
    } else {
      out.repeat(number, (tag >> 2) + 1);
    }
  }
  return position;
}

function readLength(block: Buffer): { position: number; value: number } {
  let value = 0;
  for (let position = 0; position < 5; position += 1) {
    const byte = block[position];
    if (byte === undefined) {
      break;
    }
    value += (byte & 0x7f) * 2 ** (7 * position);
    if (byte < 0x80) {
      return { position: position + 1, value };
    }
  }
  throw new MalformedFrameError('snappy block without a length');
}
