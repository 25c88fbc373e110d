import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE_NAME = 'log-start-offset';

/** Where the records of a partition begin that may still be read. */
export class LogStartOffset {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #value: bigint;

  /** `ifDamaged` counts where the file is damaged; a log that has none begins at 0. */
  constructor(fileSystem: FileSystem, directory: string, ifDamaged: () => bigint) {
    this.#fileSystem = fileSystem;
    this.#path = join(directory, FILE_NAME);
    const saved = readChecksummedFile(fileSystem, this.#path);
    if (saved === undefined) {
      this.#value = fileSystem.readFile(this.#path) === undefined ? 0n : ifDamaged();
    } else {
      this.#value = BigInt(saved.toString());
    }
  }

  get value(): bigint {
    return this.#value;
  }

  /** On the disk when it returns; throws where that cannot be, and then nothing has changed. */
  move(offset: bigint): void {
    replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(offset.toString()));
    this.#value = offset;
  }
}
