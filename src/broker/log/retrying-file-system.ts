import { errorCodeOf, type FileSystem } from './file-system.ts';

/** A virus scanner, an indexer or a backup holds a file for some milliseconds; Windows then refuses to move it. */
const PASSING_CODES = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** About a second in all. */
const PAUSES_MS = [5, 10, 20, 40, 75, 100, 150, 200, 200, 200];

/** Blocks this thread: a move or a removal must be done before anything else is written. */
function pauseThread(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * Repeats refused renames and removals for about a second. A path that stayed refused gets one attempt a call until
 * one succeeds: a folder without rights must not stop the broker for a second at every request.
 */
export function withRetries(
  fileSystem: FileSystem,
  pause: (milliseconds: number) => void = pauseThread,
): FileSystem {
  const givenUp = new Set<string>();

  function repeat(path: string, act: () => void): void {
    for (const pauseMs of givenUp.has(path) ? [] : PAUSES_MS) {
      try {
        return done(path, act);
      } catch (error) {
        if (!PASSING_CODES.has(errorCodeOf(error) ?? '')) {
          throw error;
        }
        pause(pauseMs);
      }
    }
    givenUp.add(path);
    done(path, act);
  }

  function done(path: string, act: () => void): void {
    act();
    givenUp.delete(path);
  }

  return {
    open: (path) => fileSystem.open(path),
    openExisting: (path) => fileSystem.openExisting(path),
    close: (fd) => fileSystem.close(fd),
    size: (fd) => fileSystem.size(fd),
    read: (fd, into, position) => fileSystem.read(fd, into, position),
    write: (fd, bytes, position) => fileSystem.write(fd, bytes, position),
    truncate: (fd, sizeBytes) => fileSystem.truncate(fd, sizeBytes),
    datasync: (fd) => fileSystem.datasync(fd),
    datasyncNow: (fd) => fileSystem.datasyncNow(fd),
    syncDirectory: (path) => fileSystem.syncDirectory(path),
    readFile: (path) => fileSystem.readFile(path),
    list: (path) => fileSystem.list(path),
    makeDirectory: (path) => fileSystem.makeDirectory(path),
    rename: (from, to) => repeat(from, () => fileSystem.rename(from, to)),
    remove: (path) => repeat(path, () => fileSystem.remove(path)),
  };
}
