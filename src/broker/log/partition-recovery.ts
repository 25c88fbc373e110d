import { basename, join } from 'node:path';
import { endOffsetOf } from '../wire/record-batch.ts';
import type { ProducerStates } from '../producers/producer-state.ts';
import { type FileSystem, writeFully } from './file-system.ts';
import type { OffsetGaps } from './offset-gaps.ts';
import { Segment, segmentBaseOffset } from './segment.ts';
import { type SegmentScan, scanSegment } from './segment-scan.ts';

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
      const scan = scanSegment(segment.readAll(), {
        baseOffset: segment.baseOffset,
        verifyCrc: false,
        gapsUpTo: options.gaps.upTo,
      });
      applyToProducers(scan, options);
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
  const content = segment.readAll();
  const scan = scanSegment(content, {
    baseOffset: segment.baseOffset,
    verifyCrc: true,
    gapsUpTo: options.gaps.upTo,
  });
  options.recovery.scannedBytes += content.length;
  const tail = scan.damaged.at(-1);
  const whole = scan.batches.at(-1);
  const endOffset = whole ? endOffsetOf(whole.header) : segment.baseOffset;
  const isOnlyTorn =
    scan.damaged.length === 1 &&
    options.isLast &&
    tail !== undefined &&
    tail.end === content.length &&
    endOffset >= options.syncedOffset;
  if (isOnlyTorn) {
    options.recovery.tornBytes += tail.end - tail.start;
    segment.truncate(tail.start);
  } else if (
    scan.damaged.length > 0 ||
    (endOffset < options.wantedEnd && options.wantedEnd > options.gaps.upTo)
  ) {
    keepAside(segment, { ...options, content, scan });
  }
  rebuildIndex(segment, scan);
  segment.syncNow();
  segment.durableBytes = segment.sizeBytes;
  if (!options.isLast) {
    segment.saveIndex();
  }
  applyToProducers(scan, options);
}

function keepAside(
  segment: Segment,
  options: RecoveryOptions & {
    content: Buffer;
    scan: SegmentScan;
    wantedEnd: bigint;
    recovery: PartitionRecovery;
  },
): void {
  const { fileSystem, content, scan } = options;
  const keptAside = join(
    options.damagedDirectory,
    `${options.label}-${basename(segment.path)}.${options.nowMs()}`,
  );
  fileSystem.makeDirectory(options.damagedDirectory);
  writeNewFile(fileSystem, keptAside, [content]);
  fileSystem.syncDirectory(options.damagedDirectory);
  const firstDamaged = scan.damaged[0]?.start ?? content.length;
  const before = scan.batches.findLast(({ position }) => position < firstDamaged);
  options.recovery.damage.push({
    keptAside,
    damagedBytes: scan.damaged.reduce((sum, range) => sum + range.end - range.start, 0),
    atOffset: before ? endOffsetOf(before.header) : segment.baseOffset,
  });
  const last = scan.batches.at(-1);
  const endOffset = last ? endOffsetOf(last.header) : segment.baseOffset;
  options.gaps.allow(endOffset > options.wantedEnd ? endOffset : options.wantedEnd);
  const replacement = `${segment.path}.tmp`;
  writeNewFile(
    fileSystem,
    replacement,
    scan.batches.map(({ header, position }) => content.subarray(position, position + header.sizeBytes)),
  );
  segment.close();
  fileSystem.rename(replacement, segment.path);
  fileSystem.syncDirectory(options.directory);
  segment.reopen();
}

function writeNewFile(fileSystem: FileSystem, path: string, parts: Buffer[]): void {
  const fd = fileSystem.open(path);
  try {
    fileSystem.truncate(fd, 0);
    writeFully(fileSystem, fd, parts.length === 1 ? parts[0]! : Buffer.concat(parts), 0);
    fileSystem.datasyncNow(fd);
  } finally {
    fileSystem.close(fd);
  }
}

/** After a failed sync: the segment as it was when the last one succeeded. Throws where it is not. */
export function goBackToDurable(segment: Segment, gapsUpTo: bigint): void {
  const { durableBytes, baseOffset } = segment;
  segment.reopen();
  segment.truncate(durableBytes);
  segment.dropIndexFile();
  const scan = scanSegment(segment.readAll(), { baseOffset, verifyCrc: true, gapsUpTo });
  if (scan.damaged.length > 0) {
    throw new Error('synced records are damaged');
  }
  rebuildIndex(segment, scan);
}

/** Positions are those after damaged ranges have been left out. */
function rebuildIndex(segment: Segment, scan: SegmentScan): void {
  segment.resetIndex();
  let position = 0;
  for (const { header } of scan.batches) {
    segment.index.add(header, position);
    position += header.sizeBytes;
  }
}

function applyToProducers(scan: SegmentScan, options: RecoveryOptions): void {
  for (const { header } of scan.batches) {
    if (header.baseOffset >= options.producersUpTo) {
      options.producers.apply(header);
    }
  }
}
