import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { claimInstance } from './single-instance.ts';
import { startFailureText } from './start-failure.ts';
import { openSqliteFile } from './store/sqlite-file.ts';

function failureOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return startFailureText(error);
  }
  throw new Error('it must fail');
}

it('names the file that the system refuses, and what to do', () => {
  const dir = temporaryDirectory();
  expect(failureOf(() => writeFileSync(join(dir, 'no', 'file'), ''))).toBe(
    `${join(dir, 'no', 'file')} cannot be used (ENOENT: no such file or directory, open '${join(dir, 'no', 'file')}'). Nothing else was changed: mend it or move it away, then start again`,
  );
});

it('names the file that SQLite cannot open, which does not do so itself', () => {
  const path = join(temporaryDirectory(), 'no-folder', 'outbox.db');
  const open = () => openSqliteFile({ path, durability: 'full', prepare: () => undefined });
  expect(failureOf(open)).toContain(`${path} cannot be used (unable to open database file)`);
  const home = join(temporaryDirectory(), 'no-folder');
  expect(failureOf(() => claimInstance(home))).toContain(`${join(home, 'instance-lock')} cannot be used`);
});

it('leaves a sentence as it is', () => {
  expect(startFailureText(new Error('--tls-cert x cannot be read'))).toBe('--tls-cert x cannot be read');
  expect(startFailureText('no reason')).toBe('no reason');
});

it('names the file that does not fit on a full disk, and what to do', () => {
  const path = join(temporaryDirectory(), 'outbox.db');
  const open = () =>
    openSqliteFile({
      path,
      durability: 'full',
      prepare: (database) => {
        database.exec(
          'PRAGMA max_page_count = 2; CREATE TABLE a (b); INSERT INTO a VALUES (zeroblob(100000))',
        );
      },
    });
  expect(failureOf(open)).toBe(
    `the disk that holds ${path} is full (database or disk is full). Nothing accepted is lost: free some space there, or choose another folder with --home DIR, then start again`,
  );
});

it.each([
  ['full', { code: 'ENOSPC' }, 'the disk that holds /home/a is full (no). '],
  ['over its quota', { code: 'EDQUOT' }, 'the disk that holds /home/a is full (no). '],
  ['full to SQLite', { errcode: 13 }, 'the disk that holds /home/a is full (no). '],
  ['failing', { code: 'EIO' }, '/home/a cannot be read or written (no). '],
  ['failing to SQLite', { errcode: 4874 }, '/home/a cannot be read or written (no). '],
  ['of another fault', { errcode: 14 }, '/home/a cannot be used (no). '],
])('names the home where the error of a disk that is %s names no file', (_what, fields, begin) => {
  const error = Object.assign(new Error('no'), fields);
  expect(startFailureText(error, '/home/a')).toContain(begin);
});

it.each([
  ['ENOSPC', 'le disque qui contient /home/a est plein (no). '],
  ['EIO', '/home/a ne peut être ni lu ni écrit (no). '],
  ['EACCES', '/home/a ne peut pas être utilisé (no). '],
])('says %s in French', (code, begin) => {
  const error = Object.assign(new Error('no'), { code, path: '/home/a' });
  expect(startFailureText(error, undefined, 'fr')).toContain(begin);
});
