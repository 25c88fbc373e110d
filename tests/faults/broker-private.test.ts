import { spawn } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { ended } from './broker-process-support.ts';

const CLI = new URL('../../src/broker/cli.ts', import.meta.url).pathname;
const isWindows = process.platform === 'win32';

/** Starts and stops a broker by hand, under a mask that closes nothing. Returns its exit code and what it said. */
async function startAndStop(...args: string[]): Promise<{ exitCode: number | null; errors: string }> {
  const command = 'umask 000 && exec "$0" "$@"';
  const broker = spawn('sh', ['-c', command, process.execPath, CLI, '--port', '0', ...args]);
  let errors = '';
  broker.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  createInterface({ input: broker.stdout }).on('line', (line) => {
    if (line.startsWith('listening on')) {
      broker.kill('SIGTERM');
    }
  });
  return { exitCode: await ended(broker), errors };
}

/** What others than the owner may do with anything in a folder, and with the folder. */
function openToOthers(folder: string): string[] {
  const names = ['.', ...(readdirSync(folder, { recursive: true }) as string[])];
  return names.filter((name) => (lstatSync(join(folder, name)).mode & 0o077) !== 0);
}

it.skipIf(isWindows)('keeps the data of a broker that was started by hand to its user', async () => {
  const dataDir = join(temporaryDirectory(), 'data');
  const start = () => startAndStop('--data', dataDir, '--topics', 'orders:2');
  expect(await start()).toMatchObject({ exitCode: 0 });
  expect(readdirSync(dataDir)).toContain('meta.json');
  expect(openToOthers(dataDir)).toEqual([]);
  // As an earlier version left it.
  chmodSync(dataDir, 0o755);
  chmodSync(join(dataDir, 'meta.json'), 0o644);
  expect(await start()).toMatchObject({ exitCode: 0 });
  expect(openToOthers(dataDir)).toEqual([]);
});

it.skipIf(isWindows)('leaves the rights of a folder that has files of others', async () => {
  const dataDir = join(temporaryDirectory(), 'shared');
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  writeFileSync(join(dataDir, 'notes'), '');
  chmodSync(join(dataDir, 'notes'), 0o644);
  expect(await startAndStop('--data', dataDir)).toMatchObject({ exitCode: 0 });
  expect(openToOthers(dataDir)).toEqual(['.', 'notes']);
});

it.skipIf(isWindows).each([
  [['--users', '/nowhere'], /^--users \/nowhere cannot be read \(ENOENT.*give the path/],
  [
    ['--tls-key', '/nowhere', '--tls-cert', '/x'],
    /^--tls-key \/nowhere cannot be read \(ENOENT.*give the path/,
  ],
  [['--data', ''], /^--data wants a value/],
])('names the option and the file at fault: %j', async (args, message) => {
  const { exitCode, errors } = await startAndStop(...args);
  expect(exitCode).toBe(2);
  expect(errors).toMatch(message);
});
