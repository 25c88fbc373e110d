import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { BrokerProcessMessage } from '../../src/broker/process-messages.ts';
import { ended, ENTRY, firstWord, forkBroker, startProcess } from './broker-process-support.ts';

const CLI = new URL('../../src/broker/cli.ts', import.meta.url);

function dataDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'vigie-process-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it('stops cleanly when told to', async () => {
  const dataDir = dataDirectory();
  const first = await startProcess({ dataDir, topics: [{ name: 't', partitions: 2 }] });
  first.child.send({ type: 'stop' });
  expect(await ended(first.child)).toBe(0);
  const second = await startProcess({ dataDir });
  expect(second.ready).toMatchObject({
    clusterId: first.ready.clusterId,
    recovery: { cleanShutdown: true, topics: 1, partitions: 2 },
    notes: [],
  });
  second.child.send({ type: 'stop' });
  await ended(second.child);
});

it('stops cleanly by itself when its parent has gone', async () => {
  const dataDir = dataDirectory();
  const first = await startProcess({ dataDir });
  first.child.disconnect();
  expect(await ended(first.child)).toBe(0);
  const second = await startProcess({ dataDir });
  expect(second.ready.recovery.cleanShutdown).toBe(true);
  second.child.send({ type: 'stop' });
  await ended(second.child);
});

it.each(['throw', 'reject'])(
  'says what nothing caught (%s) in a line, stops in order, and fails',
  async (how) => {
    const dataDir = dataDirectory();
    const defect =
      how === 'throw' ? "throw new Error('a defect')" : "void Promise.reject(new Error('a defect'))";
    const preload = `process.on('SIGUSR2', () => { ${defect}; });`;
    const { child } = await startProcess({ dataDir, topics: [{ name: 't', partitions: 1 }] }, preload);
    const lines: string[] = [];
    child.on('message', (message: BrokerProcessMessage) => {
      if (message.type === 'log') {
        lines.push(message.line);
      }
    });
    child.kill('SIGUSR2');
    expect(await ended(child)).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^unexpected error, the broker stops: Error: a defect at .+$/u),
    ]);
    // What it believed of its files is checked, and nothing is missing.
    const next = await startProcess({ dataDir });
    expect(next.ready.recovery).toMatchObject({ cleanShutdown: false, topics: 1, tornBytes: 0, damage: [] });
    next.child.send({ type: 'stop' });
    await ended(next.child);
  },
);

it('says nothing and stops cleanly when its parent is killed while it starts', async () => {
  const dataDir = dataDirectory();
  const output = join(dataDir, 'output.txt');
  const topics = Array.from({ length: 30 }, (_, index) => ({ name: `t${index}`, partitions: 3 }));
  const parent = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { fork } from 'node:child_process';
     import { openSync } from 'node:fs';
     const output = openSync(${JSON.stringify(output)}, 'w');
     const child = fork(${JSON.stringify(ENTRY.pathname)}, [${JSON.stringify(JSON.stringify({ dataDir, topics }))}], {
       stdio: ['ignore', output, output, 'ipc'],
       execArgv: [],
     });
     console.log(child.pid);`,
  ]);
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  await expect.poll(() => existsSync(join(dataDir, 'topics')), { timeout: 30_000 }).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false);
  expect(readFileSync(output, 'utf8')).toBe('');
  expect(existsSync(join(dataDir, 'clean-shutdown'))).toBe(true);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('says in one line that its port is taken, or takes the next one and says that', async () => {
  const first = await startProcess({ dataDir: dataDirectory() });
  const { port } = first.ready;
  const refused = forkBroker({ dataDir: dataDirectory(), port });
  expect(await firstWord(refused)).toMatchObject({
    type: 'failed',
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`port ${port}`),
  });
  expect(await ended(refused)).toBe(1);
  const next = await startProcess({ dataDir: dataDirectory(), port, nextFreePort: true });
  expect(next.ready.port).toBeGreaterThan(port);
  expect(next.ready.notes).toEqual([expect.stringContaining(`port ${port} is taken`)]);
  for (const { child } of [first, next]) {
    child.send({ type: 'stop' });
    await ended(child);
  }
});

it('refuses a data directory in use, and takes it as soon as its owner was killed', async () => {
  const dataDir = dataDirectory();
  const owner = await startProcess({ dataDir });
  const refused = forkBroker({ dataDir });
  expect(await firstWord(refused)).toMatchObject({ type: 'failed', code: 'DATA_DIRECTORY_LOCKED' });
  await ended(refused);
  owner.child.kill('SIGKILL');
  await ended(owner.child);
  const heir = await startProcess({ dataDir });
  expect(heir.ready.recovery.cleanShutdown).toBe(false);
  heir.child.send({ type: 'stop' });
  await ended(heir.child);
});

it('runs from the command line until it is interrupted', async () => {
  const child = spawn(process.execPath, [
    CLI.pathname,
    '--port',
    '0',
    '--data',
    dataDirectory(),
    '--topics',
    'orders:2',
  ]);
  const said = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
  expect(said).toMatch(/^listening on 127\.0\.0\.1:\d+, cluster /u);
  child.kill('SIGINT');
  expect(await ended(child)).toBe(0);
});
