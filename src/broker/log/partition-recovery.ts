import { basename, join } from 'node:path';
import type { BatchHeader } from '../wire/record-batch.ts';
import type { ProducerStates } from '../producers/producer-state.ts';
import { type FileSystem, writeFully } from './file-system.ts';
import type { OffsetGaps } from './offset-gaps.ts';
import { Segment, segmentBaseOffset } from './segment.ts';
import { type DamagedRange, scanSegment } from './segment-scan.ts';

const COPY_BYTES = 1024 * 1024;

export type PartitionRecovery = {
  scannedBytes: number;
  /** Cut from the tail: a batch that was being written when the process or the machine stopped. */
  tornBytes: number;
  /** Bytes that had been synced, or lie before whole batches, and are no batch any more. */
  damage: { keptAside: string; damagedBytes: number; atOffset: bigint }[];
};

export type RecoveryOptions = {
  fileSystem: FileSystem;
  directory: string;
  damagedDirectory: string;
  /** What a file kept aside is called, apart from its segment: `<topic>-<partition>`. */
  label: string;
  indexIntervalBytes: number;
  nowMs: () => number;
  /** Whether the broker closed this log itself; then its last segment needs no scan. */
  cleanShutdown: boolean;
  /** Everything before it is known to have been on the disk. */
  syncedOffset: bigint;
  producers: ProducerStates;
  gaps: OffsetGaps;
  /** Where the producer snapshot already restored ends. */
  producersUpTo: bigint;
};

/**
 * Opens the segments of a partition in order. Invariants on return: every byte of every segment is a
 * whole batch with a good CRC, all of it is on the disk, and the producer states are those of the log.
 */
export function recoverSegments(options: RecoveryOptions): {
  segments: Segment[];
  recovery: PartitionRecovery;
} {
  const recovery: PartitionRecovery = { scannedBytes: 0, tornBytes: 0, damage: [] };
  const baseOffsets = options.fileSystem
    .list(options.directory)
    .map(segmentBaseOffset)
    .filter((offset) => offset !== undefined)
    .sort((a, b) => (a < b ? -1 : 1));
  const segments = baseOffsets.map(
    (baseOffset) =>
      new Segment({
        fileSystem: options.fileSystem,
        directory: options.directory,
        baseOffset,
        indexIntervalBytes: options.indexIntervalBytes,
        openedAtMs: options.nowMs(),
      }),
  );
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    const isLast = next === undefined;
    // Where it ends before that, something is missing.
    const wantedEnd = next?.baseOffset ?? options.syncedOffset;
    const isTrusted = (!isLast || options.cleanShutdown) && segment.loadIndex();
    if (!isTrusted) {
      recoverSegment(segment, { ...options, isLast, wantedEnd, recovery });
    } else if (segment.endOffset > options.producersUpTo) {
      scanSegment(segment, {
        verifyCrc: false,
        gapsUpTo: options.gaps.upTo,
        onBatch: (header) => applyToProducers(header, options),
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
  return { segments, recovery };
}

function recoverSegment(
  segment: Segment,
  options: RecoveryOptions & { isLast: boolean; wantedEnd: bigint; recovery: PartitionRecovery },
): void {
  const fileBytes = segment.sizeBytes;
  segment.resetIndex();
  const { damaged, endOffset } = scanSegment(segment, {
    verifyCrc: true,
    gapsUpTo: options.gaps.upTo,
    onBatch(header, position) {
      segment.index.add(header, position);
      applyToProducers(header, options);
    },
  });
  options.recovery.scannedBytes += fileBytes;
  const tail = damaged.at(-1);
  const isOnlyTorn =
    damaged.length === 1 &&
    options.isLast &&
    tail !== undefined &&
    tail.end === fileBytes &&
    endOffset >= options.syncedOffset;
  if (isOnlyTorn) {
    options.recovery.tornBytes += tail.end - tail.start;
    segment.truncate(tail.start);
  } else if (damaged.length > 0 || (endOffset < options.wantedEnd && options.wantedEnd > options.gaps.upTo)) {
    keepAside(segment, { ...options, damaged, endOffset });
  }
  segment.syncNow();
  segment.durableBytes = segment.sizeBytes;
  if (!options.isLast) {
    segment.saveIndex();
  }
}

function keepAside(
  segment: Segment,
  options: RecoveryOptions & {
    damaged: DamagedRange[];
    endOffset: bigint;
    wantedEnd: bigint;
    recovery: PartitionRecovery;
  },
): void {
  const { fileSystem, damaged, endOffset, wantedEnd } = options;
  const keptAside = join(
    options.damagedDirectory,
    `${options.label}-${basename(segment.path)}.${options.nowMs()}`,
  );
  fileSystem.makeDirectory(options.damagedDirectory);
  copyRanges(segment, { fileSystem, path: keptAside, ranges: [{ start: 0, end: segment.sizeBytes }] });
  fileSystem.syncDirectory(options.damagedDirectory);
  options.recovery.damage.push({
    keptAside,
    damagedBytes: damaged.reduce((sum, range) => sum + range.end - range.start, 0),
    atOffset: damaged[0]?.atOffset ?? endOffset,
  });
  options.gaps.allow(endOffset > wantedEnd ? endOffset : wantedEnd);
  const replacement = `${segment.path}.tmp`;
  copyRanges(segment, { fileSystem, path: replacement, ranges: between(damaged, segment.sizeBytes) });
  segment.close();
  fileSystem.rename(replacement, segment.path);
  fileSystem.syncDirectory(options.directory);
  segment.reopen();
}

type Range = { start: number; end: number };

/** What lies before, between and behind the damaged ranges. */
function between(damaged: DamagedRange[], sizeBytes: number): Range[] {
  const starts = [0, ...damaged.map(({ end }) => end)];
  const ends = [...damaged.map(({ start }) => start), sizeBytes];
  return starts.map((start, index) => ({ start, end: ends[index]! }));
}

/** Into a new file, on the disk when it returns. */
function copyRanges(segment: Segment, to: { fileSystem: FileSystem; path: string; ranges: Range[] }): void {
  const { fileSystem } = to;
  const fd = fileSystem.open(to.path);
  try {
    fileSystem.truncate(fd, 0);
    let written = 0;
    for (const { start, end } of to.ranges) {
      for (let position = start; position < end; position += COPY_BYTES) {
        const part = segment.readRange(position, Math.min(end, position + COPY_BYTES));
        writeFully(fileSystem, fd, part, written);
        written += part.length;
      }
    }
    fileSystem.datasyncNow(fd);
  } finally {
    fileSystem.close(fd);
  }
}

/** After a failed sync: the segment as it was when the last one succeeded. Throws where it is not. */
export function goBackToDurable(segment: Segment, gapsUpTo: bigint): void {
  const { durableBytes } = segment;
  segment.reopen();
  segment.truncate(durableBytes);
  segment.dropIndexFile();
  segment.resetIndex();
  const { damaged } = scanSegment(segment, {
    verifyCrc: true,
    gapsUpTo,
    onBatch: (header, position) => segment.index.add(header, position),
  });
  if (damaged.length > 0) {
    throw new Error('synced records are damaged');
  }
}

function applyToProducers(header: BatchHeader, options: RecoveryOptions): void {
  if (header.baseOffset >= options.producersUpTo) {
    options.producers.apply(header);
  }
}
