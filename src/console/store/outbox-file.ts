import { REFUSAL_REASONS, type Refusal, type RefusalReason } from '../../contract/refused.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { WireMessage } from '../kafka/producer/outgoing-message.ts';
import { openSqliteFile, UselessFile } from './sqlite-file.ts';

/** A message that is kept until Kafka has it. */
export type KeptMessage = {
  readonly id: number;
  readonly message: WireMessage;
  /** ms since the epoch. */
  readonly acceptedAtMs: number;
};

/** A message that Kafka refused for good: it is kept until someone corrects or drops it. */
export type RefusedMessage = KeptMessage & { readonly refusedAtMs: number; readonly refusal: Refusal };

/** What waits to be published, on the disk: it survives the end of the process, however that comes. */
export type OutboxFile = {
  /** On the disk when it returns. Throws where the disk refuses, and then nothing is kept. */
  readonly keep: (message: WireMessage, acceptedAtMs: number) => KeptMessage;
  readonly forget: (id: number) => void;
  /** In the order they were accepted. */
  readonly kept: () => readonly KeptMessage[];
  /** Takes a message from those that wait to those that were refused, in one step. */
  readonly setAside: (id: number, refusal: Refusal, refusedAtMs: number) => void;
  /** The oldest first. */
  readonly refused: () => readonly RefusedMessage[];
  readonly refusedCount: () => number;
  /** Takes a refused message, as it is now, back to those that wait, in one step; as `keep` else. */
  readonly takeBack: (id: number, message: WireMessage, acceptedAtMs: number) => KeptMessage;
  /** Forgets refused messages. */
  readonly drop: (ids: readonly number[]) => void;
  readonly close: () => void;
};

type Row = {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly headers: string;
  readonly value: Uint8Array;
  readonly timestamp_ms: number | null;
  readonly accepted_at_ms: number;
};
type RefusedRow = Row & { readonly refused_at_ms: number; readonly reason: string; readonly detail: string };

const MESSAGE = `
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    headers TEXT NOT NULL,
    value BLOB NOT NULL,
    accepted_at_ms INTEGER NOT NULL`;
const COLUMNS = 'topic, key, headers, value, timestamp_ms, accepted_at_ms';
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, ${MESSAGE}) STRICT;
  CREATE TABLE IF NOT EXISTS refused (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ${MESSAGE},
    timestamp_ms INTEGER,
    refused_at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT`;

/** Opens the file, or makes it. One that is damaged is set aside under another name, and that is said. */
export function openOutboxFile(path: string, log: (line: string) => void): OutboxFile {
  const { database, setAside } = openSqliteFile({
    path,
    // An accepted command is on the disk, not on its way there.
    durability: 'full',
    prepare(opened) {
      const check = opened.prepare('PRAGMA quick_check').get() as { quick_check: string };
      if (check.quick_check !== 'ok') throw new UselessFile(check.quick_check);
      opened.exec(SCHEMA);
      addTimestamps(opened);
    },
  });
  if (setAside) {
    const { why, path: aside } = setAside;
    log(`the commands that waited could not be read (${why}); their file is kept as ${aside}`);
  }
  return new SqliteOutboxFile(database, path, log);
}

/** Files of the first versions have none. */
function addTimestamps(database: DatabaseSync): void {
  const columns = database.prepare("SELECT name FROM pragma_table_info('outbox')").all();
  if (!columns.some(({ name }) => name === 'timestamp_ms')) {
    database.exec('ALTER TABLE outbox ADD COLUMN timestamp_ms INTEGER');
  }
}

class SqliteOutboxFile implements OutboxFile {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #log: (line: string) => void;
  readonly #insert;
  readonly #remove;
  readonly #copyToRefused;
  readonly #removeRefused;
  readonly #countRefused;

  constructor(database: DatabaseSync, path: string, log: (line: string) => void) {
    this.#database = database;
    this.#path = path;
    this.#log = log;
    this.#insert = database.prepare(`INSERT INTO outbox (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`);
    this.#remove = database.prepare('DELETE FROM outbox WHERE id = ?');
    this.#copyToRefused = database.prepare(
      `INSERT INTO refused (${COLUMNS}, refused_at_ms, reason, detail)
       SELECT ${COLUMNS}, ?, ?, ? FROM outbox WHERE id = ?`,
    );
    this.#removeRefused = database.prepare('DELETE FROM refused WHERE id = ?');
    this.#countRefused = database.prepare('SELECT count(*) AS count FROM refused');
  }

  readonly keep = (message: WireMessage, acceptedAtMs: number): KeptMessage => {
    const { topic, key, headers, value, timestampMs } = message;
    const { lastInsertRowid } = this.#insert.run(
      topic,
      key,
      JSON.stringify(headers),
      value,
      timestampMs ?? null,
      acceptedAtMs,
    );
    return { id: Number(lastInsertRowid), message, acceptedAtMs };
  };

  readonly forget = (id: number): void => void this.#remove.run(id);

  readonly kept = (): readonly KeptMessage[] =>
    (this.#database.prepare('SELECT * FROM outbox ORDER BY id').all() as Row[])
      .map((row) => this.#read(row))
      .filter((kept) => kept !== undefined);

  readonly setAside = (id: number, { reason, detail }: Refusal, refusedAtMs: number): void =>
    this.#atOnce(() => {
      this.#copyToRefused.run(refusedAtMs, reason, detail, id);
      this.#remove.run(id);
    });

  readonly refused = (): readonly RefusedMessage[] =>
    (this.#database.prepare('SELECT * FROM refused ORDER BY id').all() as RefusedRow[]).flatMap((row) => {
      const kept = this.#read(row);
      const refusal = { reason: reasonOf(row.reason), detail: row.detail };
      return kept ? [{ ...kept, refusedAtMs: row.refused_at_ms, refusal }] : [];
    });

  readonly refusedCount = (): number => (this.#countRefused.get() as { count: number }).count;

  readonly takeBack = (id: number, message: WireMessage, acceptedAtMs: number): KeptMessage =>
    this.#atOnce(() => {
      this.#removeRefused.run(id);
      return this.keep(message, acceptedAtMs);
    });

  readonly drop = (ids: readonly number[]): void =>
    this.#atOnce(() => {
      for (const id of ids) {
        this.#removeRefused.run(id);
      }
    });

  readonly close = (): void => this.#database.close();

  #atOnce<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) {
        this.#database.exec('ROLLBACK');
      }
      throw error;
    }
  }

  /** Undefined for one that the disk has damaged: it stays in the file, and the others go out. */
  #read({ id, topic, key, headers, value, timestamp_ms, accepted_at_ms }: Row): KeptMessage | undefined {
    try {
      const timestamp = timestamp_ms === null ? {} : { timestampMs: timestamp_ms };
      const message = { topic, key, headers: JSON.parse(headers) as WireMessage['headers'], value };
      return { id, message: { ...message, ...timestamp }, acceptedAtMs: accepted_at_ms };
    } catch {
      this.#log(
        `a command that waited for ${topic} could not be read; it stays in ${this.#path}, and is not sent`,
      );
      return undefined;
    }
  }
}

function reasonOf(text: string): RefusalReason {
  return REFUSAL_REASONS.find((reason) => reason === text) ?? 'other';
}
