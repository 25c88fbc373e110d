import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from '../log/atomic-file.ts';
import type { FileSystem } from '../log/file-system.ts';

const BLOCK_SIZE = 1000n;
const FIRST_PRODUCER_ID = 1000n;

/** Producer ids are reserved in blocks on the disk, so that none is given twice across restarts. */
export class ProducerIdAllocator {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #next: bigint;
  #reservedUpTo: bigint;

  constructor(fileSystem: FileSystem, dataDir: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(dataDir, 'producer-ids');
    const saved = readChecksummedFile(fileSystem, this.#path);
    this.#next = saved === undefined ? FIRST_PRODUCER_ID : BigInt(saved.toString());
    this.#reservedUpTo = this.#next;
  }

  next(): bigint {
    if (this.#next === this.#reservedUpTo) {
      const reserved = this.#next + BLOCK_SIZE;
      replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(reserved.toString()));
      this.#reservedUpTo = reserved;
    }
    const id = this.#next;
    this.#next += 1n;
    return id;
  }
}
