import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimInstance } from './single-instance.ts';

it('lets one console have a home, tells the second where the first is, and frees it after', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vigie-claim-'));
  const first = await claimInstance(home);
  if (first.kind !== 'claimed') throw new Error('the first claim must succeed');
  first.announce('http://127.0.0.1:5000/');
  expect(await claimInstance(home)).toEqual({ kind: 'taken', address: 'http://127.0.0.1:5000/' });
  await first.release();
  const again = await claimInstance(home);
  expect(again.kind).toBe('claimed');
  if (again.kind === 'claimed') await again.release();
  await rm(home, { recursive: true });
});
