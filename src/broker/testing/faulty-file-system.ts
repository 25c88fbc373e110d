import { type FileSystem, nodeFileSystem } from '../log/file-system.ts';

export type Operation = keyof FileSystem;

/** `done`: the system carried it out and failed all the same; not where it would have given a descriptor. */
export type Fault = { code: string; outcome: 'refused' | 'done' };

export type FaultPlan = (call: { operation: Operation; path: string; index: number }) => Fault | undefined;

/**
 * The real file system with faults by plan. Its descriptors are numbers of its own that are never given twice, so that
 * the use of one that was closed is found out and not just a write into another file.
 */
export class FaultyFileSystem implements FileSystem {
  plan: FaultPlan = () => undefined;
  /** How often each operation was asked for, and how often it failed. */
  readonly calls = new Map<Operation, { asked: number; failed: number }>();
  callCount = 0;
  /** Uses of descriptors that were closed, and second closes. */
  readonly violations: string[] = [];
  readonly #open = new Map<number, { fd: number; path: string }>();
  #lastFd = 1000;

  get openPaths(): string[] {
    return [...this.#open.values()].map(({ path }) => path);
  }

  #do<Result>(operation: Operation, path: string, act: () => Result, half?: () => void): Result {
    const counted = this.calls.get(operation) ?? { asked: 0, failed: 0 };
    this.calls.set(operation, counted);
    counted.asked += 1;
    const fault = this.plan({ operation, path, index: this.callCount });
    this.callCount += 1;
    if (fault === undefined) {
      return act();
    }
    counted.failed += 1;
    if (fault.outcome === 'done' && !operation.startsWith('open')) {
      act();
    } else {
      half?.();
    }
    const message = `${fault.code}: a fault of the test, ${operation} '${path}'`;
    throw Object.assign(new Error(message), { code: fault.code });
  }

  #file(fd: number, operation: Operation): { fd: number; path: string } {
    const file = this.#open.get(fd);
    if (file === undefined) {
      this.violations.push(`${operation} of descriptor ${fd}, which is closed`);
      throw Object.assign(new Error('EBADF: bad file descriptor'), { code: 'EBADF' });
    }
    return file;
  }

  #add(path: string, fd: number): number {
    this.#lastFd += 1;
    this.#open.set(this.#lastFd, { fd, path });
    return this.#lastFd;
  }

  open(path: string): number {
    return this.#do('open', path, () => this.#add(path, nodeFileSystem.open(path)));
  }

  openExisting(path: string): number | undefined {
    return this.#do('openExisting', path, () => {
      const fd = nodeFileSystem.openExisting(path);
      return fd === undefined ? undefined : this.#add(path, fd);
    });
  }

  close(fd: number): void {
    const file = this.#file(fd, 'close');
    this.#open.delete(fd);
    nodeFileSystem.close(file.fd);
    // The number is free whatever the system answers.
    this.#do('close', file.path, () => undefined);
  }

  size(fd: number): number {
    const file = this.#file(fd, 'size');
    return this.#do('size', file.path, () => nodeFileSystem.size(file.fd));
  }

  read(fd: number, into: Buffer, position: number): number {
    const file = this.#file(fd, 'read');
    return this.#do('read', file.path, () => nodeFileSystem.read(file.fd, into, position));
  }

  write(fd: number, bytes: Buffer, position: number): number {
    const file = this.#file(fd, 'write');
    return this.#do(
      'write',
      file.path,
      () => nodeFileSystem.write(file.fd, bytes, position),
      () => void nodeFileSystem.write(file.fd, bytes.subarray(0, bytes.length >>> 1), position),
    );
  }

  truncate(fd: number, sizeBytes: number): void {
    const file = this.#file(fd, 'truncate');
    this.#do('truncate', file.path, () => nodeFileSystem.truncate(file.fd, sizeBytes));
  }

  /** Takes a turn of the event loop, as a disk takes time, and does not wait for the disk. */
  async datasync(fd: number): Promise<void> {
    const { path } = this.#file(fd, 'datasync');
    await new Promise((resolve) => setImmediate(resolve));
    this.#file(fd, 'datasync');
    this.#do('datasync', path, () => undefined);
  }

  datasyncNow(fd: number): void {
    const { path } = this.#file(fd, 'datasyncNow');
    this.#do('datasyncNow', path, () => undefined);
  }

  syncDirectory(path: string): void {
    this.#do('syncDirectory', path, () => undefined);
  }

  readFile(path: string): Buffer | undefined {
    return this.#do('readFile', path, () => nodeFileSystem.readFile(path));
  }

  list(path: string): string[] {
    return this.#do('list', path, () => nodeFileSystem.list(path));
  }

  makeDirectory(path: string): void {
    this.#do('makeDirectory', path, () => nodeFileSystem.makeDirectory(path));
  }

  rename(from: string, to: string): void {
    this.#do('rename', from, () => nodeFileSystem.rename(from, to));
  }

  remove(path: string): void {
    this.#do('remove', path, () => nodeFileSystem.remove(path));
  }
}
