import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('a taken port is answered with the next free one and a line that says so', async ({ start }) => {
  const taken = createServer();
  await new Promise<void>((resolve) => {
    taken.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = taken.address() as AddressInfo;
  const host = await start({ args: ['--port', String(port)] });
  taken.close();
  expect(Number(new URL(host.origin).port)).toBeGreaterThan(port);
  expect(host.output()).toContain(`Port ${port} is taken`);
});

test('Ctrl-C ends it cleanly and leaves nothing running', async ({ start }) => {
  test.skip(process.platform === 'win32', 'no SIGINT between processes on Windows');
  const host = await start({ args: ['--demo'] });
  const broker = host.brokerPid();
  expect(await host.stop()).toBe(0);
  expect(() => process.kill(broker, 0)).toThrow('ESRCH');
});

test('a second start on the same home says where the first one is', async ({ home, start }) => {
  const first = await start();
  const second = spawnSync(process.execPath, ['out/main/web.js', '--no-open', '--home', home], {
    encoding: 'utf8',
  });
  expect(second.stdout).toContain(first.address);
});

test('--help and wrong options start nothing', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vigie-e2e-'));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['out/main/web.js', '--home', home, ...args], { encoding: 'utf8' });
  const help = run('--help');
  expect({ code: help.status, text: help.stdout }).toEqual({
    code: 0,
    text: expect.stringContaining('--broker'),
  });
  expect(run('--port', 'many')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('--port'),
  });
  await rm(home, { recursive: true });
});
