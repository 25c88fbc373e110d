import { join } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { OpenFile } from './open-file.ts';

/** Where damaged bytes are kept for the user: `damaged/` of the data directory. Nothing here is ever removed. */
export class DamagedFolder {
  readonly #fileSystem: FileSystem;
  readonly #nowMs: () => number;
  readonly path: string;

  constructor(fileSystem: FileSystem, dataDir: string, nowMs: () => number) {
    this.#fileSystem = fileSystem;
    this.#nowMs = nowMs;
    this.path = join(dataDir, 'damaged');
  }

  /** Writes a file of these parts and returns its path; it is on the disk by then. */
  keep(name: string, parts: Iterable<Buffer>): string {
    const path = this.#freePath(name);
    OpenFile.write(this.#fileSystem, path, parts);
    this.#fileSystem.syncDirectory(this.path);
    return path;
  }

  /** Moves a file or folder here and returns where it is now. */
  take(from: string, name: string): string {
    const path = this.#freePath(name);
    this.#fileSystem.rename(from, path);
    this.#fileSystem.syncDirectory(this.path);
    return path;
  }

  names(): string[] {
    this.#fileSystem.makeDirectory(this.path);
    return this.#fileSystem.list(this.path);
  }

  #freePath(name: string): string {
    const taken = new Set(this.names());
    const dated = `${name}.${this.#nowMs()}`;
    let free = dated;
    for (let count = 2; taken.has(free); count += 1) {
      free = `${dated}-${count}`;
    }
    return join(this.path, free);
  }
}
