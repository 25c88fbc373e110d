import { type FileSystem, readFully, writeFully } from './file-system.ts';

/**
 * A file that is opened when it is first used and again after each `close`. Only this class knows the descriptor's
 * number, and it forgets the number before it closes it: the system gives a closed number to the next file.
 */
export class OpenFile {
  readonly #fileSystem: FileSystem;
  #path: string;
  #fd: number | undefined;
  /** How many syncs run on a descriptor; one that was closed meanwhile is closed after the last of them. */
  readonly #syncs = new Map<number, number>();
  readonly #closing = new Set<number>();

  constructor(fileSystem: FileSystem, path: string) {
    this.#fileSystem = fileSystem;
    this.#path = path;
  }

  /** A file of these parts, in place of one that may be there; on the disk and closed when this returns. */
  static write(fileSystem: FileSystem, path: string, parts: Iterable<Buffer>): void {
    const file = new OpenFile(fileSystem, path);
    try {
      file.truncate(0);
      let written = 0;
      for (const part of parts) {
        file.write(part, written);
        written += part.length;
      }
      file.syncNow();
    } finally {
      file.close();
    }
  }

  get path(): string {
    return this.#path;
  }

  get #descriptor(): number {
    this.#fd ??= this.#fileSystem.open(this.#path);
    return this.#fd;
  }

  size(): number {
    return this.#fileSystem.size(this.#descriptor);
  }

  /** The file is closed again where it cannot be read. */
  readAll(): Buffer {
    try {
      const content = Buffer.alloc(this.size());
      return content.subarray(0, this.read(content, 0));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Up to `into.length` bytes; returns how many there were. */
  read(into: Buffer, position: number): number {
    return readFully(this.#fileSystem, this.#descriptor, into, position);
  }

  write(bytes: Buffer, position: number): void {
    writeFully(this.#fileSystem, this.#descriptor, bytes, position);
  }

  truncate(sizeBytes: number): void {
    this.#fileSystem.truncate(this.#descriptor, sizeBytes);
  }

  async sync(): Promise<void> {
    const fd = this.#descriptor;
    this.#syncs.set(fd, (this.#syncs.get(fd) ?? 0) + 1);
    try {
      await this.#fileSystem.datasync(fd);
    } finally {
      this.#endSync(fd);
    }
  }

  #endSync(fd: number): void {
    const left = this.#syncs.get(fd)! - 1;
    if (left > 0) {
      this.#syncs.set(fd, left);
      return;
    }
    this.#syncs.delete(fd);
    if (this.#closing.delete(fd)) {
      this.#free(fd);
    }
  }

  syncNow(): void {
    this.#fileSystem.datasyncNow(this.#descriptor);
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd === undefined) {
      return;
    }
    if (this.#syncs.has(fd)) {
      this.#closing.add(fd);
    } else {
      this.#free(fd);
    }
  }

  #free(fd: number): void {
    try {
      this.#fileSystem.close(fd);
    } catch {
      // The number is free all the same, and what has to be on the disk was synced.
    }
  }

  /** The file has another name from here on. */
  rename(path: string): void {
    this.close();
    this.#path = path;
  }
}
