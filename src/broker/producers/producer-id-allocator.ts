import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from '../log/atomic-file.ts';
import { StorageError } from '../log/storage-error.ts';
import type { FileSystem } from '../log/file-system.ts';

const BLOCK_SIZE = 1000n;
const FIRST_PRODUCER_ID = 1000n;

/** Producer ids are reserved in blocks on the disk, so that none is given twice across restarts. */
export class ProducerIdAllocator {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  readonly #onStorageFailure: (error: StorageError) => void;
  #next: bigint;
  #reservedUpTo: bigint;

  constructor(fileSystem: FileSystem, dataDir: string, onStorageFailure: (error: StorageError) => void) {
    this.#fileSystem = fileSystem;
    this.#onStorageFailure = onStorageFailure;
    this.#path = join(dataDir, 'producer-ids');
    const saved = readChecksummedFile(fileSystem, this.#path);
    this.#next = saved === undefined ? FIRST_PRODUCER_ID : BigInt(saved.toString());
    this.#reservedUpTo = this.#next;
  }

  /** Throws `StorageError` where no more can be reserved. */
  next(): bigint {
    if (this.#next === this.#reservedUpTo) {
      const reserved = this.#next + BLOCK_SIZE;
      try {
        replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(reserved.toString()));
      } catch (cause) {
        const error = new StorageError('producer ids', cause);
        this.#onStorageFailure(error);
        throw error;
      }
      this.#reservedUpTo = reserved;
    }
    const id = this.#next;
    this.#next += 1n;
    return id;
  }
}
