import { DamagedBatchError } from './damaged-batch-error.ts';
import type { OffsetGaps } from './offset-gaps.ts';
import type { PartitionSegments, ReadOptions } from './partition-segments.ts';
import { StorageError } from './storage-error.ts';

/** Reads what is durable in a partition, and nothing that is not what was written. */
export class PartitionReader {
  readonly #segments: PartitionSegments;
  readonly #gaps: OffsetGaps;
  readonly #onFailure: (what: string, cause: unknown) => StorageError;
  #isDamaged = false;

  /** `onFailure` reports it, and says what the caller is to be told. */
  constructor(options: {
    segments: PartitionSegments;
    gaps: OffsetGaps;
    onFailure: (what: string, cause: unknown) => StorageError;
  }) {
    this.#segments = options.segments;
    this.#gaps = options.gaps;
    this.#onFailure = options.onFailure;
  }

  /** Whether the disk was found not to hold what was written. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** See `PartitionSegments.read`. Throws `StorageError`. */
  read(offset: bigint, options: ReadOptions): Buffer {
    const gapsUpTo = this.#gaps.upTo;
    return this.#reading(() => this.#segments.read(offset, { ...options, gapsUpTo }));
  }

  /** See `PartitionSegments.batchAtTimestamp`. Throws `StorageError`. */
  batchAtTimestamp(timestampMs: bigint): Buffer | undefined {
    return this.#reading(() => this.#segments.batchAtTimestamp(timestampMs));
  }

  #reading<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (this.#isDamaged) {
        // Said the first time; a client asks again and again.
        throw new StorageError('read', error);
      }
      this.noteDamage(error);
      throw this.#onFailure('read', error);
    }
  }

  /** The next start reads the whole log again, keeps the damage aside and goes on behind it. */
  noteDamage(error: unknown): void {
    if (error instanceof DamagedBatchError) {
      this.#isDamaged = true;
      this.#segments.dropIndexFiles();
    }
  }
}
