import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { openHome } from './home.ts';

const isWindows = process.platform === 'win32';
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('openHome', () => {
  it('keeps the identity that it made', async () => {
    const dir = join(temporaryDirectory(), 'home');
    const first = await openHome(dir);
    expect(first.warning).toBeUndefined();
    expect((await openHome(dir)).installationId).toBe(first.installationId);
  });

  it('makes a new identity where the file is damaged', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'installation.json'), '');
    const { installationId } = await openHome(dir);
    expect(readFileSync(join(dir, 'installation.json'), 'utf8')).toContain(installationId);
  });

  it.skipIf(isWindows)('closes a home of an earlier version to other users, also behind a link', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'installation.json'), '{"id":"an-earlier-installation"}');
    writeFileSync(join(dir, 'outbox.db'), '');
    chmodSync(dir, 0o755);
    chmodSync(join(dir, 'outbox.db'), 0o644);
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(dir, link);
    expect((await openHome(link)).warning).toBeUndefined();
    expect([dir, join(dir, 'installation.json'), join(dir, 'outbox.db')].map(modeOf)).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  it.skipIf(isWindows)(
    'leaves the rights of a folder that held other files, and says so each time',
    async () => {
      const dir = temporaryDirectory();
      writeFileSync(join(dir, 'letter.txt'), '');
      chmodSync(dir, 0o755);
      chmodSync(join(dir, 'letter.txt'), 0o644);
      for (const _start of ['first', 'second'])
        expect((await openHome(dir)).warning).toContain(`${dir} is shared`);
      expect([dir, join(dir, 'letter.txt')].map(modeOf)).toEqual([0o755, 0o644]);
    },
  );

  it.each([
    [
      'is a file',
      () => {
        const file = join(temporaryDirectory(), 'file');
        writeFileSync(file, '');
        return file;
      },
    ],
    [
      'is below a file',
      () => {
        const file = join(temporaryDirectory(), 'file');
        writeFileSync(file, '');
        return join(file, 'home');
      },
    ],
    [
      'has a path too long for SQLite',
      () => join(temporaryDirectory(), ...Array.from({ length: 30 }, () => 'x'.repeat(30))),
    ],
    ...(process.platform === 'linux'
      ? [['is where no folder can be made', () => '/proc/nope'] as const]
      : []),
  ] as const)('refuses with a sentence a folder that %s', async (_what, make) => {
    const dir = make();
    await expect(openHome(dir)).rejects.toThrow(
      new RegExp(`^the folder of all data, ${dir}, cannot be used: .*Choose another one with --home DIR$`),
    );
  });
});
