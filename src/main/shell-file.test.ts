import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openShellFile } from './shell-file.ts';

const PLACEMENT = { bounds: { x: 1, y: 2, width: 800, height: 700 }, maximised: true };
let folder = '';
const log = vi.fn<(line: string) => void>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-shell-'));
  log.mockClear();
});
afterEach(() => rmSync(folder, { recursive: true }));

it('has what was kept at the next start, and leaves no other file', () => {
  const path = join(folder, 'window.json');
  const first = openShellFile(path, log);
  first.keep({ language: 'en', theme: 'dark', staysInTray: true });
  first.keepPlacement('one display', PLACEMENT);
  first.keepPlacement('two displays', { ...PLACEMENT, maximised: false });
  const next = openShellFile(path, log);
  expect(next.settings()).toMatchObject({ language: 'en', theme: 'dark', staysInTray: true });
  expect(next.placement('one display')).toMatchObject(PLACEMENT);
  expect(next.placement('two displays')).toMatchObject({ maximised: false });
  expect(next.placement('three displays')).toBeUndefined();
  expect(readdirSync(folder)).toEqual(['window.json']);
});

it.each([
  '',
  '{',
  '[]',
  '{"language":"de"}',
  '{"theme":"pink"}',
  '{"tapes":[1]}',
  '{"placements":[{"layout":"one display","bounds":{"x":"1"},"maximised":true}]}',
  '{"placements":[{"layout":"one display","bounds":{"x":1e99,"y":0,"width":1,"height":1},"maximised":true}]}',
])('takes a damaged file (%s) for an empty one', (text) => {
  const path = join(folder, 'window.json');
  writeFileSync(path, text);
  const file = openShellFile(path, log);
  expect([file.settings(), file.placement('one display')]).toEqual([{ placements: [] }, undefined]);
  file.keep({ language: 'fr' });
  expect(openShellFile(path, log).settings().language).toBe('fr');
});

it('keeps the latest dozen of arrangements', () => {
  const path = join(folder, 'window.json');
  const file = openShellFile(path, log);
  for (let index = 0; index < 20; index += 1) file.keepPlacement(`layout ${index}`, PLACEMENT);
  expect([file.placement('layout 7'), file.placement('layout 8')]).toEqual([
    undefined,
    expect.objectContaining(PLACEMENT),
  ]);
});

it('goes on where it cannot be written, and says so once', () => {
  const file = openShellFile(join(folder, 'missing', 'window.json'), log);
  file.keep({ language: 'en' });
  file.keep({ language: 'fr' });
  expect(file.settings().language).toBe('fr');
  expect(log).toHaveBeenCalledOnce();
});

it('keeps the latest ten tapes, each once, latest first', () => {
  const path = join(folder, 'window.json');
  const file = openShellFile(path, log);
  for (let index = 0; index < 12; index += 1) {
    file.keepTape(`/tapes/${index}`);
  }
  file.keepTape('/tapes/5');
  const { tapes = [] } = openShellFile(path, log).settings();
  expect(tapes.slice(0, 3)).toEqual(['/tapes/5', '/tapes/11', '/tapes/10']);
  expect(tapes).toHaveLength(10);
});
