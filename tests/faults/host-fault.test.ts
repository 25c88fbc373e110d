import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../out/main/web.js', import.meta.url));

/** Loaded before the host: a signal makes it fail in a way that nothing in the host catches. Not in its broker or threads. */
function faultOnSignal(fault: string): string {
  const code = `import { isMainThread } from 'node:worker_threads';
    if (isMainThread && process.argv[1].endsWith('web.js')) process.on('SIGUSR2', () => { ${fault} });`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

describe.skipIf(process.platform === 'win32')('an error that nothing caught in the browser host', () => {
  let home: string;
  let host: ChildProcess | undefined;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'vigie-fault-'));
  });
  afterEach(async () => {
    host?.kill('SIGKILL');
    await rm(home, { recursive: true, maxRetries: 5 });
  });

  it.each([
    ['thrown', `throw new Error('the fault')`],
    ['of a promise', `void Promise.reject(new Error('the fault'))`],
    [
      'of a socket',
      `new (process.getBuiltinModule('node:net').Socket)().emit('error', new Error('the fault'))`,
    ],
  ])('(%s) is written down and ends console and broker in order', async (_what, fault) => {
    const started = spawn(
      process.execPath,
      [
        '--import',
        faultOnSignal(fault),
        ENTRY,
        '--port',
        '0',
        '--kafka-port',
        '0',
        '--no-open',
        '--home',
        home,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    host = started;
    let output = '';
    let errors = '';
    started.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    await new Promise<void>((resolve, reject) => {
      started.stdout.on('data', (text: Buffer) => {
        output += text.toString();
        if (/^Kafka ready/m.test(output) && /^Vigie ready/m.test(output)) resolve();
      });
      started.once('exit', () => reject(new Error(`it ended before it was ready:\n${output}${errors}`)));
    });
    const ended = new Promise((resolve) => {
      started.once('close', resolve);
    });
    started.kill('SIGUSR2');
    expect(await ended).toBe(1);
    expect(errors).toMatch(
      /^Vigie met an unexpected error and ends in order\. Nothing that was accepted is lost/,
    );
    expect(errors).toContain('the fault');
    expect(readdirSync(home)).not.toContain('rest-token');
    expect(readdirSync(join(home, 'broker'))).toContain('clean-shutdown');
  });
});
