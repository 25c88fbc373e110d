import {
  BATCH_HEADER_BYTES,
  BATCH_PREFIX_BYTES,
  type BatchHeader,
  endOffsetOf,
  isCrcValid,
  readBatchHeader,
} from '../wire/record-batch.ts';

const LARGEST_OFFSET = 2n ** 63n - 1n;

export type ScannedBatch = { header: BatchHeader; position: number };

/** Bytes of a segment that are no batch, from `start` up to `end`. */
export type DamagedRange = { start: number; end: number };

export type SegmentScan = { batches: ScannedBatch[]; damaged: DamagedRange[] };

/**
 * Reads a segment batch by batch: length, magic, offsets in ascending order and, unless told that they
 * can be trusted, CRC. After something that is no batch it looks, byte by byte, for the next one, so
 * that a damaged stretch costs only itself. A range that reaches the end of the file is a torn tail.
 */
export function scanSegment(
  content: Buffer,
  options: { baseOffset: bigint; verifyCrc: boolean; gapsUpTo: bigint },
): SegmentScan {
  const batches: ScannedBatch[] = [];
  const damaged: DamagedRange[] = [];
  let position = 0;
  let nextOffset = options.baseOffset;
  while (position < content.length) {
    const isAfterDamage = damaged.at(-1)?.end === position;
    const expected = isAfterDamage ? afterDamage(nextOffset) : { ...options, nextOffset };
    const header = batchAt(content, position, expected);
    if (header !== undefined) {
      batches.push({ header, position });
      position += header.sizeBytes;
      nextOffset = endOffsetOf(header);
      continue;
    }
    const start = position;
    do {
      position += 1;
    } while (position < content.length && batchAt(content, position, afterDamage(nextOffset)) === undefined);
    damaged.push({ start, end: position });
  }
  return { batches, damaged };
}

type Expected = {
  nextOffset: bigint;
  verifyCrc: boolean;
  /** Below it offsets may be missing; see `OffsetGaps`. */
  gapsUpTo: bigint;
};

function afterDamage(nextOffset: bigint): Expected {
  return { nextOffset, verifyCrc: true, gapsUpTo: LARGEST_OFFSET };
}

function batchAt(content: Buffer, position: number, expect: Expected): BatchHeader | undefined {
  // Cheapest test first: the search after damage asks this of every byte.
  if (position + BATCH_HEADER_BYTES > content.length || content[position + 16] !== 2) {
    return undefined;
  }
  const header = readBatchHeader(content, position);
  const isPlausible =
    header.sizeBytes >= BATCH_HEADER_BYTES &&
    header.sizeBytes > BATCH_PREFIX_BYTES &&
    position + header.sizeBytes <= content.length &&
    header.lastOffsetDelta >= 0 &&
    (header.baseOffset === expect.nextOffset ||
      (header.baseOffset > expect.nextOffset && header.baseOffset <= expect.gapsUpTo));
  if (!isPlausible || (expect.verifyCrc && !isCrcValid(content, position, header.sizeBytes))) {
    return undefined;
  }
  return header;
}
