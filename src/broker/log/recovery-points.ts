import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE_NAME = 'recovery-points';

/**
 * Per partition the offset up to which the log is known to be on the disk, saved every few seconds.
 * After a crash it tells a torn tail, which is cut, from damage, which is kept aside and reported.
 */
export class RecoveryPoints {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #saved = '';

  constructor(fileSystem: FileSystem, dataDir: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(dataDir, FILE_NAME);
  }

  load(): Map<string, bigint> {
    const content = readChecksummedFile(this.#fileSystem, this.#path);
    if (content === undefined) {
      return new Map();
    }
    const points = JSON.parse(content.toString()) as Record<string, string>;
    return new Map(Object.entries(points).map(([partition, offset]) => [partition, BigInt(offset)]));
  }

  save(points: Iterable<[string, bigint]>): void {
    const text = JSON.stringify(
      Object.fromEntries([...points].map(([partition, offset]) => [partition, offset.toString()])),
    );
    if (text !== this.#saved) {
      replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(text));
      this.#saved = text;
    }
  }
}
