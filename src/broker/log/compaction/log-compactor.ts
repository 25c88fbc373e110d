import { isControl } from '../../wire/record-batch.ts';
import { Segment } from '../segment.ts';
import { AbortedTransactions, BatchFilter, readContent } from './batch-filter.ts';
import { CleanedSegment } from './cleaned-segment.ts';
import { loadCheckpoint, saveCheckpoint } from './cleaner-checkpoint.ts';
import type { CompactableLog, CompactionPolicy } from './compactable-log.ts';
import { findDirtyRange } from './dirty-range.ts';
import { OffsetMap } from './offset-map.ts';
import { batchesOf } from './segment-batches.ts';
import { cleanedPath, commitSwap, finishSwap, type SwapRange, swapPath } from './segment-swap.ts';
import { WorkSlices } from '../../work-slices.ts';

/** Some 12 MB of table; a log with more keys than this between two passes takes several. */
const MAX_KEYS = 393_216;

export type CompactionResult = {
  passes: number;
  bytesBefore: number;
  bytesAfter: number;
  longestSliceMs: number;
};

/** The log was closed, or lost segments to retention, while it was compacted. */
class LogChanged extends Error {}

/**
 * Compacts the segments before the active one: of each key the newest record stays. Each pass learns the
 * newest offsets from where the last one ended, as many keys as the table holds, and rewrites all
 * segments up to there, oldest first, so that a tombstone never goes before what it hides.
 */
export class LogCompactor {
  readonly #log: CompactableLog;
  readonly #maxKeys: number;
  /** Swaps that count but whose old files could not be removed yet. */
  readonly #unfinished: { range: SwapRange; segment: Segment }[] = [];

  /** Swaps that were refused and may have left their file. */
  readonly #refused: SwapRange[] = [];

  constructor(log: CompactableLog, maxKeys = MAX_KEYS) {
    this.#log = log;
    this.#maxKeys = maxKeys;
  }

  /** `undefined` where nothing was due. Throws what the file system throws, and `DamagedBatchError`. */
  async run(policy: CompactionPolicy): Promise<CompactionResult | undefined> {
    const log = this.#log;
    this.#removeRefused();
    this.#finishSwaps();
    const checkpoint = loadCheckpoint(log.fileSystem, log.directory);
    const range = findDirtyRange(log, checkpoint, policy);
    if (range === undefined) {
      return undefined;
    }
    const slices = new WorkSlices();
    const bytesBefore = totalBytes(log.completeSegments());
    let passes = 0;
    let { from } = range;
    try {
      do {
        from = await this.#pass(from, range.to, policy, slices);
        passes += 1;
      } while (from < range.to);
    } catch (error) {
      if (!(error instanceof LogChanged)) {
        throw error;
      }
    }
    const bytesAfter = totalBytes(log.completeSegments());
    return { passes, bytesBefore, bytesAfter, longestSliceMs: slices.longestMs };
  }

  /** Returns up to where the log is clean now. */
  async #pass(from: bigint, to: bigint, policy: CompactionPolicy, slices: WorkSlices): Promise<bigint> {
    const log = this.#log;
    const newest = new OffsetMap(this.#maxKeys);
    const aborted = new AbortedTransactions(log.abortedTransactions(0n, to));
    const upTo = await this.#learn(newest, { from, to, aborted, slices });
    log.allowGaps(upTo);
    const filter = new BatchFilter({
      newest,
      upTo,
      aborted,
      latestBatches: log.latestBatches(),
      nowMs: BigInt(log.nowMs()),
      deleteRetentionMs: BigInt(policy.deleteRetentionMs),
    });
    const segments = log.completeSegments().filter(({ baseOffset }) => baseOffset < upTo);
    for (const group of groupsOf(segments, policy.segmentBytes)) {
      await this.#rewrite(group, filter, slices);
    }
    saveCheckpoint(log.fileSystem, log.directory, { cleanUpTo: upTo, nextDeletionMs: filter.nextDeletionMs });
    return upTo;
  }

  /** The newest offsets of the keys from `from` on; ends at `to` or where the table is full. */
  async #learn(
    newest: OffsetMap,
    range: { from: bigint; to: bigint; aborted: AbortedTransactions; slices: WorkSlices },
  ): Promise<bigint> {
    for (const segment of this.#log.completeSegments()) {
      if (segment.endOffset <= range.from || segment.baseOffset >= range.to) {
        continue;
      }
      for (const { batch, header } of batchesOf(segment)) {
        const records =
          isControl(header) || range.aborted.has(header) ? [] : (readContent(batch, header)?.records ?? []);
        for (const { key, offsetDelta } of records) {
          const offset = header.baseOffset + BigInt(offsetDelta);
          if (key !== undefined && offset >= range.from && !newest.put(key, offset)) {
            return offset;
          }
        }
        await this.#pause(range.slices, [segment]);
      }
    }
    return range.to;
  }

  async #rewrite(group: readonly Segment[], filter: BatchFilter, slices: WorkSlices): Promise<void> {
    const { fileSystem, directory } = this.#log;
    const { baseOffset } = group[0]!;
    const forgottenBefore = filter.forgottenAborts.length;
    const cleaned = new CleanedSegment({
      fileSystem,
      path: cleanedPath(directory, baseOffset),
      baseOffset,
      indexIntervalBytes: this.#log.indexIntervalBytes(),
    });
    let isChanged = group.length > 1;
    try {
      for (const segment of group) {
        for (const { batch, header } of batchesOf(segment)) {
          const left = await filter.apply(batch, header);
          isChanged ||= left !== batch;
          if (left !== undefined) {
            cleaned.append(left);
          }
          if (left !== batch) {
            // Compressing may have waited for its codec.
            this.#check(group);
          }
          await this.#pause(slices, group);
        }
      }
      if (isChanged) {
        await cleaned.finish();
        this.#check(group);
        this.#log.forgetAbortMarkers(filter.forgottenAborts.slice(forgottenBefore));
        this.#swap(group, cleaned);
      }
    } finally {
      cleaned.discard();
    }
  }

  /** Nothing in memory changes before the compacted file counts, and nothing can fail between the two. */
  #swap(group: readonly Segment[], cleaned: CleanedSegment): void {
    const { fileSystem, directory, nowMs } = this.#log;
    const range = { baseOffset: group[0]!.baseOffset, endOffset: endOf(group) };
    const segment = new Segment({
      fileSystem,
      directory,
      baseOffset: range.baseOffset,
      indexIntervalBytes: this.#log.indexIntervalBytes(),
      openedAtMs: nowMs(),
      path: cleanedPath(directory, range.baseOffset),
    });
    segment.close();
    segment.index = cleaned.index;
    segment.durableBytes = segment.sizeBytes;
    try {
      commitSwap(fileSystem, directory, range);
    } catch (error) {
      this.#refused.push(range);
      this.#removeRefused();
      throw error;
    }
    segment.moveTo(swapPath(directory, range));
    this.#log.replace(group, segment);
    this.#unfinished.push({ range, segment });
    this.#finishSwaps();
  }

  /** Files of swaps that do not count, and would at the next start. Throws while one is left. */
  #removeRefused(): void {
    const { fileSystem, directory } = this.#log;
    for (let next = this.#refused[0]; next !== undefined; next = this.#refused[0]) {
      fileSystem.remove(swapPath(directory, next));
      this.#refused.shift();
    }
  }

  #finishSwaps(): void {
    const { fileSystem, directory } = this.#log;
    for (let next = this.#unfinished[0]; next !== undefined; next = this.#unfinished[0]) {
      next.segment.close();
      finishSwap(fileSystem, directory, next.range);
      next.segment.takeOwnName();
      fileSystem.syncDirectory(directory);
      next.segment.saveIndex();
      this.#unfinished.shift();
    }
  }

  async #pause(slices: WorkSlices, needed: readonly Segment[]): Promise<void> {
    if (await slices.pauseIfDue()) {
      this.#check(needed);
    }
  }

  /** A closed file must not be opened again, nor one be replaced that is gone or grows. */
  #check(needed: readonly Segment[]): void {
    if (this.#log.isClosed() || !this.#log.holds(needed)) {
      throw new LogChanged();
    }
  }
}

function totalBytes(segments: readonly Segment[]): number {
  return segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Neighbours that together are not larger than one segment may be become one. */
function groupsOf(segments: readonly Segment[], segmentBytes: number): Segment[][] {
  const groups: Segment[][] = [];
  for (const segment of segments) {
    const group = groups.at(-1);
    if (group !== undefined && totalBytes(group) + segment.sizeBytes <= segmentBytes) {
      group.push(segment);
    } else {
      groups.push([segment]);
    }
  }
  return groups;
}

/** At least one past the last name, also where that segment is empty. */
function endOf(group: readonly Segment[]): bigint {
  const last = group.at(-1)!;
  return last.endOffset > last.baseOffset ? last.endOffset : last.baseOffset + 1n;
}
