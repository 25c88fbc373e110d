import { type BatchHeader, endOffsetOf, placeBatch, stampLogAppendTime } from '../wire/record-batch.ts';
import type { ActiveProducer, SequenceVerdict } from '../producers/producer-state.ts';
import type { AbortedTransaction } from '../producers/partition-transactions.ts';
import type { FileSystem } from './file-system.ts';
import type { GroupCommit } from './group-commit.ts';
import { LogStartOffset } from './log-start-offset.ts';
import { LeaderEpochs } from './leader-epochs.ts';
import { type PartitionRecovery, recoverSegments } from './partition-recovery.ts';
import { PartitionProducers } from './partition-producers.ts';
import { PartitionSegments, type ReadOptions, type SegmentLimits } from './partition-segments.ts';
import { firstBaseOffset, type Segment } from './segment.ts';
import type { CompactableLog, CompactionPolicy } from './compaction/compactable-log.ts';
import type { CompactionResult } from './compaction/log-compactor.ts';
import { PartitionCompaction } from './compaction/partition-compaction.ts';
import { PartitionReader } from './partition-reader.ts';
import { OffsetGaps } from './offset-gaps.ts';
import { MissingOffsets, type OffsetRange } from './missing-offsets.ts';
import type { OffsetMark } from './high-offsets.ts';
import { type FoundDamage, PartitionDamage } from './partition-damage.ts';
import type { DamagedFolder } from './damaged-folder.ts';
import { DamagedBatchError } from './damaged-batch-error.ts';
import { recoverSwaps } from './compaction/segment-swap.ts';
import { StorageError } from './storage-error.ts';

export type PartitionLogOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  directory: string;
  damaged: DamagedFolder;
  /** In messages: `<topic>-<partition>`. */
  label: string;
  /** In names of files kept aside: short for every legal topic name. */
  asideName: string;
  cleanShutdown: boolean;
  /** Up to here the log was on the disk when that was last written down. */
  syncedOffset: bigint;
  mark: OffsetMark;
  nowMs: () => number;
  /** Asked at every append, so that a changed topic config takes effect. */
  segmentLimits: () => SegmentLimits;
  /** How many keys a compaction knows at a time. */
  maxCompactionKeys?: number;
  onStorageFailure: (error: StorageError) => void;
  /** Damage that was found while reading; that of the start is in `recovery`. */
  onDamage?: (found: FoundDamage) => void;
};

export type AppendResult =
  | { kind: 'appended'; baseOffset: bigint; endOffset: bigint }
  | Exclude<SequenceVerdict, { kind: 'fresh' }>;

/**
 * The log of one partition. Appends go to the page cache and are not visible; `durable` waits for the
 * group commit, which moves the high watermark, and consumers read below it only.
 *
 * Invariants: `logStartOffset <= highWatermark <= logEndOffset`; what lies below the high watermark has
 * been synced and never changes; segments are ascending and the last one is the active one.
 */
export class PartitionLog {
  readonly recovery: PartitionRecovery;
  /** Called in the same tick in which the high watermark moves, or the log goes away. */
  readonly waiters = new Set<() => void>();
  readonly #options: PartitionLogOptions;
  readonly #producers: PartitionProducers;
  readonly #leaderEpochs: LeaderEpochs;
  readonly #gaps: OffsetGaps;
  readonly #missing: MissingOffsets;
  readonly #logStart: LogStartOffset;
  readonly #segments: PartitionSegments;
  /** Rolled but not synced yet, with the producer states as of their end. */
  #sealing: { segment: Segment; snapshot: Buffer }[] = [];
  #hasNewFile = false;
  #needsRepair = false;
  #isSyncing = false;
  #rollbacks = 0;
  #closed = false;
  readonly #compaction: PartitionCompaction;
  readonly #reader: PartitionReader;
  #logEndOffset: bigint;
  #highWatermark: bigint;
  /** Only ever grows; the difference of two readings is what became readable between them. */
  durableBytesTotal = 0;

  constructor(options: PartitionLogOptions) {
    const { fileSystem, directory, mark } = options;
    this.#options = options;
    fileSystem.makeDirectory(directory);
    this.#leaderEpochs = new LeaderEpochs(fileSystem, directory);
    recoverSwaps(fileSystem, directory);
    this.#gaps = new OffsetGaps(fileSystem, directory);
    this.#missing = new MissingOffsets(fileSystem, directory);
    this.#logStart = new LogStartOffset(fileSystem, directory, () => firstBaseOffset(fileSystem, directory));
    this.#producers = new PartitionProducers(fileSystem, directory);
    const producersUpTo = this.#producers.load();
    const damage = new PartitionDamage({
      folder: options.damaged,
      name: options.asideName,
      gaps: this.#gaps,
      missing: this.#missing,
    });
    const { segments, resumeAt, recovery } = recoverSegments({
      ...options,
      damage,
      indexIntervalBytes: options.segmentLimits().indexIntervalBytes,
      logStartOffset: this.#logStart.value,
      givenUpTo: mark.given > options.syncedOffset ? mark.given : options.syncedOffset,
      reservedUpTo: mark.reserved,
      producers: this.#producers.states,
      producersUpTo,
      gaps: this.#gaps,
    });
    this.recovery = recovery;
    this.#segments = new PartitionSegments(segments, options);
    this.#reader = new PartitionReader({
      segments: this.#segments,
      gaps: this.#gaps,
      damage,
      onFailure: (what, cause) => this.#failed(what, cause),
      onDamage: (found) => options.onDamage?.(found),
    });
    this.#logEndOffset = resumeAt;
    this.#highWatermark = resumeAt;
    this.#compaction = new PartitionCompaction(this.#compactable(), options.maxCompactionKeys);
    if (segments.length === 0) {
      this.#segments.add(this.#logEndOffset);
      this.#hasNewFile = true;
    }
    this.#removeRetired();
  }

  /** Those of the log that have no record because of damage, not of compaction. */
  get missingOffsets(): readonly OffsetRange[] {
    return this.#missing.within(this.logStartOffset, this.#logEndOffset);
  }

  get logStartOffset(): bigint {
    return this.#logStart.value;
  }

  get logEndOffset(): bigint {
    return this.#logEndOffset;
  }

  get highWatermark(): bigint {
    return this.#highWatermark;
  }

  get leaderEpoch(): number {
    return this.#leaderEpochs.current;
  }

  /** Another node leads from here on; fetches that wait look again. */
  raiseLeaderEpoch(): void {
    try {
      this.#leaderEpochs.raise(this.#logEndOffset);
    } catch (error) {
      // Said; records go on under the old epoch, which no client can tell from the new one.
      this.#failed('leader epoch', error);
    }
    this.#wake();
  }

  /** See `LeaderEpochs.endOf`; readers know of nothing above the high watermark. */
  endOfLeaderEpoch(epoch: number): { epoch: number; endOffset: bigint } | undefined {
    return this.#leaderEpochs.endOf(epoch, this.#highWatermark);
  }

  /** Up to here a consumer that reads committed records only may read. */
  get lastStableOffset(): bigint {
    return this.#producers.states.transactions.lastStableOffset(this.#highWatermark);
  }

  abortedTransactions(from: bigint, to: bigint): AbortedTransaction[] {
    return this.#producers.states.transactions.abortedBetween(from, to);
  }

  activeProducers(): ActiveProducer[] {
    return this.#producers.states.active();
  }

  get sizeBytes(): number {
    return this.#segments.sizeBytes;
  }

  get maxTimestampMs(): bigint {
    return BigInt(this.#segments.maxTimestampMs);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /**
   * Writes one validated batch; its buffer is patched. Throws `StorageError` when the disk refuses, and
   * then nothing of the batch is left.
   */
  append(batch: Buffer, header: BatchHeader, appendTimeMs: bigint | undefined): AppendResult {
    if (this.#needsRepair) {
      this.#repair();
    }
    const verdict = this.#producers.states.judge(header);
    if (verdict.kind !== 'fresh') {
      return verdict;
    }
    return this.#place(batch, header, appendTimeMs);
  }

  /** The end of a transaction; the coordinator has checked the producer. Throws `StorageError`. */
  appendMarker(marker: Buffer, header: BatchHeader): void {
    if (this.#needsRepair) {
      this.#repair();
    }
    this.#place(marker, header, undefined);
  }

  #place(batch: Buffer, header: BatchHeader, appendTimeMs: bigint | undefined): AppendResult {
    const placed: BatchHeader = { ...header, baseOffset: this.#logEndOffset };
    placeBatch(batch, { baseOffset: placed.baseOffset, leaderEpoch: this.leaderEpoch });
    if (appendTimeMs !== undefined) {
      stampLogAppendTime(batch, appendTimeMs);
      placed.maxTimestampMs = appendTimeMs;
    }
    try {
      this.#rollIfFull(batch.length);
      this.#write(batch, placed);
    } catch (error) {
      throw this.#failed('write', error);
    }
    this.#logEndOffset = endOffsetOf(placed);
    this.#producers.states.apply(placed);
    return { kind: 'appended', baseOffset: placed.baseOffset, endOffset: this.#logEndOffset };
  }

  #write(batch: Buffer, header: BatchHeader): void {
    const active = this.#segments.active;
    const before = active.sizeBytes;
    try {
      active.append(batch, header);
    } catch (error) {
      // Part of the batch may be in the file (ENOSPC); the next one must not follow it.
      try {
        active.truncate(before);
      } catch {
        this.#needsRepair = true;
      }
      throw error;
    }
  }

  /** Settles when all that has been appended so far is on the disk and visible. */
  async durable(endOffset: bigint): Promise<void> {
    if (this.#highWatermark >= endOffset) {
      return;
    }
    const rollbacks = this.#rollbacks;
    await this.#options.groupCommit.durable(this);
    // A failed sync in between has taken the records back, whatever the next sync says.
    if (this.#rollbacks !== rollbacks) {
      throw new StorageError('sync', new Error('the records were rolled back'));
    }
  }

  /** Waits until what has been appended is visible, or is known not to become so. */
  async settled(): Promise<void> {
    await this.durable(this.#logEndOffset).catch(() => undefined);
  }

  /** Only for the group commit. */
  async sync(): Promise<void> {
    if (this.#closed) {
      return;
    }
    if (this.#needsRepair) {
      // Syncing proves nothing; what was appended since the last good sync is taken back.
      this.#repair();
    }
    const endOffset = this.#logEndOffset;
    const sealing = this.#sealing;
    this.#sealing = [];
    if (sealing.length === 0) {
      this.#producers.forgetNothing();
    }
    const active = this.#segments.active;
    const activeBytes = active.sizeBytes;
    const hasNewFile = this.#hasNewFile;
    this.#hasNewFile = false;
    this.#isSyncing = true;
    try {
      await this.#options.mark.reserve(endOffset);
      for (const { segment } of sealing) {
        await segment.sync();
      }
      await active.sync();
      if (hasNewFile) {
        this.#options.fileSystem.syncDirectory(this.#options.directory);
      }
    } catch (error) {
      this.#isSyncing = false;
      this.#hasNewFile ||= hasNewFile;
      this.#rollback();
      throw this.#failed('sync', error);
    }
    this.#isSyncing = false;
    this.#give(endOffset);
    for (const { segment } of sealing) {
      this.#markDurable(segment, segment.sizeBytes);
    }
    this.#markDurable(active, activeBytes);
    this.#highWatermark = endOffset;
    this.#wake();
    this.#seal(sealing);
  }

  /** Before readers see it. */
  #give(endOffset: bigint): void {
    try {
      this.#options.mark.give(endOffset);
    } catch (error) {
      // The mark only tells a cut end from a torn one; offsets are safe by what was reserved.
      this.#failed('offset mark', error);
    }
  }

  #markDurable(segment: Segment, bytes: number): void {
    this.durableBytesTotal += bytes - segment.durableBytes;
    segment.durableBytes = bytes;
  }

  #seal(sealing: { segment: Segment; snapshot: Buffer }[]): void {
    try {
      for (const { segment, snapshot } of sealing) {
        segment.saveIndex();
        this.#producers.save(snapshot);
      }
    } catch (error) {
      // Both only save time on the next start.
      this.#failed('index', error);
    }
  }

  #failed(what: string, cause: unknown): StorageError {
    const error = new StorageError(`${what} of ${this.#options.label}`, cause);
    this.#options.onStorageFailure(error);
    return error;
  }

  #wake(): void {
    for (const waiter of this.waiters) {
      waiter();
    }
  }

  /**
   * After a failed sync the system may have dropped the dirty pages and call them clean, so syncing
   * again proves nothing: back to the last synced point.
   */
  #rollback(): void {
    this.#needsRepair = true;
    try {
      this.#repair();
    } catch {
      // Tried again at the next append; reads below the high watermark go on.
    }
  }

  #repair(): void {
    try {
      if (this.#isSyncing) {
        // Its file must not be closed under it, and what it makes durable is kept.
        throw new Error('a sync is still running');
      }
      this.#rollbacks += 1;
      this.#sealing = [];
      this.#segments.removeFrom(this.#highWatermark);
      this.#goBackToDurable(this.#segments.active);
      this.#logEndOffset = this.#highWatermark;
      this.#leaderEpochs.truncate(this.#logEndOffset);
      this.#producers.rebuild(this.#segments.all, this.#gaps.upTo);
      this.#needsRepair = false;
    } catch (error) {
      throw this.#failed('repair', error);
    }
  }

  /** The segment as it was when the last sync succeeded. */
  #goBackToDurable(active: Segment): void {
    const { durableBytes } = active;
    active.reopen();
    active.truncate(durableBytes);
    active.dropIndexFile();
    this.#reader.examine(active, this.#highWatermark);
  }

  #rollIfFull(nextBytes: number): void {
    if (!this.#segments.isActiveFull(nextBytes)) {
      return;
    }
    const segment = this.#segments.active;
    const snapshot = this.#producers.snapshot(this.#logEndOffset);
    this.#segments.add(this.#logEndOffset);
    this.#hasNewFile = true;
    this.#sealing.push({ segment, snapshot });
  }

  /**
   * See `PartitionSegments.read`; the caller has checked that `offset` is in range. Throws `StorageError`
   * where the disk does not hold what was written.
   */
  read(offset: bigint, options: ReadOptions): Buffer {
    return this.#reader.read(offset, options);
  }

  /** The first durable batch, at or after the log start, with a timestamp of at least `timestampMs`. */
  batchAtTimestamp(timestampMs: bigint): Buffer | undefined {
    return this.#reader.batchAtTimestamp(timestampMs);
  }

  /** The caller has checked the range. The new start is on the disk before a file goes. */
  deleteRecordsBefore(offset: bigint): void {
    if (offset <= this.#logStart.value) {
      return;
    }
    try {
      this.#logStart.move(offset);
    } catch (error) {
      throw this.#failed('log start offset', error);
    }
    this.#producers.states.transactions.forgetBefore(offset);
    this.#removeRetired();
  }

  /** The records in these files are gone already: a file that cannot be removed now is removed later. */
  #removeRetired(): void {
    try {
      this.#segments.removeBefore(this.#logStart.value);
    } catch (error) {
      this.#failed('removal of retired segments', error);
    }
  }

  /** Lets go of the oldest segments (see `PartitionSegments.expiredCount`); returns how many went. */
  applyRetention(limits: { keepFromMs: number | undefined; maxBytes: number | undefined }): number {
    this.#removeRetired();
    const count = this.#segments.expiredCount({ ...limits, durableUpTo: this.#highWatermark });
    if (count > 0) {
      this.deleteRecordsBefore(this.#segments.all[count]!.baseOffset);
    }
    return count;
  }

  #compactable(): CompactableLog {
    const { fileSystem, directory, nowMs, segmentLimits } = this.#options;
    const segments = this.#segments;
    return {
      fileSystem,
      directory,
      nowMs,
      indexIntervalBytes: () => segmentLimits().indexIntervalBytes,
      isClosed: () => this.#closed,
      logStartOffset: () => this.#logStart.value,
      completeSegments: () => segments.complete,
      stableOffset: () => this.lastStableOffset,
      abortedTransactions: (from, to) => this.abortedTransactions(from, to),
      latestBatches: () => this.#producers.states.latestBatches(this.#highWatermark),
      holds: (those) => segments.holds(those),
      replace: (those, by) => segments.replace(those, by),
      allowGaps: (upTo) => this.#gaps.allow(upTo),
      forgetAbortMarkers: (offsets) => this.#producers.forgetMarkers(offsets),
    };
  }

  /** Rewrites what later records have made superfluous; `undefined` where nothing was due. */
  async compact(policy: CompactionPolicy): Promise<CompactionResult | undefined> {
    if (this.#closed || this.#reader.isDamaged) {
      return undefined;
    }
    try {
      return await this.#compaction.run(policy);
    } catch (error) {
      this.#noteDamage(error);
      throw this.#failed('compaction', error);
    }
  }

  #noteDamage(error: unknown): void {
    try {
      if (error instanceof DamagedBatchError) {
        this.#reader.noteDamage(error);
      }
    } catch (cause) {
      this.#failed('damage', cause);
    }
  }

  /** Producers not heard of since; the sequence of one that comes back begins anew. */
  forgetIdleProducers(sinceMs: number): void {
    this.#producers.states.forgetIdleSince(sinceMs);
  }

  /** Waits for the disk, then leaves behind what makes the next start quick. */
  async close(): Promise<void> {
    if (this.#closed) {
      return;
    }
    if (this.#logEndOffset > this.#highWatermark) {
      await this.#options.groupCommit.durable(this).catch(() => undefined);
    }
    await this.#release();
    if (!this.#needsRepair && !this.#reader.isDamaged) {
      try {
        this.#segments.active.saveIndex();
        this.#producers.save(this.#producers.snapshot(this.#logEndOffset));
      } catch (error) {
        // Both only save time on the next start.
        this.#failed('index', error);
      }
    }
    this.#segments.close();
  }

  /** For a deleted topic: waiting fetches end, nothing is saved. */
  async abandon(): Promise<void> {
    await this.#release();
    this.#segments.close();
  }

  async #release(): Promise<void> {
    this.#closed = true;
    this.#wake();
    // Neither a sync nor a compaction may have its files closed under it.
    await this.#options.groupCommit.settled(this);
    await this.#compaction.settled();
  }
}
