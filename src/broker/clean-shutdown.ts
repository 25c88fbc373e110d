import { join } from 'node:path';
import { replaceFile } from './log/atomic-file.ts';
import { fileSize } from './log/file-size.ts';
import type { FileSystem } from './log/file-system.ts';

const MARKER_FILE = 'clean-shutdown';
const JOURNALS = ['groups.journal', 'transactions.journal'] as const;

/** A journal that holds less than at the last stop: what its last bytes said is forgotten. */
export type CutJournal = { file: string; missingBytes: number };

export type LastShutdown = { isClean: boolean; cutJournals: CutJournal[] };

/** The marker says that the last stop was complete; it is gone from the disk before anything is written. */
export function takeCleanShutdown(fileSystem: FileSystem, dataDir: string): LastShutdown {
  const path = join(dataDir, MARKER_FILE);
  const content = fileSystem.readFile(path);
  if (content === undefined) {
    return { isClean: false, cutJournals: [] };
  }
  const sizes = sizesIn(content.toString());
  const cutJournals = JOURNALS.map((file) => ({
    file,
    missingBytes: (sizes[file] ?? 0) - fileSize(fileSystem, join(dataDir, file)),
  })).filter(({ missingBytes }) => missingBytes > 0);
  fileSystem.remove(path);
  fileSystem.syncDirectory(dataDir);
  return { isClean: true, cutJournals };
}

/** All files are closed, with everything on the disk. */
export function markCleanShutdown(fileSystem: FileSystem, dataDir: string): void {
  const sizes = JOURNALS.map((file) => [file, fileSize(fileSystem, join(dataDir, file))]);
  const content = JSON.stringify(Object.fromEntries(sizes));
  replaceFile(fileSystem, join(dataDir, MARKER_FILE), Buffer.from(content));
}

/** Earlier versions wrote no sizes; then no journal counts as cut. */
function sizesIn(content: string): Partial<Record<string, number>> {
  try {
    return Object(JSON.parse(content)) as Partial<Record<string, number>>;
  } catch {
    return {};
  }
}
