import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { removeFile } from '../patient-files.ts';
import { removeSqliteFile } from '../store/sqlite-file.ts';

/** Files of worlds as of another time. Nothing is kept in one: each goes when nobody looks at it any more. */
export type ReplayFiles = {
  /** Of a world of its own: the one before may still be read while it is made. */
  readonly next: () => string;
  readonly remove: (path: string) => void;
};

/**
 * Takes away what a console that was killed left behind. A file that another program holds stays until the next start,
 * and its number is not used again.
 *
 * @param path the first part of their names: `replay.db` → `replay.db.1`, `replay.db.2`, …
 */
export function createReplayFiles(
  path: string,
  options: { readonly log: (line: string) => void; readonly remove?: (path: string) => void },
): ReplayFiles {
  const { log, remove = removeFile } = options;
  const [folder, name] = [dirname(path), basename(path)];
  const ours = (): readonly string[] => filesIn(folder).filter((file) => file.startsWith(name));
  for (const file of ours()) {
    try {
      remove(join(folder, file));
    } catch (error) {
      log(`${file} is left over and cannot be removed yet: ${String(error)}`);
    }
  }
  const left = ours().map((file) => Number(/^\.(\d+)/u.exec(file.slice(name.length))?.[1] ?? 0));
  let made = Math.max(0, ...left);
  return {
    next() {
      made += 1;
      return `${path}.${made}`;
    },
    remove(each) {
      try {
        removeSqliteFile(each);
      } catch (error) {
        log(`${basename(each)} cannot be removed yet: ${String(error)}`);
      }
    },
  };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
