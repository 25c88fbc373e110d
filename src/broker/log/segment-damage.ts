import type { DamagedRange } from './damaged-range.ts';
import type { Segment } from './segment.ts';
import type { SegmentIndex } from './segment-index.ts';
import { scanSegment } from './segment-scan.ts';

/**
 * Reads a whole segment that is in use: which ranges of it are no batches, and an index of the rest. `endOffset` is
 * where its records ended before anything was damaged.
 */
export function findDamage(
  segment: Segment,
  options: { gapsUpTo: bigint; endOffset: bigint },
): { damaged: DamagedRange[]; index: SegmentIndex } {
  const index = segment.emptyIndex();
  const endPosition = Math.min(segment.sizeBytes, segment.bytesOnDisk());
  const { damaged, endOffset } = scanSegment(segment, {
    verifyCrc: true,
    gapsUpTo: options.gapsUpTo,
    endPosition,
    onBatch: (header, _, position) => index.add(header, position),
  });
  if (endPosition < segment.sizeBytes) {
    damaged.push({ start: endPosition, end: segment.sizeBytes, atOffset: endOffset, untilOffset: endOffset });
  }
  const tail = damaged.at(-1);
  if (tail?.end === segment.sizeBytes) {
    tail.untilOffset = options.endOffset;
  }
  return { damaged, index };
}
