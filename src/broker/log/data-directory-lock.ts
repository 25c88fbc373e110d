import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class DataDirectoryLockedError extends Error {
  override readonly name = 'DataDirectoryLockedError';
  readonly code = 'DATA_DIRECTORY_LOCKED';

  constructor(dataDir: string) {
    super(`another broker is using ${dataDir}`);
  }
}

/** SQLite's result codes (https://sqlite.org/rescode.html); the low byte is the primary one. */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOT_A_DATABASE = 26;

/**
 * Keeps two brokers from one data directory, by SQLite's lock on a file in it: no other user can take it first, the
 * system releases it when the process ends, however it ends, and it works alike on every system. The file holds nothing.
 *
 * @returns what releases the lock.
 * @throws DataDirectoryLockedError while another broker holds it.
 */
export function lockDataDirectory(dataDir: string): () => void {
  const path = join(dataDir, 'lock');
  try {
    return lock(path, dataDir);
  } catch (error) {
    if (![SQLITE_CORRUPT, SQLITE_NOT_A_DATABASE].includes(resultCodeOf(error))) {
      throw error;
    }
    // Another program wrote into it.
    rmSync(path, { force: true });
    return lock(path, dataDir);
  }
}

function lock(path: string, dataDir: string): () => void {
  const database = new DatabaseSync(path);
  try {
    // Nothing is written: the lock works on a full disk too.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    throw resultCodeOf(error) === SQLITE_BUSY ? new DataDirectoryLockedError(dataDir) : error;
  }
}

function resultCodeOf(error: unknown): number {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : -1;
}
