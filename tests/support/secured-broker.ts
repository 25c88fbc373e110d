import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type SecuredBroker = {
  /** `host:port`. */
  readonly address: string;
  readonly clusterId: string;
  readonly stop: () => Promise<void>;
};

const CLI = fileURLToPath(new URL('../../src/broker/cli.ts', import.meta.url));
const READY = /^listening on (\S+), cluster ([\w-]+),/m;

/** A Kafka that asks for a login, with nothing in it; for a test that connects to another one than Vigie's own. */
export async function startSecuredBroker(options: {
  readonly user: string;
  readonly password: string;
  /** Any free one where absent. */
  readonly port?: number;
}): Promise<SecuredBroker> {
  const dir = await mkdtemp(join(tmpdir(), 'vigie-secured-'));
  const users = join(dir, 'users');
  await writeFile(users, `${options.user}:${options.password}\n`);
  const listener = `SASL_PLAINTEXT:${options.port ?? 0}`;
  const child = spawn(
    process.execPath,
    [CLI, '--data', join(dir, 'data'), '--listener', listener, '--users', users],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // A test that fails before it stops it leaves nothing running.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const ended = once(child, 'close').finally(() => process.off('exit', end));
  let output = '';
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const match = READY.exec(output);
      if (match) resolve(match);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => reject(new Error(`the broker ended:\n${output}`)));
  });
  const [, address = '', clusterId = ''] = found;
  return {
    address,
    clusterId,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
