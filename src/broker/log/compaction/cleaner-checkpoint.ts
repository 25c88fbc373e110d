import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from '../atomic-file.ts';
import type { FileSystem } from '../file-system.ts';

const FILE_NAME = 'cleaner-checkpoint';

/** How far compaction has come; lost, everything is looked at once more. */
export type CleanerCheckpoint = {
  /** Below it no key has two records. */
  cleanUpTo: bigint;
  /** When the next tombstone or marker may go. */
  nextDeletionMs: bigint | undefined;
};

export function loadCheckpoint(fileSystem: FileSystem, directory: string): CleanerCheckpoint {
  const content = readChecksummedFile(fileSystem, join(directory, FILE_NAME));
  if (content === undefined) {
    return { cleanUpTo: 0n, nextDeletionMs: undefined };
  }
  const saved = JSON.parse(content.toString()) as { cleanUpTo: string; nextDeletionMs?: string };
  return {
    cleanUpTo: BigInt(saved.cleanUpTo),
    nextDeletionMs: saved.nextDeletionMs === undefined ? undefined : BigInt(saved.nextDeletionMs),
  };
}

export function saveCheckpoint(
  fileSystem: FileSystem,
  directory: string,
  checkpoint: CleanerCheckpoint,
): void {
  const content = JSON.stringify({
    cleanUpTo: checkpoint.cleanUpTo.toString(),
    nextDeletionMs: checkpoint.nextDeletionMs?.toString(),
  });
  replaceChecksummedFile(fileSystem, join(directory, FILE_NAME), Buffer.from(content));
}
