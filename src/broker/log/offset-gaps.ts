import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE_NAME = 'offset-gaps';
const EVERYWHERE = 2n ** 63n - 1n;

/**
 * Up to where offsets of a partition may be missing: compacted away, or lost to damage that was kept
 * aside. Above it every batch begins where the one before ended, so that a base offset the disk has
 * changed, which no CRC covers, is found out.
 */
export class OffsetGaps {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #upTo: bigint;

  constructor(fileSystem: FileSystem, directory: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(directory, FILE_NAME);
    const saved = readChecksummedFile(fileSystem, this.#path);
    // Damaged, it says nothing; then nothing good may be called damaged for it.
    const unknown = fileSystem.readFile(this.#path) === undefined ? 0n : EVERYWHERE;
    this.#upTo = saved === undefined ? unknown : BigInt(saved.toString());
  }

  get upTo(): bigint {
    return this.#upTo;
  }

  /** To be called before the gap is made; throws where that cannot be written down. */
  allow(upTo: bigint): void {
    if (upTo > this.#upTo) {
      replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(upTo.toString()));
      this.#upTo = upTo;
    }
  }
}
