import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openOwnFolder } from './own-folders.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'vigie-folders-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

it('makes a folder that is not there yet, and opens it', async () => {
  const opened: string[] = [];
  const logs = join(folder(), 'logs');
  const openPath = async (path: string): Promise<string> => {
    opened.push(path);
    return '';
  };
  expect(await openOwnFolder({ openPath }, logs)).toBeUndefined();
  expect([opened, existsSync(logs)]).toEqual([[logs], true]);
});

it('says why it could not be opened', async () => {
  const openPath = async (): Promise<string> => 'no file manager';
  expect(await openOwnFolder({ openPath }, folder())).toBe('no file manager');
  const file = join(folder(), 'logs');
  writeFileSync(file, '');
  expect(await openOwnFolder({ openPath }, file)).toContain('EEXIST');
});
