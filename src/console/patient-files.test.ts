import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { moveFile, patiently, removeFile } from './patient-files.ts';

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code });
}

it.each(['EPERM', 'EACCES', 'EBUSY'])('repeats what is refused with %s for a moment', (code) => {
  const pauses: number[] = [];
  let refusals = 3;
  let done = 0;
  patiently(
    () => {
      refusals -= 1;
      if (refusals >= 0) throw refusal(code);
      done += 1;
    },
    (ms) => pauses.push(ms),
  );
  expect([done, pauses]).toEqual([1, [5, 10, 20]]);
});

it('gives up after about a second', () => {
  let waitedMs = 0;
  expect(() =>
    patiently(
      () => {
        throw refusal('EBUSY');
      },
      (ms) => {
        waitedMs += ms;
      },
    ),
  ).toThrow('EBUSY');
  expect(waitedMs).toBe(1000);
});

it('repeats nothing that time does not mend', () => {
  let tries = 0;
  expect(() =>
    patiently(() => {
      tries += 1;
      throw refusal('ENOSPC');
    }),
  ).toThrow('ENOSPC');
  expect(tries).toBe(1);
});

it('moves a file onto another, and removes files, folders and what is missing', () => {
  const folder = temporaryDirectory();
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  writeFileSync(from, 'new');
  writeFileSync(to, 'old');
  moveFile(from, to);
  expect([existsSync(from), readFileSync(to, 'utf8')]).toEqual([false, 'new']);
  mkdirSync(join(folder, 'inner', 'more'), { recursive: true });
  for (const path of [to, join(folder, 'inner'), join(folder, 'missing')]) {
    removeFile(path);
    expect(existsSync(path)).toBe(false);
  }
});
