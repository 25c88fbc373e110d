import { allSteps, BoundedOutput } from './bounded-output.ts';
import { MalformedFrameError } from './malformed-frame-error.ts';

const FRAME_MAGIC = 0x184d2204;
const VERSION_BITS = 0x40;
const Flag = { blockChecksums: 0x10, contentSize: 0x08, contentChecksum: 0x04, dictionary: 0x01 } as const;
const UNCOMPRESSED_BIT = 0x80000000;
const CHECKSUM_BYTES = 4;
/** By the number in the frame: 64 KiB to 4 MiB. */
const LARGEST_BLOCK: Readonly<Record<number, number>> = { 4: 65_536, 5: 262_144, 6: 1_048_576, 7: 4_194_304 };
const MIN_MATCH = 4;

/**
 * The content of one LZ4 frame. Its checksums are not looked at: the batch or message around it has one
 * of its own, and clients of message format v0 got that of the header wrong (KAFKA-3160). Throws
 * `MalformedFrameError` on damage, and before more than `maxBytes` would be held.
 */
export function decodeLz4Frame(frame: Buffer, maxBytes: number): Buffer {
  return allSteps(lz4FrameSteps(frame, maxBytes));
}

/** The same, with a step for each block. */
export function* lz4FrameSteps(frame: Buffer, maxBytes: number): Generator<void, Buffer> {
  if (frame.length < 7 || frame.readUInt32LE(0) !== FRAME_MAGIC) {
    throw new MalformedFrameError('not an LZ4 frame');
  }
  const flags = frame[4]!;
  if ((flags & 0xc0) !== VERSION_BITS || (flags & Flag.dictionary) !== 0) {
    throw new MalformedFrameError('LZ4 frame of an unknown kind');
  }
  const largestBlock = LARGEST_BLOCK[(frame[5]! >> 4) & 7];
  if (largestBlock === undefined) {
    throw new MalformedFrameError('LZ4 frame with blocks of an unknown size');
  }
  const out = new BoundedOutput(maxBytes);
  // magic, flags, block size, [content size], header checksum
  let position = 6 + ((flags & Flag.contentSize) === 0 ? 0 : 8) + 1;
  for (;;) {
    if (position + 4 > frame.length) {
      throw new MalformedFrameError('LZ4 frame cut short');
    }
    const size = frame.readUInt32LE(position);
    position += 4;
    if (size === 0) {
      return out.content();
    }
    const end = position + (size & ~UNCOMPRESSED_BIT);
    if (end > frame.length) {
      throw new MalformedFrameError('LZ4 block cut short');
    }
    const before = out.size;
    if ((size & UNCOMPRESSED_BIT) === 0) {
      decodeBlock(frame.subarray(position, end), out);
    } else {
      out.append(frame, position, end);
    }
    if (out.size - before > largestBlock) {
      throw new MalformedFrameError('LZ4 block larger than its frame says');
    }
    yield;
    position = end + ((flags & Flag.blockChecksums) === 0 ? 0 : CHECKSUM_BYTES);
  }
}

/** Sequences of `token | literal length | literals | match offset uint16 | match length`. */
function decodeBlock(block: Buffer, out: BoundedOutput): void {
  let position = 0;
  function extended(nibble: number): number {
    let length = nibble;
    if (nibble === 15) {
      let byte: number | undefined;
      do {
        byte = block[position];
        if (byte === undefined) {
          throw new MalformedFrameError('LZ4 block cut short');
        }
        position += 1;
        length += byte;
      } while (byte === 255);
    }
    return length;
  }
  while (position < block.length) {
    const token = block[position]!;
    position += 1;
    const literals = extended(token >> 4);
    if (position + literals > block.length) {
      throw new MalformedFrameError('LZ4 literals cut short');
    }
    out.append(block, position, position + literals);
    position += literals;
    if (position === block.length) {
      // The last sequence has literals only.
      return;
    }
    if (position + 2 > block.length) {
      throw new MalformedFrameError('LZ4 match cut short');
    }
    const distance = block.readUInt16LE(position);
    position += 2;
    out.repeat(distance, extended(token & 15) + MIN_MATCH);
  }
}
