import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openOutboxFile } from './outbox-file.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

const message = {
  topic: 'orders',
  key: 'é',
  headers: [['ce_id', '1']] as const,
  value: new Uint8Array([0, 255]),
};

function newPath(): string {
  return join(temporaryDirectory(), 'outbox.db');
}

it('has everything again, in order, when it is opened anew', () => {
  const path = newPath();
  const first = openOutboxFile(path, () => undefined);
  first.keep(message, 5);
  const second = first.keep({ ...message, key: 'b' }, 6);
  first.keep({ ...message, key: 'c' }, 7);
  first.forget(second.id);
  // Not closed: as after a kill.
  const again = openOutboxFile(path, () => undefined);
  expect(again.kept().map(({ message: { key }, acceptedAtMs }) => [key, acceptedAtMs])).toEqual([
    ['é', 5],
    ['c', 7],
  ]);
  expect(again.kept()[0]?.message).toEqual(message);
});

it('sets a damaged file aside, says so, and goes on', () => {
  const path = newPath();
  writeFileSync(path, 'rubbish '.repeat(1000));
  const lines: string[] = [];
  const file = openOutboxFile(path, (line) => lines.push(line));
  expect(file.kept()).toEqual([]);
  file.keep(message, 5);
  expect(file.kept()).toHaveLength(1);
  const aside = readdirSync(join(path, '..')).find((name) => name.includes('damaged'))!;
  expect(readFileSync(join(path, '..', aside), 'utf8')).toContain('rubbish');
  expect(lines).toEqual([expect.stringContaining(aside)]);
});

it('keeps a command aside that is damaged, says so, and has the others', () => {
  const path = newPath();
  const before = openOutboxFile(path, () => undefined);
  before.keep({ ...message, key: 'a' }, 5);
  before.keep({ ...message, key: 'b' }, 6);
  before.close();
  const database = new DatabaseSync(path);
  database.exec(`UPDATE outbox SET headers = replace(headers, '[', 'x') WHERE key = 'a'`);
  database.close();
  const lines: string[] = [];
  const file = openOutboxFile(path, (line) => lines.push(line));
  expect(file.kept().map((kept) => kept.message.key)).toEqual(['b']);
  expect(lines).toEqual([expect.stringContaining(path)]);
});

it('has what was refused again, with its reason, until it is dropped or sent', () => {
  const path = newPath();
  const first = openOutboxFile(path, () => undefined);
  for (const key of ['a', 'b', 'c', 'd']) {
    const kept = first.keep({ ...message, key, timestampMs: 9 }, 5);
    if (key !== 'c') {
      first.setAside(kept.id, { reason: 'no_topic', detail: `no topic for ${key}` }, 6);
    }
  }
  // Not closed: as after a kill.
  const again = openOutboxFile(path, () => undefined);
  expect(again.refused()[1]).toEqual({
    id: 2,
    message: { ...message, key: 'b', timestampMs: 9 },
    acceptedAtMs: 5,
    refusedAtMs: 6,
    refusal: { reason: 'no_topic', detail: 'no topic for b' },
  });
  again.drop([1]);
  again.takeBack(2, { ...message, key: 'B' }, 7);
  const last = openOutboxFile(path, () => undefined);
  expect({
    kept: last.kept().map(({ message: { key } }) => key),
    refused: last.refused().map(({ message: { key } }) => key),
    count: last.refusedCount(),
  }).toEqual({ kept: ['c', 'B'], refused: ['d'], count: 1 });
});

it('opens the file of a version that kept no timestamps and no refused commands', () => {
  const path = newPath();
  const database = new DatabaseSync(path);
  database.exec(`
    CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT NOT NULL,
      headers TEXT NOT NULL, value BLOB NOT NULL, accepted_at_ms INTEGER NOT NULL) STRICT;
    INSERT INTO outbox (topic, key, headers, value, accepted_at_ms) VALUES ('orders', 'old', '[]', x'01', 3)`);
  database.close();
  const file = openOutboxFile(path, () => undefined);
  expect(file.kept()).toEqual([
    {
      id: 1,
      message: { topic: 'orders', key: 'old', headers: [], value: new Uint8Array([1]) },
      acceptedAtMs: 3,
    },
  ]);
  expect(file.refusedCount()).toBe(0);
});
