import type fs from 'node:fs';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { moveFile } from './patient-files.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, renameSync: vi.fn<typeof real.renameSync>(real.renameSync) };
});

it.each(['EPERM', 'EACCES', 'EBUSY'])('moves a file that the system holds with %s for a moment', (code) => {
  const folder = temporaryDirectory();
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  writeFileSync(from, 'new');
  const refuse = (): never => {
    throw Object.assign(new Error('held'), { code });
  };
  const rename = vi.mocked(renameSync);
  rename.mockClear();
  rename.mockImplementationOnce(refuse).mockImplementationOnce(refuse);
  moveFile(from, to);
  expect(rename.mock.calls).toEqual([
    [from, to],
    [from, to],
    [from, to],
  ]);
  expect([existsSync(from), readFileSync(to, 'utf8')]).toEqual([false, 'new']);
});
