import type { BatchHeader } from '../wire/record-batch.ts';
import type { ProducerStates } from '../producers/producer-state.ts';
import type { DamagedRange } from './damaged-range.ts';
import type { FileSystem } from './file-system.ts';
import type { OffsetRange } from './missing-offsets.ts';
import type { OffsetGaps } from './offset-gaps.ts';
import { OpenFile } from './open-file.ts';
import { bytesOf, type FoundDamage, type PartitionDamage } from './partition-damage.ts';
import { Segment, segmentBaseOffset } from './segment.ts';
import { scanSegment } from './segment-scan.ts';

export type PartitionRecovery = {
  scannedBytes: number;
  /** Cut from the tail: a batch that was being written when the process or the machine stopped. */
  tornBytes: number;
  damage: FoundDamage[];
};

export type RecoveryOptions = {
  fileSystem: FileSystem;
  directory: string;
  indexIntervalBytes: number;
  nowMs: () => number;
  /** Whether the broker closed this log itself; then its last segment needs no scan. */
  cleanShutdown: boolean;
  logStartOffset: bigint;
  /** Records up to here were on the disk, and readers may have had them. */
  givenUpTo: bigint;
  /** Readers had none at or above this offset. */
  reservedUpTo: bigint;
  producers: ProducerStates;
  gaps: OffsetGaps;
  damage: PartitionDamage;
  /** Where the producer snapshot already restored ends. */
  producersUpTo: bigint;
};

export type RecoveredSegments = {
  segments: Segment[];
  /** The next record gets this offset: the end of the log, or above all that readers may have had of a log that was cut. */
  resumeAt: bigint;
  recovery: PartitionRecovery;
};

/**
 * Opens the segments of a partition in order. Invariants on return: every byte of every segment is a
 * whole batch with a good CRC, all of it is on the disk, and the producer states are those of the log.
 */
export function recoverSegments(options: RecoveryOptions): RecoveredSegments {
  const segments: Segment[] = [];
  try {
    for (const baseOffset of baseOffsetsIn(options)) {
      segments.push(new Segment({ ...options, baseOffset, openedAtMs: options.nowMs() }));
    }
    return new SegmentRecovery(segments, options).run();
  } catch (error) {
    for (const segment of segments) {
      segment.close();
    }
    throw error;
  }
}

function baseOffsetsIn({ fileSystem, directory }: RecoveryOptions): bigint[] {
  return fileSystem
    .list(directory)
    .map(segmentBaseOffset)
    .filter((offset) => offset !== undefined)
    .sort((a, b) => (a < b ? -1 : 1));
}

class SegmentRecovery {
  readonly #segments: Segment[];
  readonly #options: RecoveryOptions;
  readonly #recovery: PartitionRecovery = { scannedBytes: 0, tornBytes: 0, damage: [] };
  /** Damage at the end of the segment read last. Offsets missing after it belong to this damage. */
  #tailDamage: FoundDamage | undefined;

  constructor(segments: Segment[], options: RecoveryOptions) {
    this.#segments = segments;
    this.#options = options;
  }

  run(): RecoveredSegments {
    let end = this.#options.logStartOffset;
    for (const [index, segment] of this.#segments.entries()) {
      // Compaction leaves holes as well.
      if (this.#tailDamage !== undefined || segment.baseOffset > this.#options.gaps.upTo) {
        this.#noteHole(end, segment.baseOffset, segment.baseOffset);
      }
      this.#open(segment, index === this.#segments.length - 1);
      end = segment.endOffset > end ? segment.endOffset : end;
    }
    const resumeAt = this.#resumeAt(end);
    this.#noteHole(end, resumeAt, this.#options.givenUpTo);
    return { segments: this.#segments, resumeAt, recovery: this.#recovery };
  }

  #resumeAt(end: bigint): bigint {
    const { givenUpTo, reservedUpTo, cleanShutdown, damage } = this.#options;
    const known = damage.endOfKnown(end);
    const isWhole = this.#tailDamage === undefined && known >= givenUpTo;
    // A clean stop has left exact figures.
    const candidates = isWhole || cleanShutdown ? [known, givenUpTo] : [known, givenUpTo, reservedUpTo];
    return candidates.reduce((a, b) => (a > b ? a : b));
  }

  /** Records from the first up to `givenUpTo` were stored, and no file holds them; the rest, up to `to`, stays unused. */
  #noteHole(from: bigint, to: bigint, givenUpTo: bigint): void {
    const found = this.#tailDamage;
    this.#tailDamage = undefined;
    if (from >= to || (found === undefined && this.#options.damage.endOfKnown(from) >= to)) {
      return;
    }
    const lostUpTo = givenUpTo < from ? from : givenUpTo < to ? givenUpTo : to;
    const ranges: OffsetRange[] = [
      { from, to: lostUpTo },
      { from: lostUpTo, to, isUnused: true },
    ];
    const missing = ranges.filter((range) => range.from < range.to);
    this.#options.damage.remember(missing);
    if (found === undefined) {
      this.#recovery.damage.push({
        atOffset: from,
        damagedBytes: 0,
        keptAside: undefined,
        missing,
      });
    } else {
      found.missing.push(...missing);
    }
  }

  #open(segment: Segment, isLast: boolean): void {
    const { cleanShutdown, producersUpTo, gaps } = this.#options;
    const isTrusted = (!isLast || cleanShutdown) && segment.loadIndex();
    if (!isTrusted) {
      this.#scan(segment, isLast);
    } else if (segment.endOffset > producersUpTo) {
      scanSegment(segment, {
        verifyCrc: false,
        gapsUpTo: gaps.upTo,
        onBatch: (header) => this.#applyToProducers(header),
      });
    }
    if (isLast) {
      // From here on the file grows; an index left behind would describe another size.
      segment.index.loadEntries();
      segment.dropIndexFile();
    } else {
      segment.close();
    }
  }

  #scan(segment: Segment, isLast: boolean): void {
    const fileBytes = segment.sizeBytes;
    segment.resetIndex();
    const { damaged, endOffset } = scanSegment(segment, {
      verifyCrc: true,
      gapsUpTo: this.#options.gaps.upTo,
      onBatch: (header, position) => {
        segment.index.add(header, position);
        this.#applyToProducers(header);
      },
    });
    this.#recovery.scannedBytes += fileBytes;
    const tail = damaged.at(-1)?.end === fileBytes ? damaged.at(-1) : undefined;
    const isOnlyTorn =
      damaged.length === 1 && isLast && tail !== undefined && endOffset >= this.#options.givenUpTo;
    if (isOnlyTorn) {
      this.#recovery.tornBytes += tail.end - tail.start;
      segment.truncate(tail.start);
    } else if (damaged.length > 0) {
      const found = this.#options.damage.keepSegment(segment, damaged);
      this.#recovery.damage.push(found);
      this.#tailDamage = tail === undefined ? undefined : found;
      this.#takeOut(segment, damaged);
    }
    segment.syncNow();
    segment.durableBytes = segment.sizeBytes;
    if (!isLast) {
      segment.saveIndex();
    }
  }

  #takeOut(segment: Segment, damaged: DamagedRange[]): void {
    const { fileSystem, directory } = this.#options;
    const replacement = `${segment.path}.tmp`;
    OpenFile.write(fileSystem, replacement, bytesOf(segment, between(damaged, segment.sizeBytes)));
    segment.close();
    fileSystem.rename(replacement, segment.path);
    fileSystem.syncDirectory(directory);
    segment.reopen();
  }

  #applyToProducers(header: BatchHeader): void {
    if (header.baseOffset >= this.#options.producersUpTo) {
      this.#options.producers.apply(header);
    }
  }
}

/** What lies before, between and behind the damaged ranges. */
function between(damaged: DamagedRange[], sizeBytes: number): { start: number; end: number }[] {
  const starts = [0, ...damaged.map(({ end }) => end)];
  const ends = [...damaged.map(({ start }) => start), sizeBytes];
  return starts.map((start, index) => ({ start, end: ends[index]! }));
}
