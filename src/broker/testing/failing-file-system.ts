import { type FileSystem, nodeFileSystem } from '../log/file-system.ts';

/** The real file system, until a test breaks it. */
export class FailingFileSystem implements FileSystem {
  readonly #real: FileSystem = nodeFileSystem;
  /** Bytes that still fit; the write that crosses it is short, and the next one fails. */
  freeBytes = Number.POSITIVE_INFINITY;
  failSyncs = false;
  /** As many changes to the disk are still made; after that all fail, as if the process were gone. */
  stepsLeft = Number.POSITIVE_INFINITY;
  /** Off, a sync succeeds at once: what a test of crashes of the process, not of the machine, can do without. */
  waitsForDisk = true;
  syncCount = 0;
  /** While set, a sync does not end before this does. */
  holdSyncs: Promise<void> | undefined;

  open(path: string): number {
    return this.#real.open(path);
  }

  openExisting(path: string): number | undefined {
    return this.#real.openExisting(path);
  }

  close(fd: number): void {
    this.#real.close(fd);
  }

  size(fd: number): number {
    return this.#real.size(fd);
  }

  read(fd: number, into: Buffer, position: number): number {
    return this.#real.read(fd, into, position);
  }

  #step(): void {
    if (this.stepsLeft <= 0) {
      throw new Error('the process is gone');
    }
    this.stepsLeft -= 1;
  }

  truncate(fd: number, sizeBytes: number): void {
    this.#step();
    this.#real.truncate(fd, sizeBytes);
  }

  syncDirectory(path: string): void {
    this.#step();
    if (this.waitsForDisk) {
      this.#real.syncDirectory(path);
    }
  }

  readFile(path: string): Buffer | undefined {
    return this.#real.readFile(path);
  }

  list(path: string): string[] {
    return this.#real.list(path);
  }

  makeDirectory(path: string): void {
    this.#real.makeDirectory(path);
  }

  rename(from: string, to: string): void {
    this.#step();
    this.#real.rename(from, to);
  }

  remove(path: string): void {
    this.#step();
    this.#real.remove(path);
  }

  write(fd: number, bytes: Buffer, position: number): number {
    this.#step();
    if (this.freeBytes <= 0) {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    }
    const count = this.#real.write(fd, bytes.subarray(0, Math.min(bytes.length, this.freeBytes)), position);
    this.freeBytes -= count;
    return count;
  }

  async datasync(fd: number): Promise<void> {
    this.#step();
    this.syncCount += 1;
    await this.holdSyncs;
    if (this.failSyncs) {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    }
    if (this.waitsForDisk) {
      await this.#real.datasync(fd);
    }
  }

  datasyncNow(fd: number): void {
    this.#step();
    if (this.failSyncs) {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    }
    if (this.waitsForDisk) {
      this.#real.datasyncNow(fd);
    }
  }
}
