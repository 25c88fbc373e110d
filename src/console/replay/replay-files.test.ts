import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { createReplayFiles } from './replay-files.ts';

it('takes away what a console that was killed left behind, and nothing else', () => {
  const dir = temporaryDirectory();
  const left = ['replay.db', 'replay.db-wal', 'replay.db.2', 'replay.db.2-shm', 'replay.db.2-wal'];
  for (const name of [...left, 'read-model.db', 'outbox.db']) writeFileSync(join(dir, name), '');
  createReplayFiles(join(dir, 'replay.db'), { log: () => undefined });
  expect(readdirSync(dir).toSorted()).toEqual(['outbox.db', 'read-model.db']);
});

it('gives each world a file of its own, which goes with what lies beside it', () => {
  const dir = temporaryDirectory();
  const files = createReplayFiles(join(dir, 'replay.db'), { log: () => undefined });
  const [first, second] = [files.next(), files.next()];
  for (const path of [first, second, `${first}-wal`, `${first}-shm`]) writeFileSync(path, '');
  files.remove(first);
  expect(readdirSync(dir)).toHaveLength(1);
  expect(existsSync(second)).toBe(true);
});

it('does not mind a folder that is not there yet', () => {
  const files = createReplayFiles(join(temporaryDirectory(), 'none', 'replay.db'), { log: () => undefined });
  expect(files.next()).toContain('replay.db');
});

it('starts beside a file that another program holds, says so, and does not use it again', () => {
  const dir = temporaryDirectory();
  for (const name of ['replay.db.1', 'replay.db.7', 'replay.db.7-wal']) writeFileSync(join(dir, name), '');
  const lines: string[] = [];
  const files = createReplayFiles(join(dir, 'replay.db'), {
    log: (line) => lines.push(line),
    remove(path) {
      if (path.includes('replay.db.7')) throw new Error('EBUSY: resource busy or locked');
      rmSync(path);
    },
  });
  expect(readdirSync(dir)).toEqual(['replay.db.7', 'replay.db.7-wal']);
  expect(lines).toHaveLength(2);
  expect(files.next()).toBe(join(dir, 'replay.db.8'));
});
