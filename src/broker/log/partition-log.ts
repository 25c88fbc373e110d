import { join } from 'node:path';
import {
  batchSizeAt,
  type BatchHeader,
  endOffsetOf,
  placeBatch,
  stampLogAppendTime,
} from '../wire/record-batch.ts';
import { ProducerStates, type SequenceVerdict } from '../producers/producer-state.ts';
import type { AbortedTransaction } from '../producers/partition-transactions.ts';
import { replaceChecksummedFile, readChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';
import type { GroupCommit } from './group-commit.ts';
import { LeaderEpochs } from './leader-epochs.ts';
import { type PartitionRecovery, rebuildIndex, recoverSegments } from './partition-recovery.ts';
import { encodeProducerSnapshot, loadProducerSnapshot, saveProducerSnapshot } from './producer-snapshot.ts';
import { Segment } from './segment.ts';
import { scanSegment } from './segment-scan.ts';
import { StorageError } from './storage-error.ts';

const INDEX_INTERVAL_BYTES = 4096;
const START_OFFSET_FILE = 'log-start-offset';

export type PartitionLogOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  directory: string;
  damagedDirectory: string;
  label: string;
  cleanShutdown: boolean;
  syncedOffset: bigint;
  nowMs: () => number;
  /** Asked at every append, so that a changed topic config takes effect. */
  segmentLimits: () => { sizeBytes: number; ageMs: number };
  onStorageFailure: (error: StorageError) => void;
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
  readonly #producers = new ProducerStates();
  readonly #leaderEpochs: LeaderEpochs;
  #segments: Segment[];
  /** Rolled but not synced yet, with the producer states as of their end. */
  #sealing: { segment: Segment; snapshot: Buffer }[] = [];
  #hasNewFile = false;
  #needsRepair = false;
  #isSyncing = false;
  #rollbacks = 0;
  #closed = false;
  #logStartOffset: bigint;
  #logEndOffset: bigint;
  #highWatermark: bigint;
  /** Only ever grows; the difference of two readings is what became readable between them. */
  durableBytesTotal = 0;

  constructor(options: PartitionLogOptions) {
    this.#options = options;
    options.fileSystem.makeDirectory(options.directory);
    this.#leaderEpochs = new LeaderEpochs(options.fileSystem, options.directory);
    const producersUpTo = loadProducerSnapshot(options.fileSystem, options.directory, this.#producers);
    const { segments, recovery } = recoverSegments({
      ...options,
      indexIntervalBytes: INDEX_INTERVAL_BYTES,
      producers: this.#producers,
      producersUpTo,
    });
    this.recovery = recovery;
    this.#segments = segments;
    const savedStart = readChecksummedFile(options.fileSystem, join(options.directory, START_OFFSET_FILE));
    this.#logStartOffset =
      savedStart === undefined ? (segments[0]?.baseOffset ?? 0n) : BigInt(savedStart.toString());
    // Offsets that were handed out once are not handed out again, even if their records are damaged.
    const end = segments.at(-1)?.endOffset ?? 0n;
    this.#logEndOffset = [options.syncedOffset, this.#logStartOffset].reduce((a, b) => (a > b ? a : b), end);
    this.#highWatermark = this.#logEndOffset;
    if (segments.length === 0) {
      this.#addSegment(this.#logEndOffset);
    }
  }

  get logStartOffset(): bigint {
    return this.#logStartOffset;
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
    return this.#producers.transactions.lastStableOffset(this.#highWatermark);
  }

  abortedTransactions(from: bigint, to: bigint): AbortedTransaction[] {
    return this.#producers.transactions.abortedBetween(from, to);
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  get maxTimestampMs(): bigint {
    return BigInt(Math.max(...this.#segments.map(({ index }) => index.maxTimestampMs)));
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  get #active(): Segment {
    return this.#segments.at(-1)!;
  }

  /**
   * Writes one validated batch; its buffer is patched. Throws `StorageError` when the disk refuses, and
   * then nothing of the batch is left.
   */
  append(batch: Buffer, header: BatchHeader, appendTimeMs: bigint | undefined): AppendResult {
    if (this.#needsRepair) {
      this.#repair();
    }
    const verdict = this.#producers.judge(header);
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
    this.#producers.apply(placed);
    return { kind: 'appended', baseOffset: placed.baseOffset, endOffset: this.#logEndOffset };
  }

  #write(batch: Buffer, header: BatchHeader): void {
    const active = this.#active;
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
    const endOffset = this.#logEndOffset;
    const sealing = this.#sealing;
    this.#sealing = [];
    const active = this.#active;
    const activeBytes = active.sizeBytes;
    const hasNewFile = this.#hasNewFile;
    this.#hasNewFile = false;
    this.#isSyncing = true;
    try {
      for (const { segment } of sealing) {
        await segment.sync();
      }
      await active.sync();
      if (hasNewFile) {
        this.#options.fileSystem.syncDirectory(this.#options.directory);
      }
    } catch (error) {
      this.#isSyncing = false;
      this.#rollback();
      throw this.#failed('sync', error);
    }
    this.#isSyncing = false;
    for (const { segment } of sealing) {
      this.#markDurable(segment, segment.sizeBytes);
    }
    this.#markDurable(active, activeBytes);
    this.#highWatermark = endOffset;
    this.#wake();
    this.#seal(sealing);
  }

  #markDurable(segment: Segment, bytes: number): void {
    this.durableBytesTotal += bytes - segment.durableBytes;
    segment.durableBytes = bytes;
  }

  #seal(sealing: { segment: Segment; snapshot: Buffer }[]): void {
    try {
      for (const { segment, snapshot } of sealing) {
        segment.saveIndex();
        saveProducerSnapshot(this.#options.fileSystem, this.#options.directory, snapshot);
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
      const kept = this.#segments.filter(
        (segment) => segment.baseOffset < this.#highWatermark || segment === this.#segments[0],
      );
      for (const segment of this.#segments.slice(kept.length)) {
        segment.remove();
      }
      this.#segments = kept;
      const active = this.#active;
      const { durableBytes } = active;
      active.reopen();
      active.truncate(durableBytes);
      active.dropIndexFile();
      const scan = scanSegment(active.readAll(), { baseOffset: active.baseOffset, verifyCrc: true });
      if (scan.damaged.length > 0) {
        throw new Error('synced records are damaged');
      }
      rebuildIndex(active, scan);
      this.#logEndOffset = this.#highWatermark;
      this.#leaderEpochs.truncate(this.#logEndOffset);
      this.#rebuildProducers();
      this.#needsRepair = false;
    } catch (error) {
      throw this.#failed('repair', error);
    }
  }

  #rebuildProducers(): void {
    const { fileSystem, directory } = this.#options;
    const upTo = loadProducerSnapshot(fileSystem, directory, this.#producers);
    for (const segment of this.#segments.filter(({ endOffset }) => endOffset > upTo)) {
      const scan = scanSegment(segment.readAll(), { baseOffset: segment.baseOffset, verifyCrc: false });
      for (const { header } of scan.batches) {
        if (header.baseOffset >= upTo) {
          this.#producers.apply(header);
        }
      }
    }
  }

  #rollIfFull(nextBytes: number): void {
    const active = this.#active;
    const limits = this.#options.segmentLimits();
    const isFull = active.sizeBytes + nextBytes > limits.sizeBytes;
    const isOld = this.#options.nowMs() - active.openedAtMs > limits.ageMs;
    if (active.sizeBytes === 0 || (!isFull && !isOld)) {
      return;
    }
    const snapshot = encodeProducerSnapshot(this.#producers, this.#logEndOffset);
    this.#addSegment(this.#logEndOffset);
    this.#sealing.push({ segment: active, snapshot });
  }

  #addSegment(baseOffset: bigint): void {
    this.#segments.push(
      new Segment({
        fileSystem: this.#options.fileSystem,
        directory: this.#options.directory,
        baseOffset,
        indexIntervalBytes: INDEX_INTERVAL_BYTES,
        openedAtMs: this.#options.nowMs(),
      }),
    );
    this.#hasNewFile = true;
  }

  /**
   * Whole durable batches from the one that holds `offset` on, from one segment, and none that begins
   * at `upTo` or later. Empty at the high watermark; the caller has checked that `offset` is in range.
   */
  read(offset: bigint, options: { maxBytes: number; atLeastOne: boolean; upTo?: bigint }): Buffer {
    for (let index = this.#segmentIndexOf(offset); index < this.#segments.length; index += 1) {
      const segment = this.#segments[index]!;
      const position = segment.positionOf(offset);
      if (position !== undefined) {
        const batches = segment.readBatches(position, options);
        return options.upTo === undefined ? batches : batchesBefore(batches, options.upTo);
      }
    }
    return Buffer.alloc(0);
  }

  #segmentIndexOf(offset: bigint): number {
    const after = this.#segments.findIndex((segment) => segment.baseOffset > offset);
    return Math.max(0, (after === -1 ? this.#segments.length : after) - 1);
  }

  /** The first durable batch, at or after the log start, with a timestamp of at least `timestampMs`. */
  batchAtTimestamp(timestampMs: bigint): Buffer | undefined {
    for (const segment of this.#segments) {
      if (BigInt(segment.index.maxTimestampMs) >= timestampMs) {
        const position = segment.positionOfTimestamp(timestampMs);
        if (position !== undefined) {
          return segment.readBatches(position, { maxBytes: 0, atLeastOne: true });
        }
      }
    }
    return undefined;
  }

  /** The caller has checked the range. The new start is on the disk before a file goes. */
  deleteRecordsBefore(offset: bigint): void {
    if (offset <= this.#logStartOffset) {
      return;
    }
    try {
      replaceChecksummedFile(
        this.#options.fileSystem,
        join(this.#options.directory, START_OFFSET_FILE),
        Buffer.from(offset.toString()),
      );
    } catch (error) {
      throw this.#failed('log start offset', error);
    }
    this.#logStartOffset = offset;
    this.#producers.transactions.forgetBefore(offset);
    while (this.#segments.length > 1 && this.#segments[1]!.baseOffset <= offset) {
      this.#segments.shift()!.remove();
    }
  }

  /**
   * Lets go of the oldest segments: those whose newest record is older than `keepFromMs`, and as many as
   * it takes to come down to `maxBytes`. Never of the active one. Returns how many went.
   */
  applyRetention(limits: { keepFromMs: number | undefined; maxBytes: number | undefined }): number {
    let excessBytes = limits.maxBytes === undefined ? 0 : this.sizeBytes - limits.maxBytes;
    let count = 0;
    for (const segment of this.#segments.slice(0, -1)) {
      const isTooOld = limits.keepFromMs !== undefined && segment.index.maxTimestampMs < limits.keepFromMs;
      // As Apache Kafka does, what is left is at least the limit.
      const isTooMuch = limits.maxBytes !== undefined && excessBytes >= segment.sizeBytes;
      if ((!isTooOld && !isTooMuch) || segment.endOffset > this.#highWatermark) {
        break;
      }
      excessBytes -= segment.sizeBytes;
      count += 1;
    }
    if (count > 0) {
      this.deleteRecordsBefore(this.#segments[count]!.baseOffset);
    }
    return count;
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
    if (!this.#needsRepair) {
      this.#active.saveIndex();
      saveProducerSnapshot(
        this.#options.fileSystem,
        this.#options.directory,
        encodeProducerSnapshot(this.#producers, this.#logEndOffset),
      );
    }
    this.#closeFiles();
  }

  /** For a deleted topic: waiting fetches end, nothing is saved. */
  async abandon(): Promise<void> {
    await this.#release();
    this.#closeFiles();
  }

  async #release(): Promise<void> {
    this.#closed = true;
    this.#wake();
    // A sync may be running on a file descriptor that must not be closed under it.
    await this.#options.groupCommit.settled(this);
  }

  #closeFiles(): void {
    for (const segment of this.#segments) {
      segment.close();
    }
  }
}

function batchesBefore(batches: Buffer, upTo: bigint): Buffer {
  let end = 0;
  while (end < batches.length && batches.readBigInt64BE(end) < upTo) {
    end += batchSizeAt(batches, end);
  }
  return batches.subarray(0, end);
}
