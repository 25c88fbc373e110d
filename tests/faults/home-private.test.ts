import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHost, type Host } from '../support/start-host.ts';

describe.skipIf(process.platform === 'win32')('the home folder of a running host', () => {
  let dir: string;
  let home: string;
  let host: Host | undefined;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'vigie-private-'));
    home = join(dir, 'home');
  });
  afterEach(async () => {
    await host?.stop();
    await rm(dir, { recursive: true });
  });

  /** Everything in the home, with the rights that others have of it. */
  function rightsOfOthers(): ReadonlyMap<string, number> {
    const names = ['', ...readdirSync(home, { recursive: true, encoding: 'utf8' })];
    return new Map(
      names
        .map((name) => [name, lstatSync(join(home, name), { throwIfNoEntry: false })] as const)
        .flatMap(([name, stat]) => (stat ? [[name, stat.mode & 0o077] as const] : [])),
    );
  }

  const open = (): readonly string[] =>
    [...rightsOfOthers()].flatMap(([name, rights]) => (rights === 0 ? [] : [name]));

  async function order(): Promise<void> {
    const answer = await fetch(`${host?.origin}/api/orders/create`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host?.token}` },
    });
    expect(answer.status).toBe(200);
  }

  it('is closed to other users with all its files, and an open one of an earlier version is closed at its start', async () => {
    host = await startHost({ home });
    await order();
    const names = [...rightsOfOthers().keys()].join('\n');
    for (const kind of [
      /\.log$/m,
      /outbox\.db-wal$/m,
      /read-model\.db-shm$/m,
      /^rest-token$/m,
      /^instance-lock$/m,
    ])
      expect(names).toMatch(kind);
    expect(open()).toEqual([]);
    await host.stop();
    for (const name of rightsOfOthers().keys()) {
      const path = join(home, name);
      chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644);
    }
    expect(open()).toContain('outbox.db');
    host = await startHost({ home });
    await order();
    expect(open()).toEqual([]);
  });
});
