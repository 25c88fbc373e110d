import fs from 'node:fs';
import { promisify } from 'node:util';

/**
 * What the log needs of a file system, small enough to be replaced by one that fails on demand.
 * Writes are synchronous: they end in the page cache, keep appends of one tick together, and leave only
 * the wait for the disk (`datasync`) to the thread pool.
 */
export type FileSystem = {
  /** Opens for reading and writing, creating the file where it is missing. */
  open(path: string): number;
  /** The same for a file that is there, else `undefined`. */
  openExisting(path: string): number | undefined;
  close(fd: number): void;
  size(fd: number): number;
  read(fd: number, into: Buffer, position: number): number;
  write(fd: number, bytes: Buffer, position: number): number;
  truncate(fd: number, sizeBytes: number): void;
  datasync(fd: number): Promise<void>;
  datasyncNow(fd: number): void;
  /** Makes new, renamed and removed entries of a directory durable, where the system knows of it. */
  syncDirectory(path: string): void;
  readFile(path: string): Buffer | undefined;
  list(path: string): string[];
  makeDirectory(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
};

const fdatasync = promisify(fs.fdatasync);

export const nodeFileSystem: FileSystem = {
  open: (path) => fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o644),
  openExisting: (path) => unlessMissing(() => fs.openSync(path, fs.constants.O_RDONLY)),
  close: (fd) => fs.closeSync(fd),
  size: (fd) => fs.fstatSync(fd).size,
  read: (fd, into, position) => fs.readSync(fd, into, 0, into.length, position),
  write: (fd, bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
  truncate: (fd, sizeBytes) => fs.ftruncateSync(fd, sizeBytes),
  datasync: (fd) => fdatasync(fd),
  datasyncNow: (fd) => fs.fdatasyncSync(fd),
  syncDirectory,
  readFile: (path) => unlessMissing(() => fs.readFileSync(path)),
  list: (path) => fs.readdirSync(path),
  makeDirectory: (path) => void fs.mkdirSync(path, { recursive: true }),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path, { recursive: true, force: true }),
};

function unlessMissing<Result>(open: () => Result): Result | undefined {
  try {
    return open();
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function syncDirectory(path: string): void {
  // Windows neither allows nor needs it.
  if (process.platform === 'win32') {
    return;
  }
  const fd = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Writes all of `bytes`; a short write is not an error to the system but is one to a log. */
export function writeFully(fileSystem: FileSystem, fd: number, bytes: Buffer, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    const rest = written === 0 ? bytes : bytes.subarray(written);
    const count = fileSystem.write(fd, rest, position + written);
    if (count === 0) {
      throw new Error('the file system wrote nothing');
    }
    written += count;
  }
}

/** Reads up to `into.length` bytes and returns how many there were. */
export function readFully(fileSystem: FileSystem, fd: number, into: Buffer, position: number): number {
  let total = 0;
  while (total < into.length) {
    const count = fileSystem.read(fd, total === 0 ? into : into.subarray(total), position + total);
    if (count === 0) {
      break;
    }
    total += count;
  }
  return total;
}
