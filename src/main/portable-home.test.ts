import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { portableHome, PORTABLE_FOLDER, type Program } from './portable-home.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-portable-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function homeOf(program: Partial<Program>): string | undefined {
  return portableHome({
    isPackaged: true,
    platform: 'linux',
    executable: join(folder, 'vigie'),
    env: {},
    ...program,
  });
}

it('is the folder next to the program, where there is one', () => {
  expect(homeOf({})).toBeUndefined();
  mkdirSync(join(folder, PORTABLE_FOLDER));
  const data = join(folder, PORTABLE_FOLDER);
  expect([
    homeOf({}),
    homeOf({ platform: 'win32' }),
    homeOf({ executable: '/tmp/.mount_vigie/vigie', env: { APPIMAGE: join(folder, 'Vigie.AppImage') } }),
    homeOf({ platform: 'darwin', executable: join(folder, 'Vigie.app/Contents/MacOS/Vigie') }),
  ]).toEqual([data, data, data, data]);
});

it('is none from the sources, and where a file has its name', () => {
  writeFileSync(join(folder, PORTABLE_FOLDER), '');
  expect(homeOf({})).toBeUndefined();
  rmSync(join(folder, PORTABLE_FOLDER));
  mkdirSync(join(folder, PORTABLE_FOLDER));
  expect(homeOf({ isPackaged: false })).toBeUndefined();
});
