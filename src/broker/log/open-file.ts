import { type DescriptorPool, processDescriptors } from './descriptor-pool.ts';
import { type FileSystem, readFully, writeFully } from './file-system.ts';

const BLANK = Buffer.alloc(64 * 1024);

/**
 * A file that is opened when it is first used and again after each `close`, or after the pool took its descriptor for
 * another file. Only this class knows the descriptor's number, and it forgets the number before it closes it: the
 * system gives a closed number to the next file.
 *
 * Invariant: a descriptor that the pool takes has nothing left to write, so that a failing disk is always reported to
 * the next `sync`.
 */
export class OpenFile {
  readonly #pool: DescriptorPool;
  readonly #fileSystem: FileSystem;
  #path: string;
  #fd: number | undefined;
  /** How many syncs run on a descriptor; one that was closed meanwhile is closed after the last of them. */
  readonly #syncs = new Map<number, number>();
  readonly #closing = new Set<number>();
  /** How many syncs have not begun, because too many others run. */
  #waitingSyncs = 0;
  /** The file is there, and the pool has its descriptor. */
  #isGivenBack = false;
  /** Counts writes and truncations; those up to `#syncedChanges` are on the disk. */
  #changes = 0;
  #syncedChanges = 0;
  /** The disk refused what was written, and no `sync` has said so yet. */
  #unreported: { error: unknown } | undefined;

  constructor(fileSystem: FileSystem, path: string, pool: DescriptorPool = processDescriptors) {
    this.#fileSystem = fileSystem;
    this.#path = path;
    this.#pool = pool;
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

  /**
   * Zeros over these bytes of a file that is there, but not behind its end; on the disk when this returns. It uses a
   * descriptor of its own: a sync that fails here must also fail for whatever another descriptor has written.
   */
  static blank(
    fileSystem: FileSystem,
    path: string,
    ranges: readonly { start: number; end: number }[],
  ): void {
    const file = new OpenFile(fileSystem, path);
    file.#isGivenBack = true;
    try {
      const sizeBytes = file.size();
      for (const { start, end } of ranges) {
        for (let position = start; position < Math.min(end, sizeBytes); position += BLANK.length) {
          file.write(BLANK.subarray(0, Math.min(end, sizeBytes) - position), position);
        }
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
    if (this.#fd === undefined) {
      this.#fd = this.#pool.open(this, () => this.#open());
      this.#isGivenBack = false;
    } else {
      this.#pool.used(this);
    }
    return this.#fd;
  }

  #open(): number {
    if (this.#isGivenBack) {
      // Removed meanwhile by another program: an empty file in its place would hide that.
      const there = this.#fileSystem.openExisting(this.#path);
      if (there === undefined) {
        throw Object.assign(new Error(`ENOENT: ${this.#path} is missing`), { code: 'ENOENT' });
      }
      this.#free(there);
    }
    return this.#fileSystem.open(this.#path);
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
    // A write that fails may have written some of it.
    this.#changes += 1;
    writeFully(this.#fileSystem, this.#descriptor, bytes, position);
  }

  truncate(sizeBytes: number): void {
    this.#changes += 1;
    this.#fileSystem.truncate(this.#descriptor, sizeBytes);
  }

  async sync(): Promise<void> {
    this.#reportFailure();
    if (this.#isGivenBack && this.#changes > 0) {
      // It was on the disk before the pool took the descriptor.
      return;
    }
    const fd = this.#descriptor;
    const started = this.#pool.startSync();
    try {
      if (started !== undefined) {
        this.#waitingSyncs += 1;
        await started.finally(() => (this.#waitingSyncs -= 1));
        this.#reportFailure();
      }
      // Its descriptor went meanwhile, and before that everything went to the disk.
      if (this.#fd === fd) {
        await this.#syncDescriptor(fd);
      }
    } finally {
      this.#pool.endSync();
    }
  }

  async #syncDescriptor(fd: number): Promise<void> {
    const changes = this.#changes;
    this.#syncs.set(fd, (this.#syncs.get(fd) ?? 0) + 1);
    try {
      await this.#fileSystem.datasync(fd);
      this.#syncedChanges = Math.max(this.#syncedChanges, changes);
    } finally {
      this.#endSync(fd);
    }
  }

  #reportFailure(): void {
    const unreported = this.#unreported;
    this.#unreported = undefined;
    if (unreported !== undefined) {
      throw unreported.error;
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
    this.#reportFailure();
    this.#fileSystem.datasyncNow(this.#descriptor);
    this.#syncedChanges = this.#changes;
  }

  /** Only for the pool. */
  giveBackIdle(): boolean {
    const fd = this.#fd;
    if (fd === undefined || this.#syncs.has(fd) || this.#changes !== this.#syncedChanges) {
      return false;
    }
    this.close();
    this.#isGivenBack = true;
    return true;
  }

  /** Only for the pool. */
  giveBackWritten(): boolean {
    const fd = this.#fd;
    if (fd === undefined || this.#syncs.has(fd) || this.#unreported !== undefined) {
      return false;
    }
    return this.#writeOut(fd) && this.giveBackIdle();
  }

  /** A failure is kept for the next `sync`. */
  #writeOut(fd: number): boolean {
    try {
      this.#fileSystem.datasyncNow(fd);
    } catch (error) {
      this.#unreported = { error };
      return false;
    }
    this.#syncedChanges = this.#changes;
    return true;
  }

  close(): void {
    const fd = this.#fd;
    if (fd !== undefined && this.#waitingSyncs > 0 && this.#changes !== this.#syncedChanges) {
      this.#writeOut(fd);
    }
    this.#fd = undefined;
    this.#isGivenBack = false;
    if (fd === undefined) {
      return;
    }
    this.#pool.closed(this);
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
