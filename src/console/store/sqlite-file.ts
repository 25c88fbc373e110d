import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { moveFile, removeFile } from '../patient-files.ts';
import { messageOf } from '../../domain/message-of.ts';

/** What went wrong with a file that was set aside. */
export type SetAside = { readonly path: string; readonly why: string };

export type SqliteFileOptions = {
  /** `:memory:` for one that nobody keeps. */
  readonly path: string;
  /** `full`: what was written is on the disk when the call returns. `normal`: it survives the end of the process. */
  readonly durability: 'full' | 'normal';
  /** Makes what is missing; throws `UselessFile` for a file that is whole, and not what is wanted. */
  readonly prepare: (database: DatabaseSync) => void;
};

export class UselessFile extends Error {}

/** Opens a file, or makes it. One that is damaged is set aside under another name, for whoever wants to look. */
export function openSqliteFile(options: SqliteFileOptions): {
  readonly database: DatabaseSync;
  readonly setAside: SetAside | undefined;
} {
  try {
    return { database: open(options), setAside: undefined };
  } catch (error) {
    // A disk that is full, or a file nobody may write, is no reason to put it away.
    const isUseless = isDamage(error) || error instanceof UselessFile;
    if (!isUseless || !existsSync(options.path)) throw error;
    return { setAside: setAside(options.path, error), database: open(options) };
  }
}

/** Gives the file another name, and takes away what SQLite keeps beside it. */
export function setAside(path: string, error: unknown): SetAside {
  const aside = `${path}.damaged-${Date.now()}`;
  moveFile(path, aside);
  removeCompanions(path);
  return { path: aside, why: messageOf(error) };
}

/** Puts a file, which is closed, in the place of another one, which is closed: whoever dies meanwhile leaves either. */
export function replaceSqliteFile(path: string, next: string): void {
  removeCompanions(path);
  moveFile(next, path);
}

export function removeSqliteFile(path: string): void {
  removeFile(path);
  removeCompanions(path);
}

function removeCompanions(path: string): void {
  for (const companion of ['-wal', '-shm']) removeFile(path + companion);
}

export function openDatabase(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw naming(path, error);
  }
}

/** SQLite's own error does not name the file. */
export function naming(path: string, error: unknown): unknown {
  return error instanceof Error && 'errcode' in error ? Object.assign(error, { path }) : error;
}

function open({ path, durability, prepare }: SqliteFileOptions): DatabaseSync {
  const database = openDatabase(path);
  try {
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durability.toUpperCase()};`);
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw naming(path, error);
  }
}

/** True for the errors that say that a file is damaged, or is no database at all. */
export function isDamage(error: unknown): boolean {
  // What was written as JSON is none any more: SQLite does not look at what is in its rows.
  if (error instanceof SyntaxError) return true;
  // A constraint is broken only where an index no longer knows a row that is there.
  return [SQLITE.corrupt, SQLITE.notADatabase, SQLITE.constraint].includes(codeOf(error));
}

/** True where another connection has the file locked. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === SQLITE.busy;
}

/** True where a statement does not fit the tables there are. */
export function isWrongSql(error: unknown): boolean {
  return codeOf(error) === SQLITE.error;
}

/** Primary result codes (sqlite.org/rescode.html). */
const SQLITE = { error: 1, busy: 5, corrupt: 11, constraint: 19, notADatabase: 26 };

function codeOf(error: unknown): number {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : 0;
}
