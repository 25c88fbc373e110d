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
