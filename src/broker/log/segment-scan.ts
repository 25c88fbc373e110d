import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  endOffsetOf,
  isCrcValid,
  readBatchHeader,
} from '../wire/record-batch.ts';
import type { DamagedRange } from './damaged-range.ts';
import type { Segment } from './segment.ts';
import { SegmentWindow } from './segment-window.ts';

const LARGEST_OFFSET = 2n ** 63n - 1n;
const MAGIC_AT = 16;

export type ScanOptions = {
  verifyCrc: boolean;
  /** Below it offsets may be missing; see `OffsetGaps`. */
  gapsUpTo: bigint;
  /** Where the file ends, if not where the segment does. */
  endPosition?: number;
  /**
   * Called for each batch in order. `positionWithout` is the one it has when damaged ranges are left out, `position`
   * the one it has in the file.
   */
  onBatch: (header: BatchHeader, positionWithout: number, position: number) => void;
};

/**
 * Reads a segment batch by batch: length, magic, offsets that follow each other and, unless told that
 * they can be trusted, CRC. After something that is no batch it looks, byte by byte, for the next one, so
 * that a damaged stretch costs only itself. A range that reaches the end of the file is a torn tail.
 */
export function scanSegment(
  segment: Segment,
  options: ScanOptions,
): { damaged: DamagedRange[]; endOffset: bigint } {
  const window = new SegmentWindow(segment);
  const damaged: DamagedRange[] = [];
  let damagedBytes = 0;
  let position = 0;
  let nextOffset = segment.baseOffset;
  const endPosition = options.endPosition ?? segment.sizeBytes;
  while (position < endPosition) {
    const last = damaged.at(-1);
    const isAfterDamage = last?.end === position;
    const expected = isAfterDamage ? afterDamage(nextOffset) : { ...options, nextOffset };
    const header = batchAt(window, position, expected);
    if (header !== undefined) {
      if (isAfterDamage) {
        last.untilOffset = header.baseOffset;
      }
      options.onBatch(header, position - damagedBytes, position);
      position += header.sizeBytes;
      nextOffset = endOffsetOf(header);
      continue;
    }
    const start = position;
    do {
      position += 1;
    } while (position < endPosition && batchAt(window, position, afterDamage(nextOffset)) === undefined);
    damaged.push({ start, end: position, atOffset: nextOffset, untilOffset: nextOffset });
    damagedBytes += position - start;
  }
  return { damaged, endOffset: nextOffset };
}

type Expected = { nextOffset: bigint; verifyCrc: boolean; gapsUpTo: bigint };

function afterDamage(nextOffset: bigint): Expected {
  return { nextOffset, verifyCrc: true, gapsUpTo: LARGEST_OFFSET };
}

function batchAt(window: SegmentWindow, position: number, expect: Expected): BatchHeader | undefined {
  const headAt = window.find(position, BATCH_HEADER_BYTES);
  // Cheapest test first: the search after damage asks this of every byte.
  if (headAt === undefined || window.buffer[headAt + MAGIC_AT] !== 2) {
    return undefined;
  }
  const header = readBatchHeader(window.buffer, headAt);
  const isPlausible =
    header.sizeBytes >= BATCH_HEADER_BYTES &&
    header.lastOffsetDelta >= 0 &&
    (header.baseOffset === expect.nextOffset ||
      (header.baseOffset > expect.nextOffset && header.baseOffset <= expect.gapsUpTo));
  const at = isPlausible ? window.find(position, header.sizeBytes) : undefined;
  if (at === undefined || (expect.verifyCrc && !isCrcValid(window.buffer, at, header.sizeBytes))) {
    return undefined;
  }
  // Once more, since the type of a marker may not have been in memory yet.
  return readBatchHeader(window.buffer, at);
}
