import { renameSync, rmSync } from 'node:fs';

/** A virus scanner, an indexer or a backup holds a file for some milliseconds; Windows then refuses to move it. */
const PASSING_CODES: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** About a second in all. */
const PAUSES_MS = [5, 10, 20, 40, 75, 100, 150, 200, 200, 200];

/** Stops this thread: what comes next builds on the file being where it belongs. */
function pauseThread(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Repeats for about a second what the system refuses because another program has the file open. */
export function patiently(act: () => void, pause: (milliseconds: number) => void = pauseThread): void {
  for (const pauseMs of PAUSES_MS) {
    try {
      return act();
    } catch (error) {
      if (!PASSING_CODES.has((error as NodeJS.ErrnoException).code)) {
        throw error;
      }
      pause(pauseMs);
    }
  }
  act();
}

/** Takes the place of a file that may be there. Every rename of the console and of its hosts goes through here. */
export function moveFile(from: string, to: string): void {
  patiently(() => renameSync(from, to));
}

/** A file, or a folder with all there is in it; one that is missing is removed. */
export function removeFile(path: string): void {
  patiently(() => rmSync(path, { recursive: true, force: true }));
}
