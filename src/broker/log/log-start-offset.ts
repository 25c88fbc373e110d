import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE_NAME = 'log-start-offset';

/** Where the records of a partition begin that may still be read. */
export class LogStartOffset {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #value: bigint;

  /** `fallback` counts where none has been saved. */
  constructor(fileSystem: FileSystem, directory: string, fallback: bigint) {
    this.#fileSystem = fileSystem;
    this.#path = join(directory, FILE_NAME);
    const saved = readChecksummedFile(fileSystem, this.#path);
    this.#value = saved === undefined ? fallback : BigInt(saved.toString());
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
