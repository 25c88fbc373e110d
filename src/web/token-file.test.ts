import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readToken, removeToken, tokenPath, writeToken } from './token-file.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigie-token-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const bits = () => (statSync(tokenPath(home)).mode & 0o777).toString(8);

describe('writeToken', () => {
  it('keeps the token, and takes it away again', () => {
    writeToken(home, 'secret');
    expect(readToken(home)).toBe('secret');
    removeToken(home, 'of another start');
    expect(readToken(home)).toBe('secret');
    removeToken(home, 'secret');
    expect([readToken(home), readdirSync(home)]).toEqual([undefined, []]);
  });

  it.skipIf(process.platform === 'win32')(
    'is for its owner alone, and takes no rights and no place from what was there',
    () => {
      const elsewhere = join(home, 'elsewhere');
      writeFileSync(elsewhere, 'untouched');
      symlinkSync(elsewhere, tokenPath(home));
      writeToken(home, 'secret');
      expect(bits()).toBe('600');
      chmodSync(tokenPath(home), 0o666);
      writeToken(home, 'newer');
      expect([bits(), readToken(home), statSync(elsewhere).size]).toEqual(['600', 'newer', 9]);
    },
  );
});
