import { promisify } from 'node:util';
import { gunzip, gunzipSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import type { WorkSlices } from '../work-slices.ts';
import { TooMuchOutputError } from './bounded-output.ts';
import { decodeLz4Frame, lz4FrameSteps } from './lz4-frame.ts';
import { decodeSnappy, snappySteps } from './snappy-block.ts';

/** Looking into a batch must not cost more memory than this. */
export const MAX_RECORDS_BYTES = 64 * 1024 * 1024;

export const Codec = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;
export const CODEC_MASK = 0x07;

/** Each chunk takes a turn of this thread. */
const ASIDE_CHUNK_BYTES = 1_048_576;

const gunzipAside = promisify(gunzip);
const zstdDecompressAside = promisify(zstdDecompress);

/**
 * `codec` is the low three bits of a batch's attributes. Throws on anything unknown or damaged, and
 * `TooMuchOutputError` before more than `maxBytes` would be held.
 */
export function decompressRecords(bytes: Buffer, codec: number, maxBytes = MAX_RECORDS_BYTES): Buffer {
  const limit = { maxOutputLength: maxBytes };
  switch (codec) {
    case Codec.none:
      return bytes;
    case Codec.gzip:
      return withinLimit(() => gunzipSync(bytes, limit), maxBytes);
    case Codec.snappy:
      return decodeSnappy(bytes, maxBytes);
    case Codec.lz4:
      return decodeLz4Frame(bytes, maxBytes);
    case Codec.zstd:
      return withinLimit(() => zstdDecompressSync(bytes, limit), maxBytes);
    default:
      throw new RangeError(`unknown compression ${codec}`);
  }
}

/** The same for much: in another thread where Node has it there, else with pauses in which others have their turn. */
export async function decompressAside(bytes: Buffer, codec: number, slices: WorkSlices): Promise<Buffer> {
  const limit = { maxOutputLength: MAX_RECORDS_BYTES, chunkSize: ASIDE_CHUNK_BYTES };
  switch (codec) {
    case Codec.gzip:
      return gunzipAside(bytes, limit);
    case Codec.snappy:
      return inSlices(snappySteps(bytes, MAX_RECORDS_BYTES), slices);
    case Codec.lz4:
      return inSlices(lz4FrameSteps(bytes, MAX_RECORDS_BYTES), slices);
    case Codec.zstd:
      return zstdDecompressAside(bytes, limit);
    default:
      return decompressRecords(bytes, codec);
  }
}

async function inSlices(steps: Iterator<void, Buffer>, slices: WorkSlices): Promise<Buffer> {
  let step = steps.next();
  while (step.done !== true) {
    await slices.pauseIfDue();
    step = steps.next();
  }
  return step.value;
}

function withinLimit(decompress: () => Buffer, maxBytes: number): Buffer {
  try {
    return decompress();
  } catch (error) {
    const isTooMuch = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooMuch ? new TooMuchOutputError(maxBytes) : error;
  }
}
