import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from '../log/atomic-file.ts';
import { StorageError } from '../log/storage-error.ts';
import type { FileSystem } from '../log/file-system.ts';

const BLOCK_SIZE = 1000n;
const FIRST_PRODUCER_ID = 1000n;

export type ProducerIdAllocatorOptions = {
  fileSystem: FileSystem;
  dataDir: string;
  /** The highest id in any log; asked where the file of this allocator is missing or damaged. */
  highestKnown: () => bigint;
  onStorageFailure: (error: StorageError) => void;
};

/** Producer ids are reserved in blocks on the disk, so that none is given twice across restarts. */
export class ProducerIdAllocator {
  readonly #options: ProducerIdAllocatorOptions;
  readonly #path: string;
  /** `undefined` until the first is asked for where the file says nothing. */
  #next: bigint | undefined;
  #reservedUpTo: bigint | undefined;

  constructor(options: ProducerIdAllocatorOptions) {
    this.#options = options;
    this.#path = join(options.dataDir, 'producer-ids');
    const saved = readChecksummedFile(options.fileSystem, this.#path);
    this.#next = saved === undefined ? undefined : BigInt(saved.toString());
    this.#reservedUpTo = this.#next;
  }

  /** Throws `StorageError` where no more can be reserved. */
  next(): bigint {
    const id = this.#next ?? this.#aboveKnown();
    if (this.#reservedUpTo === undefined || id >= this.#reservedUpTo) {
      this.#reserve(id + BLOCK_SIZE);
    }
    this.#next = id + 1n;
    return id;
  }

  /** Clients may hold ids of the block the lost file had reserved. */
  #aboveKnown(): bigint {
    const highest = this.#options.highestKnown();
    return highest < FIRST_PRODUCER_ID ? FIRST_PRODUCER_ID : highest + BLOCK_SIZE;
  }

  #reserve(upTo: bigint): void {
    try {
      replaceChecksummedFile(this.#options.fileSystem, this.#path, Buffer.from(upTo.toString()));
    } catch (cause) {
      const error = new StorageError('producer ids', cause);
      this.#options.onStorageFailure(error);
      throw error;
    }
    this.#reservedUpTo = upTo;
  }
}
