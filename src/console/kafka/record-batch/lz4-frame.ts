import { MalformedBytes } from '../protocol/malformed-bytes.ts';
import { UncompressedOutput } from './uncompressed-output.ts';

const FRAME_MAGIC = 0x184d2204;
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
const BLOCK_CHECKSUMS = 0x10;
const CONTENT_SIZE = 0x08;
const DICTIONARY = 0x01;
const STORED = 0x80000000;
const MIN_MATCH = 4;
/** A first guess of how much larger the content is. */
const USUAL_RATIO = 4;

/**
 * The content of one LZ4 frame.
 *
 *   frame => magic uint32LE | flags | block size | [content size int64] | checksum | [block] | 0 uint32LE
 *   block => size uint32LE, the top bit set where it is stored | bytes | [checksum uint32]
 *
 * Its checksums are not looked at: the batch around it has one. Old clients got that of the header wrong (KAFKA-3160).
 */
export function decodeLz4Frame(frame: Buffer, maxBytes: number): Buffer {
  if (frame.length < 7 || frame.readUInt32LE(0) !== FRAME_MAGIC) {
    throw new MalformedBytes('not an LZ4 frame');
  }
  const flags = frame[4] as number;
  if ((flags & VERSION_MASK) !== VERSION || (flags & DICTIONARY) !== 0) {
    throw new MalformedBytes('an LZ4 frame of an unknown kind');
  }
  const output = new UncompressedOutput(maxBytes, frame.length * USUAL_RATIO);
  const checksumBytes = (flags & BLOCK_CHECKSUMS) === 0 ? 0 : 4;
  let at = (flags & CONTENT_SIZE) === 0 ? 7 : 15;
  for (;;) {
    if (at + 4 > frame.length) {
      throw new MalformedBytes('an LZ4 frame cut short');
    }
    const size = frame.readUInt32LE(at);
    at += 4;
    if (size === 0) {
      return output.bytes;
    }
    const end = at + (size & ~STORED);
    if (end > frame.length) {
      throw new MalformedBytes('an LZ4 block cut short');
    }
    if ((size & STORED) === 0) {
      decodeBlock(frame.subarray(at, end), output);
    } else {
      output.append(frame, at, end);
    }
    at = end + checksumBytes;
  }
}

/** Sequences of `token | more literal length | literals | distance uint16LE | more match length`; the last one ends after its literals. */
function decodeBlock(block: Buffer, output: UncompressedOutput): void {
  let at = 0;
  function lengthOf(nibble: number): number {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) {
      if (at >= block.length) {
        throw new MalformedBytes('an LZ4 length cut short');
      }
      byte = block[at] as number;
      at += 1;
    }
    return length;
  }
  while (at < block.length) {
    const token = block[at] as number;
    at += 1;
    const literals = lengthOf(token >> 4);
    output.append(block, at, at + literals);
    at += literals;
    if (at === block.length) {
      return;
    }
    if (at + 2 > block.length) {
      throw new MalformedBytes('an LZ4 match cut short');
    }
    const distance = block.readUInt16LE(at);
    at += 2;
    output.repeat(distance, lengthOf(token & 15) + MIN_MATCH);
  }
}
