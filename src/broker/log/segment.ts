import { join } from 'node:path';
import { replaceFile } from './atomic-file.ts';
import {
  batchEndOffsetAt,
  BATCH_HEADER_BYTES,
  batchSizeAt,
  type BatchHeader,
  recordCountAt,
} from '../wire/record-batch.ts';
import { DamagedBatchError } from './damaged-batch-error.ts';
import { type FileSystem, readFully } from './file-system.ts';
import { OpenFile } from './open-file.ts';
import type { DamagedRange } from './damaged-range.ts';
import { INDEX_HEAD_BYTES, SegmentIndex } from './segment-index.ts';

/** Enough for the header walk to an offset behind a sparse index entry in one read. */
const WALK_BYTES = 8192;

export type SegmentOptions = {
  fileSystem: FileSystem;
  directory: string;
  baseOffset: bigint;
  indexIntervalBytes: number;
  openedAtMs: number;
  /** Where the file is, if not under the name its first offset gives it. */
  path?: string;
};

/**
 * One file of a partition, named after its first offset. Bytes up to `durableBytes` have been synced;
 * only those may be read by consumers.
 */
export class Segment {
  readonly baseOffset: bigint;
  readonly indexPath: string;
  /** When this file was begun, or taken up again after a start. */
  readonly openedAtMs: number;
  readonly #fileSystem: FileSystem;
  readonly #indexIntervalBytes: number;
  readonly #file: OpenFile;
  index: SegmentIndex;
  sizeBytes: number;
  durableBytes = 0;
  /** No longer a part of the log: its file is gone, or another's. */
  #isRetired = false;
  /** Ascending; found while the broker runs, and taken out of the file at the next start. */
  #damaged: readonly DamagedRange[] = [];

  constructor(options: SegmentOptions) {
    this.#fileSystem = options.fileSystem;
    this.#indexIntervalBytes = options.indexIntervalBytes;
    this.baseOffset = options.baseOffset;
    this.openedAtMs = options.openedAtMs;
    const path = join(options.directory, segmentFileName(options.baseOffset));
    this.#file = new OpenFile(this.#fileSystem, options.path ?? path);
    this.indexPath = path.replace(/\.log$/u, '.index');
    this.index = this.emptyIndex();
    try {
      this.sizeBytes = this.#file.size();
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  get path(): string {
    return this.#file.path;
  }

  get endOffset(): bigint {
    return this.index.endOffset;
  }

  append(batch: Buffer, header: BatchHeader): void {
    this.#file.write(batch, this.sizeBytes);
    this.index.add(header, this.sizeBytes);
    this.sizeBytes += batch.length;
  }

  readRange(start: number, end: number): Buffer {
    const into = Buffer.allocUnsafe(Math.max(0, end - start));
    return into.subarray(0, this.#file.read(into, start));
  }

  truncate(sizeBytes: number): void {
    this.#file.truncate(sizeBytes);
    this.sizeBytes = sizeBytes;
    this.durableBytes = Math.min(this.durableBytes, sizeBytes);
  }

  /**
   * The position of the first batch, among durable ones, that ends after `offset`. On the way to it each
   * batch has to begin where the one before ended, but for gaps below `gapsUpTo`.
   */
  positionOf(offset: bigint, options: { withRecords: boolean; gapsUpTo: bigint }): number | undefined {
    const entry = this.index.entryBefore(offset);
    let nextOffset = entry.offset;
    const position = this.#walk(entry.position, (at, buffer) => {
      const baseOffset = buffer.readBigInt64BE(at);
      if (baseOffset < nextOffset || (baseOffset > nextOffset && baseOffset > options.gapsUpTo)) {
        throw new DamagedBatchError(`offset ${baseOffset} instead of ${nextOffset}`, this.path);
      }
      nextOffset = batchEndOffsetAt(buffer, at);
      const hasRecords = recordCountAt(buffer, at) > 0;
      // A header that compaction has left is all of its batch. A wrong count would hide the records of any other.
      if (!hasRecords && batchSizeAt(buffer, at) > BATCH_HEADER_BYTES) {
        throw new DamagedBatchError(`no records counted at offset ${baseOffset}`, this.path);
      }
      return nextOffset > offset && (!options.withRecords || hasRecords);
    });
    // No checksum is looked at on the way: a wrong length or end would hide the batches that follow.
    if (position === undefined && this.durableBytes === this.sizeBytes && nextOffset !== this.endOffset) {
      throw new DamagedBatchError(`ends at offset ${nextOffset} instead of ${this.endOffset}`, this.path);
    }
    return position;
  }

  /** The position of the first durable batch whose largest timestamp is at least `timestampMs`. */
  positionOfTimestamp(timestampMs: bigint): number | undefined {
    const from = this.index.positionBeforeTimestamp(Number(timestampMs));
    return this.#walk(from, (at, buffer) => buffer.readBigInt64BE(at + 35) >= timestampMs);
  }

  #walk(from: number, isFound: (at: number, buffer: Buffer) => boolean): number | undefined {
    let position = this.pastDamage(from);
    let window: Buffer = Buffer.alloc(0);
    let windowStart = position;
    while (position + BATCH_HEADER_BYTES <= this.durableBytes) {
      if (position + BATCH_HEADER_BYTES > windowStart + window.length) {
        window = this.readRange(position, Math.min(this.durableBytes, position + WALK_BYTES));
        windowStart = position;
      }
      const at = position - windowStart;
      if (at + BATCH_HEADER_BYTES > window.length) {
        throw new DamagedBatchError(`ends at byte ${windowStart + window.length}`, this.path);
      }
      if (isFound(at, window)) {
        return position;
      }
      const size = batchSizeAt(window, at);
      if (size < BATCH_HEADER_BYTES) {
        throw new DamagedBatchError(`damaged at byte ${position}`, this.path);
      }
      position = this.pastDamage(position + size);
    }
    return undefined;
  }

  /** From here on readers pass over these ranges; `index` knows the batches between them. */
  passOver(damaged: readonly DamagedRange[], index: SegmentIndex): void {
    this.#damaged = damaged;
    this.index = index;
  }

  /** Nothing in these ranges is a batch any more, whatever offsets may be missing; on the disk when this returns. */
  blank(ranges: readonly DamagedRange[]): void {
    OpenFile.blank(this.#fileSystem, this.path, ranges);
  }

  get damagedRanges(): readonly DamagedRange[] {
    return this.#damaged;
  }

  /** `position`, or the end of the damage that begins there. */
  pastDamage(position: number): number {
    return this.#damaged.find(({ start, end }) => start <= position && position < end)?.end ?? position;
  }

  /**
   * Whole durable batches from `position`, up to `maxBytes` and not past damage; where the first alone is larger it
   * is returned only if `atLeastOne` says so.
   */
  readBatches(position: number, options: { maxBytes: number; atLeastOne: boolean }): Buffer {
    const damageAt = this.#damaged.find(({ start }) => start > position)?.start ?? this.durableBytes;
    const available = Math.min(this.durableBytes, damageAt) - position;
    let read = this.readRange(
      position,
      position + Math.min(available, Math.max(options.maxBytes, BATCH_HEADER_BYTES)),
    );
    const firstBytes = read.length < BATCH_HEADER_BYTES ? 0 : batchSizeAt(read, 0);
    if (firstBytes < BATCH_HEADER_BYTES || firstBytes > available) {
      throw new DamagedBatchError(`damaged at byte ${position}`, this.path);
    }
    if (firstBytes > options.maxBytes) {
      if (!options.atLeastOne) {
        return Buffer.alloc(0);
      }
      read = this.readRange(position, position + firstBytes);
    }
    let end = 0;
    while (end + BATCH_HEADER_BYTES <= read.length) {
      const size = batchSizeAt(read, end);
      const next = end + size;
      if (size < BATCH_HEADER_BYTES || next > read.length) {
        break;
      }
      end = next;
    }
    return read.subarray(0, end);
  }

  /** A segment with an index file is complete and synced, and is not scanned again. */
  loadIndex(): boolean {
    const file = this.#readIndexFile(0, INDEX_HEAD_BYTES);
    const decoded =
      file &&
      SegmentIndex.decode(file.bytes, file.sizeBytes, {
        baseOffset: this.baseOffset,
        intervalBytes: this.#indexIntervalBytes,
        sizeBytes: this.sizeBytes,
        readEntries: () => this.#readIndexFile(INDEX_HEAD_BYTES)?.bytes ?? Buffer.alloc(0),
      });
    if (decoded === undefined) {
      return false;
    }
    this.index = decoded;
    this.durableBytes = this.sizeBytes;
    return true;
  }

  #readIndexFile(start: number, end?: number): { bytes: Buffer; sizeBytes: number } | undefined {
    const fd = this.#fileSystem.openExisting(this.indexPath);
    if (fd === undefined) {
      return undefined;
    }
    try {
      const sizeBytes = this.#fileSystem.size(fd);
      const into = Buffer.allocUnsafe(Math.max(0, Math.min(end ?? sizeBytes, sizeBytes) - start));
      return { bytes: into.subarray(0, readFully(this.#fileSystem, fd, into, start)), sizeBytes };
    } finally {
      this.#fileSystem.close(fd);
    }
  }

  saveIndex(): void {
    if (this.#isRetired) {
      return;
    }
    replaceFile(this.#fileSystem, this.indexPath, this.index.encode(this.sizeBytes));
  }

  dropIndexFile(): void {
    this.#fileSystem.remove(this.indexPath);
  }

  resetIndex(): void {
    this.index = this.emptyIndex();
  }

  emptyIndex(): SegmentIndex {
    return new SegmentIndex(this.baseOffset, this.#indexIntervalBytes);
  }

  async sync(): Promise<void> {
    if (!this.#isRetired) {
      await this.#file.sync();
    }
  }

  syncNow(): void {
    this.#file.syncNow();
  }

  close(): void {
    this.#file.close();
  }

  bytesOnDisk(): number {
    return this.#file.size();
  }

  /** Forgets the open file, so that the next use sees the file as it is (after a failed sync or a rename). */
  reopen(): void {
    this.#file.close();
    this.sizeBytes = this.#file.size();
  }

  /** The file has been renamed. */
  moveTo(path: string): void {
    this.#file.rename(path);
  }

  /** The file has been renamed to what its first offset calls for. */
  takeOwnName(): void {
    this.moveTo(this.indexPath.replace(/\.index$/u, '.log'));
  }

  /** Another segment has taken its place; a sync that was due for it has nothing to do. */
  retire(): void {
    this.#isRetired = true;
    this.#file.close();
  }

  /** The index first: without it a segment is read again, with one of another file it would not be. */
  remove(): void {
    this.retire();
    this.#fileSystem.remove(this.indexPath);
    this.#fileSystem.remove(this.path);
  }
}

export function segmentFileName(baseOffset: bigint): string {
  return `${baseOffset.toString().padStart(20, '0')}.log`;
}

/** `undefined` for a file that is no segment. */
export function segmentBaseOffset(fileName: string): bigint | undefined {
  const digits = /^(\d{20})\.log$/u.exec(fileName)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
}

/** 0 where there is no segment. */
export function firstBaseOffset(fileSystem: FileSystem, directory: string): bigint {
  const offsets = fileSystem
    .list(directory)
    .map(segmentBaseOffset)
    .filter((offset) => offset !== undefined);
  return offsets.reduce<bigint | undefined>((a, b) => (a !== undefined && a < b ? a : b), undefined) ?? 0n;
}
