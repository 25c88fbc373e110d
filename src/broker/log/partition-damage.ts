import { basename } from 'node:path';
import type { DamagedFolder } from './damaged-folder.ts';
import type { MissingOffsets, OffsetRange } from './missing-offsets.ts';
import type { OffsetGaps } from './offset-gaps.ts';
import type { Segment } from './segment.ts';
import type { DamagedRange } from './damaged-range.ts';

const COPY_BYTES = 1024 * 1024;

/** Records that had been stored and are no more. */
export type FoundDamage = {
  atOffset: bigint;
  damagedBytes: number;
  /** The bytes as they were found; absent where a file or its end is gone. */
  keptAside: string | undefined;
  missing: OffsetRange[];
};

/** Keeps the damaged bytes of one partition aside and remembers which offsets it has lost. */
export class PartitionDamage {
  readonly #folder: DamagedFolder;
  readonly #name: string;
  readonly #gaps: OffsetGaps;
  readonly #missing: MissingOffsets;

  constructor(options: { folder: DamagedFolder; name: string; gaps: OffsetGaps; missing: MissingOffsets }) {
    this.#folder = options.folder;
    this.#name = options.name;
    this.#gaps = options.gaps;
    this.#missing = options.missing;
  }

  /** The whole segment as it is, before a start takes the damaged ranges out of it. */
  keepSegment(segment: Segment, ranges: readonly DamagedRange[]): FoundDamage {
    return this.#keep(segment, ranges, [{ start: 0, end: segment.sizeBytes }]);
  }

  /** The damaged ranges alone; in the segment zeros stay in their place. */
  keepRanges(segment: Segment, ranges: readonly DamagedRange[]): FoundDamage {
    return this.#keep(segment, ranges, ranges);
  }

  #keep(
    segment: Segment,
    ranges: readonly DamagedRange[],
    copied: readonly { start: number; end: number }[],
  ): FoundDamage {
    const missing = ranges
      .filter(({ atOffset, untilOffset }) => untilOffset > atOffset)
      .map(({ atOffset, untilOffset }) => ({ from: atOffset, to: untilOffset }));
    const found = {
      atOffset: ranges[0]!.atOffset,
      damagedBytes: ranges.reduce((sum, { start, end }) => sum + end - start, 0),
      keptAside: this.#folder.keep(`${this.#name}-${basename(segment.path)}`, bytesOf(segment, copied)),
      missing,
    };
    // Before their offsets may be missing: a batch whose base offset alone is wrong would fit into such a gap.
    segment.blank(ranges);
    this.remember(missing);
    return found;
  }

  /** See `MissingOffsets.endOf`. */
  endOfKnown(from: bigint): bigint {
    return this.#missing.endOf(from);
  }

  /** Readers pass over these offsets from here on; throws where that cannot be written down. */
  remember(missing: readonly OffsetRange[]): void {
    for (const { to } of missing) {
      this.#gaps.allow(to);
    }
    this.#missing.add(missing);
  }
}

export function* bytesOf(
  segment: Segment,
  ranges: Iterable<{ start: number; end: number }>,
): Iterable<Buffer> {
  for (const { start, end } of ranges) {
    for (let position = start; position < end; position += COPY_BYTES) {
      yield segment.readRange(position, Math.min(end, position + COPY_BYTES));
    }
  }
}
