import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { homepageOf } from './homepage.ts';

function homepageIn(manifest: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-homepage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'package.json'), manifest);
  return homepageOf(folder);
}

it('is what the package says, where that is an address', () => {
  expect(homepageIn('{"homepage":"https://example.com/vigie"}')).toBe('https://example.com/vigie');
});

it.each([
  '{}',
  '{',
  '{"homepage":7}',
  '{"homepage":"https://vigie.invalid/"}',
  '{"homepage":"javascript:alert(1)"}',
  '{"homepage":"https://"}',
])('%s names none', (manifest) => {
  expect(homepageIn(manifest)).toBeUndefined();
});
