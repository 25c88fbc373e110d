import { join } from 'node:path';
import type { FileSystem } from '../file-system.ts';
import { segmentBaseOffset, segmentFileName } from '../segment.ts';

const CLEANED_SUFFIX = '.cleaned';

/**
 * How a compacted file takes the place of the segments it was made from:
 *
 *   `<base>.cleaned`       being written; worth nothing
 *   `<base>-<end>.swap`    whole and synced; from here on it counts, and not the segments from `base`
 *                          up to `end`, which are removed
 *   `<base>.log`           nothing else is left
 *
 * The step to `.swap` is one rename, so whenever the process or the machine stops there are either the
 * old records or the new ones.
 */
export type SwapRange = { baseOffset: bigint; endOffset: bigint };

export function cleanedPath(directory: string, baseOffset: bigint): string {
  return join(directory, `${digits(baseOffset)}${CLEANED_SUFFIX}`);
}

export function swapPath(directory: string, range: SwapRange): string {
  return join(directory, `${digits(range.baseOffset)}-${digits(range.endOffset)}.swap`);
}

function digits(offset: bigint): string {
  return offset.toString().padStart(20, '0');
}

/** The compacted file counts when this returns. If it throws, the caller removes the `.swap` file, if there is one. */
export function commitSwap(fileSystem: FileSystem, directory: string, range: SwapRange): void {
  fileSystem.rename(cleanedPath(directory, range.baseOffset), swapPath(directory, range));
  fileSystem.syncDirectory(directory);
}

/**
 * Removes what the compacted file stands for and gives it its name, for the caller to sync. May be
 * repeated after a failure.
 */
export function finishSwap(fileSystem: FileSystem, directory: string, range: SwapRange): void {
  const names = fileSystem.list(directory);
  const from = swapPath(directory, range);
  if (names.some((name) => join(directory, name) === from)) {
    for (const name of names) {
      const baseOffset = segmentBaseOffset(name);
      if (baseOffset !== undefined && range.baseOffset <= baseOffset && baseOffset < range.endOffset) {
        // The index first: without it a segment is read again, with a wrong one it would not be.
        fileSystem.remove(join(directory, name.replace(/\.log$/u, '.index')));
        if (baseOffset !== range.baseOffset) {
          fileSystem.remove(join(directory, name));
        }
      }
    }
    fileSystem.rename(from, join(directory, segmentFileName(range.baseOffset)));
  }
}

/** On start, before the segments are listed: what was whole is put in place, what was not goes. */
export function recoverSwaps(fileSystem: FileSystem, directory: string): void {
  for (const name of fileSystem.list(directory)) {
    const [, base, end] = /^(\d{20})-(\d{20})\.swap$/u.exec(name) ?? [];
    if (base !== undefined && end !== undefined) {
      finishSwap(fileSystem, directory, { baseOffset: BigInt(base), endOffset: BigInt(end) });
      fileSystem.syncDirectory(directory);
    } else if (name.endsWith(CLEANED_SUFFIX)) {
      fileSystem.remove(join(directory, name));
    }
  }
}
