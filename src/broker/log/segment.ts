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
import { type FileSystem, readFully, writeFully } from './file-system.ts';
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
  path: string;
  readonly indexPath: string;
  /** When this file was begun, or taken up again after a start. */
  readonly openedAtMs: number;
  readonly #fileSystem: FileSystem;
  readonly #indexIntervalBytes: number;
  #fd: number | undefined;
  index: SegmentIndex;
  sizeBytes: number;
  durableBytes = 0;

  constructor(options: SegmentOptions) {
    this.#fileSystem = options.fileSystem;
    this.#indexIntervalBytes = options.indexIntervalBytes;
    this.baseOffset = options.baseOffset;
    this.openedAtMs = options.openedAtMs;
    const path = join(options.directory, segmentFileName(options.baseOffset));
    this.path = options.path ?? path;
    this.indexPath = path.replace(/\.log$/u, '.index');
    this.index = new SegmentIndex(this.baseOffset, this.#indexIntervalBytes);
    this.sizeBytes = this.#fileSystem.size(this.fd);
  }

  get fd(): number {
    this.#fd ??= this.#fileSystem.open(this.path);
    return this.#fd;
  }

  get endOffset(): bigint {
    return this.index.endOffset;
  }

  append(batch: Buffer, header: BatchHeader): void {
    writeFully(this.#fileSystem, this.fd, batch, this.sizeBytes);
    this.index.add(header, this.sizeBytes);
    this.sizeBytes += batch.length;
  }

  readRange(start: number, end: number): Buffer {
    const into = Buffer.allocUnsafe(Math.max(0, end - start));
    return into.subarray(0, readFully(this.#fileSystem, this.fd, into, start));
  }

  truncate(sizeBytes: number): void {
    this.#fileSystem.truncate(this.fd, sizeBytes);
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
    return this.#walk(entry.position, (at, buffer) => {
      const baseOffset = buffer.readBigInt64BE(at);
      if (baseOffset < nextOffset || (baseOffset > nextOffset && baseOffset > options.gapsUpTo)) {
        throw new DamagedBatchError(`offset ${baseOffset} instead of ${nextOffset} in ${this.path}`);
      }
      nextOffset = batchEndOffsetAt(buffer, at);
      return nextOffset > offset && (!options.withRecords || recordCountAt(buffer, at) > 0);
    });
  }

  /** The position of the first durable batch whose largest timestamp is at least `timestampMs`. */
  positionOfTimestamp(timestampMs: bigint): number | undefined {
    const from = this.index.positionBeforeTimestamp(Number(timestampMs));
    return this.#walk(from, (at, buffer) => buffer.readBigInt64BE(at + 35) >= timestampMs);
  }

  #walk(from: number, isFound: (at: number, buffer: Buffer) => boolean): number | undefined {
    let position = from;
    let window: Buffer = Buffer.alloc(0);
    let windowStart = from;
    while (position + BATCH_HEADER_BYTES <= this.durableBytes) {
      if (position + BATCH_HEADER_BYTES > windowStart + window.length) {
        window = this.readRange(position, Math.min(this.durableBytes, position + WALK_BYTES));
        windowStart = position;
      }
      const at = position - windowStart;
      if (isFound(at, window)) {
        return position;
      }
      const size = batchSizeAt(window, at);
      if (size < BATCH_HEADER_BYTES) {
        throw new DamagedBatchError(`damaged at byte ${position} of ${this.path}`);
      }
      position += size;
    }
    return undefined;
  }

  /**
   * Whole durable batches from `position`, up to `maxBytes`; where the first alone is larger it is
   * returned only if `atLeastOne` says so.
   */
  readBatches(position: number, options: { maxBytes: number; atLeastOne: boolean }): Buffer {
    const available = this.durableBytes - position;
    let read = this.readRange(
      position,
      position + Math.min(available, Math.max(options.maxBytes, BATCH_HEADER_BYTES)),
    );
    const firstBytes = batchSizeAt(read, 0);
    if (firstBytes < BATCH_HEADER_BYTES || firstBytes > available) {
      throw new DamagedBatchError(`damaged at byte ${position} of ${this.path}`);
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
    replaceFile(this.#fileSystem, this.indexPath, this.index.encode(this.sizeBytes));
  }

  dropIndexFile(): void {
    this.#fileSystem.remove(this.indexPath);
  }

  resetIndex(): void {
    this.index = new SegmentIndex(this.baseOffset, this.#indexIntervalBytes);
  }

  sync(): Promise<void> {
    return this.#fileSystem.datasync(this.fd);
  }

  syncNow(): void {
    this.#fileSystem.datasyncNow(this.fd);
  }

  close(): void {
    if (this.#fd !== undefined) {
      this.#fileSystem.close(this.#fd);
      this.#fd = undefined;
    }
  }

  /** Forgets the open file, so that the next use sees the file anew (after a failed sync or a rename). */
  reopen(): void {
    this.close();
    this.sizeBytes = this.#fileSystem.size(this.fd);
  }

  /** The file has been renamed to what its first offset calls for. */
  takeOwnName(): void {
    this.close();
    this.path = this.indexPath.replace(/\.index$/u, '.log');
  }

  remove(): void {
    this.close();
    this.#fileSystem.remove(this.path);
    this.#fileSystem.remove(this.indexPath);
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
