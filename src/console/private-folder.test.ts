import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { closeToOthers, makePrivateFolder, mayBeClosed } from './private-folder.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe.skipIf(process.platform === 'win32')('a private folder', () => {
  it('is made level by level, for its owner alone', () => {
    const dir = join(temporaryDirectory(), 'a', 'b', 'c');
    expect(makePrivateFolder(dir)).toBe(true);
    expect([dir, dirname(dir)].map(modeOf)).toEqual(['700', '700']);
    expect(makePrivateFolder(dir)).toBe(false);
  });

  it.runIf(process.platform === 'linux')('is refused at once where no folder can be made', () => {
    expect(() => makePrivateFolder('/proc/nope/deeper')).toThrow(/ENOENT|EACCES|EROFS/);
  });

  it('is closed with everything in it, and its owner keeps what he may', () => {
    const dir = join(temporaryDirectory(), 'home');
    mkdirSync(join(dir, 'broker'), { recursive: true });
    const elsewhere = join(temporaryDirectory(), 'elsewhere');
    writeFileSync(elsewhere, '');
    chmodSync(elsewhere, 0o644);
    const modes = { '': 0o755, broker: 0o777, 'broker/0.log': 0o644, 'outbox.db-wal': 0o666, script: 0o755 };
    for (const [name, mode] of Object.entries(modes)) {
      if (!['', 'broker'].includes(name)) writeFileSync(join(dir, name), '');
      chmodSync(join(dir, name), mode);
    }
    symlinkSync(elsewhere, join(dir, 'link'));
    expect(closeToOthers(dir)).toBeUndefined();
    expect(Object.keys(modes).map((name) => modeOf(join(dir, name)))).toEqual([
      '700',
      '700',
      '600',
      '600',
      '700',
    ]);
    expect(modeOf(elsewhere)).toBe('644');
  });

  it('is never one that others need: /tmp, the root, the home of the user and what is above it', () => {
    const shared = temporaryDirectory();
    chmodSync(shared, 0o1777);
    expect([shared, '/', homedir(), dirname(homedir())].map(mayBeClosed)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(mayBeClosed(temporaryDirectory())).toBe(true);
  });
});
