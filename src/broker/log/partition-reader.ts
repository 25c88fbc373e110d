import { DamagedBatchError } from './damaged-batch-error.ts';
import { newlyDamaged } from './damaged-range.ts';
import type { OffsetGaps } from './offset-gaps.ts';
import type { FoundDamage, PartitionDamage } from './partition-damage.ts';
import type { PartitionSegments, ReadOptions } from './partition-segments.ts';
import type { Segment } from './segment.ts';
import { findDamage } from './segment-damage.ts';
import { StorageError } from './storage-error.ts';

export type PartitionReaderOptions = {
  segments: PartitionSegments;
  gaps: OffsetGaps;
  damage: PartitionDamage;
  /** Reports the failure and makes the error the caller gets. */
  onFailure: (what: string, cause: unknown) => StorageError;
  onDamage: (found: FoundDamage) => void;
};

/**
 * Reads durable records, and nothing but what was written. A damaged stretch is reported, kept aside and passed over;
 * the next start takes it out of the file.
 */
export class PartitionReader {
  readonly #options: PartitionReaderOptions;
  #isDamaged = false;
  #hasFailed = false;

  constructor(options: PartitionReaderOptions) {
    this.#options = options;
  }

  /** Whether the disk was found not to hold what was written. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** See `PartitionSegments.read`. Throws `StorageError`. */
  read(offset: bigint, options: ReadOptions): Buffer {
    return this.#reading(() =>
      this.#options.segments.read(offset, { ...options, gapsUpTo: this.#options.gaps.upTo }),
    );
  }

  /** See `PartitionSegments.batchAtTimestamp`. Throws `StorageError`. */
  batchAtTimestamp(timestampMs: bigint): Buffer | undefined {
    return this.#reading(() => this.#options.segments.batchAtTimestamp(timestampMs));
  }

  #reading<Result>(read: () => Result): Result {
    for (;;) {
      try {
        const result = read();
        this.#hasFailed = false;
        return result;
      } catch (error) {
        if (!this.#passes(error)) {
          throw this.#failure(error);
        }
      }
    }
  }

  #failure(error: unknown): StorageError {
    if (this.#hasFailed) {
      // Reported the first time; a client asks again and again.
      return new StorageError('read', error);
    }
    this.#hasFailed = true;
    return this.#options.onFailure('read', error);
  }

  /** Whether reading goes on behind the damage, which has been reported and kept aside then. */
  #passes(error: unknown): boolean {
    if (!(error instanceof DamagedBatchError)) {
      return false;
    }
    try {
      return this.noteDamage(error);
    } catch {
      // The disk takes no copy now. The next request tries again.
      return false;
    }
  }

  /** `true` where it was not known yet. Throws where it cannot be written down. */
  noteDamage(error: DamagedBatchError): boolean {
    const segment = this.#options.segments.all.find(({ path }) => path === error.segmentPath);
    return segment !== undefined && this.examine(segment, segment.endOffset);
  }

  /**
   * Reads the segment as a whole, and passes over damage from here on; `endOffset` is where its records end. `true`
   * where damage was found that was not known. Throws where it cannot be written down, and then nothing has changed.
   */
  examine(segment: Segment, endOffset: bigint): boolean {
    const { damaged, index } = findDamage(segment, { gapsUpTo: this.#options.gaps.upTo, endOffset });
    const found = damaged.flatMap((range) => newlyDamaged(range, segment.damagedRanges));
    if (found.length > 0) {
      segment.dropIndexFile();
      const report = this.#options.damage.keepRanges(segment, found);
      this.#isDamaged = true;
      this.#options.onDamage(report);
    }
    segment.passOver(damaged, index);
    return found.length > 0;
  }
}
