import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signal } from '../support/start-host.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Within this time everything has ended, in order. */
const ENDED_MS = 5_000;

type Process = { readonly pid: number; readonly parent: number; readonly command: string };

/** Every process of this machine that has not ended. */
function processes(): readonly Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = /^\d+ \(.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'));
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return stat && stat[1] !== 'Z' ? [{ pid: Number(name), parent: Number(stat[2]), command }] : [];
    } catch {
      return [];
    }
  });
}

/** Every process below one, those nearest to it first. */
function below(pid: number, all: readonly Process[]): readonly Process[] {
  const found = new Set([pid]);
  // Children of children that were found in this very loop are visited as well.
  for (const each of found) for (const child of all) if (child.parent === each) found.add(child.pid);
  return all.filter((each) => each.pid !== pid && found.has(each.pid));
}

function onlyOne(all: readonly Process[], command: RegExp): number {
  const found = all.filter((each) => command.test(each.command));
  if (found.length !== 1) throw new Error(`${found.length} processes like ${command}`);
  return found[0]?.pid ?? 0;
}

/** The whole chain as a person starts it: npm, its shell, the script, the host, the broker. */
describe.skipIf(process.platform !== 'linux')('kill -9 of what started Vigie', () => {
  let home: string;
  let npm: ChildProcess;
  let output = '';
  let started: readonly Process[] = [];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'vigie-starter-'));
    output = '';
    npm = spawn(
      'npm',
      ['start', '--', '--web', '--no-open', '--port', '0', '--kafka-port', '0', '--home', home],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    await new Promise<void>((resolve, reject) => {
      const read = (text: Buffer): void => {
        output += text.toString();
        if (/^Kafka ready/m.test(output) && /^Vigie ready/m.test(output)) resolve();
      };
      for (const stream of [npm.stdout, npm.stderr]) stream?.on('data', read);
      npm.once('exit', () => reject(new Error(`it ended before it was ready:\n${output}`)));
    });
    started = below(npm.pid ?? 0, processes());
  });

  afterEach(async () => {
    for (const { pid } of started.toReversed()) signal(pid, 'SIGKILL');
    npm.kill('SIGKILL');
    await rm(home, { recursive: true, maxRetries: 5 });
  });

  it.each([
    ['npm', () => npm.pid ?? 0],
    ['scripts/start.mjs', () => onlyOne(started, /^\S*node scripts\/start\.mjs/)],
  ])('%s ends console and broker in order', async (_what, victim) => {
    onlyOne(started, /web\.js/);
    onlyOne(started, /broker\.cjs/);
    const killed = victim();
    signal(killed, 'SIGKILL');
    const left = () => {
      const alive = new Set(processes().map(({ pid }) => pid));
      return started.filter(({ pid, command }) => alive.has(pid) && /web\.js|broker\.cjs/.test(command));
    };
    await expect.poll(left, { timeout: ENDED_MS, interval: 100 }).toEqual([]);
    expect(output).toContain('Stopping: nothing accepted is lost');
    // In order: nothing is left to be recovered, and nothing of this run is believed to be current.
    expect(readdirSync(home)).not.toContain('rest-token');
    expect(readdirSync(home)).not.toContain('instance-address');
    expect(readdirSync(join(home, 'broker'))).toContain('clean-shutdown');
  });
});
