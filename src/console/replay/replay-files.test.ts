import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { createReplayFiles } from './replay-files.ts';

it('takes away what a console that was killed left behind, and nothing else', () => {
  const dir = temporaryDirectory();
  const left = ['replay.db', 'replay.db-wal', 'replay.db.2', 'replay.db.2-shm', 'replay.db.2-wal'];
  for (const name of [...left, 'read-model.db', 'outbox.db']) writeFileSync(join(dir, name), '');
  createReplayFiles(join(dir, 'replay.db'));
  expect(readdirSync(dir).toSorted()).toEqual(['outbox.db', 'read-model.db']);
});

it('gives each world a file of its own, which goes with what lies beside it', () => {
  const dir = temporaryDirectory();
  const files = createReplayFiles(join(dir, 'replay.db'));
  const [first, second] = [files.next(), files.next()];
  for (const path of [first, second, `${first}-wal`, `${first}-shm`]) writeFileSync(path, '');
  files.remove(first);
  expect(readdirSync(dir)).toHaveLength(1);
  expect(existsSync(second)).toBe(true);
});

it('does not mind a folder that is not there yet', () => {
  const files = createReplayFiles(join(temporaryDirectory(), 'none', 'replay.db'));
  expect(files.next()).toContain('replay.db');
});
