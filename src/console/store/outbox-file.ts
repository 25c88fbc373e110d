import type { WireMessage } from '../kafka/publisher.ts';
import { openSqliteFile, UselessFile } from './sqlite-file.ts';

/** A message that is kept until Kafka has it. */
export type KeptMessage = {
  readonly id: number;
  readonly message: WireMessage;
  /** ms since the epoch. */
  readonly acceptedAtMs: number;
};

/** What waits to be published, on the disk: it survives the end of the process, however that comes. */
export type OutboxFile = {
  /** On the disk when it returns. Throws where the disk refuses, and then nothing is kept. */
  readonly keep: (message: WireMessage, acceptedAtMs: number) => KeptMessage;
  readonly forget: (id: number) => void;
  /** In the order they were accepted. */
  readonly kept: () => readonly KeptMessage[];
  readonly close: () => void;
};

type Row = {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly headers: string;
  readonly value: Uint8Array;
  readonly accepted_at_ms: number;
};

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    headers TEXT NOT NULL,
    value BLOB NOT NULL,
    accepted_at_ms INTEGER NOT NULL
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
    },
  });
  if (setAside) {
    const { why, path: aside } = setAside;
    log(`the commands that waited could not be read (${why}); their file is kept as ${aside}`);
  }
  const insert = database.prepare(
    'INSERT INTO outbox (topic, key, headers, value, accepted_at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM outbox WHERE id = ?');
  const select = database.prepare('SELECT * FROM outbox ORDER BY id');

  /** Undefined for one that the disk has damaged: it stays in the file, and the others go out. */
  function read(row: Row): KeptMessage | undefined {
    const { id, topic, key, headers, value, accepted_at_ms } = row;
    try {
      const message = { topic, key, headers: JSON.parse(headers) as WireMessage['headers'], value };
      return { id, message, acceptedAtMs: accepted_at_ms };
    } catch {
      log(
        `a command that waited for ${topic} could not be read any more; it is kept in ${path}, and not sent`,
      );
      return undefined;
    }
  }

  return {
    keep(message, acceptedAtMs) {
      const { topic, key, headers, value } = message;
      const { lastInsertRowid } = insert.run(topic, key, JSON.stringify(headers), value, acceptedAtMs);
      return { id: Number(lastInsertRowid), message, acceptedAtMs };
    },
    forget: (id) => void remove.run(id),
    kept: () => (select.all() as Row[]).map((row) => read(row)).filter((kept) => kept !== undefined),
    close: () => database.close(),
  };
}
