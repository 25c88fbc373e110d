import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';

/** Rights of the group and of everybody else. */
const OTHERS = 0o077;
const OWNER_ONLY = 0o700;
const STICKY = 0o1000;

/**
 * Files that this process makes from now on are its user's alone. Windows has no such bits: there a file has the rights
 * of its folder. Not for threads: they have the rights of their process.
 */
export function keepNewFilesPrivate(): void {
  process.umask(OTHERS);
}

/**
 * Makes a folder and those above it, level by level: `mkdir` with `recursive` never ends where a file system answers that
 * there is no such folder, as /proc does. Returns whether it was missing. Throws the system's error.
 */
export function makePrivateFolder(dir: string): boolean {
  const missing: string[] = [];
  for (let each = dir; !existsSync(each) && dirname(each) !== each; each = dirname(each))
    missing.unshift(each);
  for (const each of missing) {
    try {
      mkdirSync(each, { mode: OWNER_ONLY });
    } catch (error) {
      // Another start was quicker.
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  return missing.length > 0;
}

/** Whether a folder may be closed to others: not one that many share, such as /tmp or the user's own home. */
export function mayBeClosed(dir: string): boolean {
  if (process.platform === 'win32') return false;
  const { mode, uid } = lstatSync(dir);
  const isAbove = `${homedir()}${sep}`.startsWith(dir.endsWith(sep) ? dir : `${dir}${sep}`);
  return (mode & STICKY) === 0 && uid === process.getuid?.() && !isAbove;
}

/**
 * Takes the rights of others from a folder and from everything in it, whoever made it with which rights. Links are not
 * followed. Returns the first failure: what could be closed is closed.
 */
export function closeToOthers(path: string): Error | undefined {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry?.isDirectory() && !entry?.isFile()) return undefined;
  let failure: Error | undefined;
  try {
    if ((entry.mode & OTHERS) !== 0) chmodSync(path, entry.mode & 0o7777 & ~OTHERS);
    if (entry.isDirectory())
      for (const name of readdirSync(path)) {
        const inside = closeToOthers(join(path, name));
        failure ??= inside;
      }
  } catch (error) {
    // A file that went away meanwhile is closed.
    if (codeOf(error) !== 'ENOENT') failure ??= error as Error;
  }
  return failure;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
