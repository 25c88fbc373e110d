import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

test('a start that fails says which file or option is at fault, and what to do', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'vigie-e2e-'));
  const file = join(dir, 'file');
  await writeFile(file, '');
  const home = join(dir, 'home');
  await mkdir(join(home, 'outbox.db'), { recursive: true });
  const brokerless = join(dir, 'brokerless');
  await mkdir(brokerless);
  await writeFile(join(brokerless, 'broker'), '');
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      ['out/main/web.js', '--no-open', '--port', '0', '--kafka-port', '0', ...args],
      {
        encoding: 'utf8',
        timeout: 30_000,
      },
    );
  const starts: [string[], string, RegExp][] = [
    [['--home', file], file, /is a file\. Choose another one with --home DIR$/m],
    [['--home', home], join(home, 'outbox.db'), /move it away, then start again$/m],
    [['--home', brokerless], join(brokerless, 'broker'), /choose another folder with --home DIR$/m],
    [
      ['--home', join(dir, 'x'), '--tls-cert', '/nope', '--tls-key', '/nope'],
      '--tls-cert /nope',
      /cannot be read/,
    ],
  ];
  // There, Node's own way of making folders never ends.
  if (process.platform === 'linux')
    starts.push([
      ['--home', '/proc/nope'],
      '/proc/nope',
      /cannot be made.*Choose another one with --home DIR$/m,
    ]);
  for (const [args, fault, advice] of starts) {
    const { status, stderr } = run(...args);
    expect([args, status]).toEqual([args, 1]);
    expect(stderr).toContain('Vigie could not start: ');
    expect(stderr).toContain(fault);
    expect(stderr).toMatch(advice);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
  await rm(dir, { recursive: true });
});
