import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { DataDirectoryLockedError, lockDataDirectory } from './data-directory-lock.ts';

it('lets one broker into a data directory, and the next one after it has left', () => {
  const directory = temporaryDirectory();
  const release = lockDataDirectory(directory);
  expect(() => lockDataDirectory(directory)).toThrow(DataDirectoryLockedError);
  release();
  lockDataDirectory(directory)();
});

it('is a file of the directory itself: nothing that another user could make first', () => {
  const directory = temporaryDirectory();
  const release = lockDataDirectory(directory);
  expect(readdirSync(directory)).toEqual(['lock']);
  release();
});

it('takes the place of a file that another program wrote', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'lock'), 'not a database'.repeat(200));
  const release = lockDataDirectory(directory);
  expect(() => lockDataDirectory(directory)).toThrow(DataDirectoryLockedError);
  release();
});
