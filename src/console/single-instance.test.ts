import { spawn } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { claimInstance, type InstanceClaim } from './single-instance.ts';

function claimed(home: string): Extract<InstanceClaim, { kind: 'claimed' }> {
  const claim = claimInstance(home);
  if (claim.kind !== 'claimed') throw new Error('the claim must succeed');
  return claim;
}

it('lets one console have a home, tells the second where the first is, and frees it after', () => {
  const home = temporaryDirectory();
  const first = claimed(home);
  expect(claimInstance(home)).toEqual({ kind: 'taken', address: '' });
  first.announce('http://127.0.0.1:5000/');
  expect(claimInstance(home)).toEqual({ kind: 'taken', address: 'http://127.0.0.1:5000/' });
  first.release();
  const second = claimed(home);
  expect(claimInstance(home)).toEqual({ kind: 'taken', address: '' });
  second.release();
});

it('is not held up by what was left or put there', () => {
  const home = temporaryDirectory();
  writeFileSync(
    join(home, 'instance-lock'),
    'no database at all, but long enough to be taken for one'.repeat(20),
  );
  writeFileSync(join(home, 'instance-address'), 'http://elsewhere.test/');
  const claim = claimed(home);
  expect(claimInstance(home)).toEqual({ kind: 'taken', address: '' });
  claim.release();
});

it('claims a home with a path longer than a socket could have', () => {
  const home = join(temporaryDirectory(), 'x'.repeat(100), 'é'.repeat(100));
  mkdirSync(home, { recursive: true });
  const claim = claimed(home);
  claim.announce('here');
  expect(claimInstance(home)).toEqual({ kind: 'taken', address: 'here' });
  const others = statSync(join(home, 'instance-address')).mode & 0o077;
  expect(process.platform === 'win32' ? 0 : others).toBe(0);
  claim.release();
});

it('keeps a home from another process while that one lives, and no longer', async () => {
  const home = temporaryDirectory();
  const source = new URL('./single-instance.ts', import.meta.url).href;
  const program = `import { claimInstance } from ${JSON.stringify(source)};
    const claim = claimInstance(process.argv[1]);
    claim.announce('the other one');
    process.stdout.write(claim.kind);
    setInterval(() => undefined, 1_000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => {
    other.once('exit', resolve);
  });
  await new Promise((resolve) => {
    other.stdout.once('data', resolve);
  });
  expect(claimInstance(home)).toEqual({ kind: 'taken', address: 'the other one' });
  other.kill('SIGKILL');
  await ended;
  claimed(home).release();
});
