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
