import { expect, it } from 'vitest';
import type { TapeText } from './tape.ts';
import { TapeLineTooLong, tapeParts } from './tape-parts.ts';

async function partsOf(...chunks: readonly string[]): Promise<TapeText[]> {
  const parts: TapeText[] = [];
  for await (const part of tapeParts(asRead(chunks))) {
    parts.push(part);
  }
  return parts;
}

async function* asRead(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}

it.each([
  ['small chunks', (text: string) => text.match(/[\s\S]{1,1000}/g) ?? []],
  ['one chunk of megabytes', (text: string) => [text]],
])('makes parts of whole lines that a call takes from %s', async (_what, chunksOf) => {
  const lines = Array.from({ length: 6_000 }, (_, index) => `${'x'.repeat(index % 900)}\n`);
  lines[3_000] = `${'y'.repeat(590_000)}\n`;
  const parts = await partsOf(...chunksOf(lines.join('')));
  expect(parts.map(({ text }) => text).join('') === lines.join('')).toBe(true);
  expect(parts.filter(({ text }) => text.length > 700_000 || !text.endsWith('\n'))).toEqual([]);
  expect(parts.map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual(
    parts.map((_, index) => [index === 0, index === parts.length - 1]),
  );
});

it('makes one part of nothing, and keeps a last line without an end', async () => {
  expect(await partsOf()).toEqual([{ text: '', isFirst: true, isLast: true }]);
  expect(await partsOf('a\nb')).toEqual([
    { text: 'a\n', isFirst: true, isLast: false },
    { text: 'b', isFirst: false, isLast: true },
  ]);
});

it('ends at a line that no tape can hold', async () => {
  await expect(partsOf('a\n', 'x'.repeat(700_000))).rejects.toThrow(TapeLineTooLong);
});
