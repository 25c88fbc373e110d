import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  endOffsetOf,
  isCrcValid,
  readBatchHeader,
} from '../wire/record-batch.ts';
import type { Segment } from './segment.ts';
import { SegmentWindow } from './segment-window.ts';

const LARGEST_OFFSET = 2n ** 63n - 1n;
const MAGIC_AT = 16;

/** Bytes of a segment that are no batch, from `start` up to `end`; `atOffset` should have come next. */
export type DamagedRange = { start: number; end: number; atOffset: bigint };

export type ScanOptions = {
  verifyCrc: boolean;
  /** Below it offsets may be missing; see `OffsetGaps`. */
  gapsUpTo: bigint;
  /** Called for each batch in order; `position` is the one it has when damaged ranges are left out. */
  onBatch: (header: BatchHeader, position: number) => void;
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
  while (position < segment.sizeBytes) {
    const isAfterDamage = damaged.at(-1)?.end === position;
    const expected = isAfterDamage ? afterDamage(nextOffset) : { ...options, nextOffset };
    const header = batchAt(window, position, expected);
    if (header !== undefined) {
      options.onBatch(header, position - damagedBytes);
      position += header.sizeBytes;
      nextOffset = endOffsetOf(header);
      continue;
    }
    const start = position;
    do {
      position += 1;
    } while (
      position < segment.sizeBytes &&
      batchAt(window, position, afterDamage(nextOffset)) === undefined
    );
    damaged.push({ start, end: position, atOffset: nextOffset });
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
