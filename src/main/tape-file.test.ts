import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { appError, fail, ok } from '../contract/app-error.ts';
import type { TapeText } from '../contract/tape.ts';
import { openTapeFile, tapeOfArguments } from './tape-file.ts';

function tapeOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-tape-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'shop.vigietape');
  writeFileSync(path, text);
  return path;
}

const LINE = `{"topic":"orders","value":"${'é'.repeat(900)}"}\n`;

it('finds the tape among the arguments', () => {
  const folder = resolve('/shop');
  expect(tapeOfArguments(['vigie', '--lang=fr', 'day.VIGIETAPE'], folder)).toBe(
    join(folder, 'day.VIGIETAPE'),
  );
  expect(tapeOfArguments(['vigie', resolve('/tapes/day.vigietape')], folder)).toBe(
    resolve('/tapes/day.vigietape'),
  );
  expect(tapeOfArguments(['vigie', '--home=a.vigietape', 'notes.txt'], folder)).toBeUndefined();
  expect(tapeOfArguments(['vigie', 'https://example.com/a.vigietape'], folder)).toBeUndefined();
});

it('takes the address of a file, as some file managers hand it over', () => {
  const path = resolve('/tapes/a day.vigietape');
  expect(tapeOfArguments(['vigie', pathToFileURL(path).href], '/shop')).toBe(path);
  expect(tapeOfArguments(['vigie', 'file://server/share/a.vigietape'], '/shop')).toBeUndefined();
  expect(tapeOfArguments(['vigie', 'file:///%zz.vigietape'], '/shop')).toBeUndefined();
});

it.each([0, 1, 3_000])('hands over a tape of %d lines, whole, in parts of whole lines', async (lines) => {
  const parts: TapeText[] = [];
  const path = tapeOf(LINE.repeat(lines));
  expect(await openTapeFile(path, async (part) => ok(void parts.push(part)))).toEqual(ok(undefined));
  expect(parts.map(({ text }) => text).join('')).toBe(LINE.repeat(lines));
  expect(parts.map(({ isFirst }) => isFirst)).toEqual(parts.map((_, index) => index === 0));
  expect(parts.map(({ isLast }) => isLast)).toEqual(parts.map((_, index) => index === parts.length - 1));
  expect(parts.every(({ text }) => text === '' || text.endsWith('\n'))).toBe(true);
  expect(parts.length).toBe(lines === 3_000 ? 6 : 1);
});

it('stops at the first part that is no tape', async () => {
  const refused = fail(appError('invalid_input', 'not a line of a tape'));
  let asked = 0;
  const outcome = await openTapeFile(tapeOf(LINE.repeat(3_000)), async () => {
    asked += 1;
    return refused;
  });
  expect(outcome).toEqual(refused);
  expect(asked).toBe(1);
});

it.each([
  ['is missing', join(tmpdir(), 'gone.vigietape')],
  ['is a folder', tmpdir()],
])('says that a file that %s cannot be read', async (_why, path) => {
  const outcome = await openTapeFile(path, async () => ok(undefined));
  expect(outcome).toMatchObject({ ok: false, error: { code: 'tape_unreadable' } });
});

it('ends at a line that no tape can hold, having read no further', async () => {
  let asked = 0;
  const outcome = await openTapeFile(tapeOf('x'.repeat(5_000_000)), async () => {
    asked += 1;
    return ok(undefined);
  });
  expect(outcome).toMatchObject({ ok: false, error: { code: 'not_a_tape' } });
  expect(asked).toBe(0);
});
