import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { removeSqliteFile } from '../store/sqlite-file.ts';

/** Files of worlds as of another time. Nothing is kept in one: each goes when nobody looks at it any more. */
export type ReplayFiles = {
  /** Of a world of its own: the one before may still be read while it is made. */
  readonly next: () => string;
  readonly remove: (path: string) => void;
};

/**
 * Takes away what a console that was killed left behind.
 *
 * @param path the first part of their names: `replay.db` → `replay.db.1`, `replay.db.2`, …
 */
export function createReplayFiles(path: string): ReplayFiles {
  const [folder, name] = [dirname(path), basename(path)];
  for (const file of filesIn(folder)) if (file.startsWith(name)) rmSync(join(folder, file), { force: true });
  let made = 0;
  return {
    next() {
      made += 1;
      return `${path}.${made}`;
    },
    remove: removeSqliteFile,
  };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
