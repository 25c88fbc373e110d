import { removeFile } from '../patient-files.ts';
import { isBusy, isDamage, naming, openDatabase } from './sqlite-file.ts';

export type FileLock = { readonly release: () => void };

/**
 * Locks a file for this process, and makes it where it is missing; undefined where another one has it. The lock is
 * SQLite's own on its files, the same on every system: the system takes it back when the process ends, however it ends,
 * and nothing stale is left to be judged. The file holds nothing.
 */
export function lockFile(path: string): FileLock | undefined {
  try {
    return lock(path);
  } catch (error) {
    if (!isDamage(error)) throw error;
    // Another program wrote into it.
    removeFile(path);
    return lock(path);
  }
}

function lock(path: string): FileLock | undefined {
  const database = openDatabase(path);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw naming(path, error);
  }
}
