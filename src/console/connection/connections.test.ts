import { createPrivateKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Result } from '../../contract/app-error.ts';
import type { CallInput, CallOutput, ConnectionCall } from '../../contract/contract.ts';
import type { ConnectionDraft, Connections } from '../../contract/connection.ts';
import { openOutboxFile } from '../store/outbox-file.ts';
import type { ConnectionTarget } from './connection-targets.ts';
import { openConnections, type ConnectionsOptions } from './connections.ts';
import type { HostPorts } from './host-ports.ts';
import { createFakeConsole, type FakeConsole } from './testing/fake-console.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

const PASSWORD = 'correct horse battery';
const TOPICS = ['orders'];

const draft: ConnectionDraft = {
  name: 'Production',
  servers: ['127.0.0.1:1'],
  security: 'sasl_plaintext',
  mechanism: 'plain',
  user: 'ada',
  layout: 'grouped',
  keepPassword: true,
};
const open: ConnectionDraft = {
  name: 'Test',
  servers: ['127.0.0.1:2'],
  security: 'plaintext',
  layout: 'grouped',
  keepPassword: false,
};
const trusted: HostPorts = {
  cipher: {
    weakness: async () => undefined,
    encrypt: async (text) => Buffer.from(text).map((byte) => byte ^ 0x55),
    decrypt: async (bytes) => ({
      text: Buffer.from(bytes.map((byte) => byte ^ 0x55)).toString(),
      again: false,
    }),
  },
};

type Started = { readonly target: ConnectionTarget; readonly console: FakeConsole };

async function begin(part: Partial<ConnectionsOptions> = {}) {
  const home = part.home ?? temporaryDirectory();
  const lines: string[] = [];
  const started: Started[] = [];
  const order: string[] = [];
  const failing = new Set<string>();
  const connections = await openConnections({
    home,
    ports: {},
    asked: undefined,
    groupsOf: () => [],
    async start(target) {
      order.push(`start ${target.kind}`);
      if (failing.has(target.kind)) throw new Error(`${target.kind} cannot start`);
      const console = createFakeConsole(target.kind);
      started.push({ target, console });
      return {
        console,
        async stop() {
          order.push(`stop ${target.kind}`);
          await console.stop();
        },
      };
    },
    topicsOf: () => TOPICS,
    now: Date.now,
    log: (line) => lines.push(line),
    ...part,
  });
  const answers: unknown[] = [];
  async function call<N extends ConnectionCall>(
    name: N,
    input: CallInput<N>,
  ): Promise<Result<CallOutput<N>>> {
    const answer = (await connections.console.dispatch(name, input)) as Result<CallOutput<N>>;
    answers.push(answer);
    return answer;
  }
  return {
    ...connections,
    home,
    lines,
    started,
    order,
    failing,
    answers,
    call,
    list: async (): Promise<Connections> => valueOf(await call('connections.list', undefined)),
    saved: async (input: ConnectionDraft): Promise<string> =>
      valueOf(await call('connections.save', input)).id,
  };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** All that is in the folder, as text. */
function everythingIn(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('openConnections', () => {
  it('starts the embedded broker where nothing else was chosen', async () => {
    const { list, order } = await begin();
    expect(order).toEqual(['start embedded']);
    expect(await list()).toEqual({
      profiles: [],
      commandLine: undefined,
      activeId: 'embedded',
      phase: { kind: 'running' },
      secrets: { kept: 'session', why: 'browser' },
      canPickFiles: false,
    });
  });

  it('ends one console before it starts another, and the next start takes what was chosen', async () => {
    const first = await begin();
    const id = await first.saved(open);
    expect(await first.call('connections.switch', { id })).toEqual({ ok: true, value: undefined });
    expect(first.order).toEqual(['start embedded', 'stop embedded', 'start cluster']);
    await first.stop();
    const again = await begin({ home: first.home });
    expect(again.order).toEqual(['start cluster']);
    expect(again.started[0]?.target).toMatchObject({ id, brokers: open.servers, security: {} });
    await again.call('connections.switch', { id: 'embedded' });
    expect((await begin({ home: first.home })).order).toEqual(['start embedded']);
  });

  it('lets the options win for this start, as a connection without a name', async () => {
    const first = await begin();
    await first.call('connections.switch', { id: await first.saved(open) });
    expect((await begin({ home: first.home, asked: 'embedded' })).order).toEqual(['start embedded']);
    const asked = {
      brokers: ['b:1', 'a:1'],
      security: { sasl: { mechanism: 'plain', username: 'ada', password: PASSWORD } },
      layout: { layout: 'grouped' },
      mode: 'write',
      groupPrefix: 'ops',
    } as const;
    const { list, started, answers } = await begin({ home: first.home, asked });
    expect(await list()).toMatchObject({
      activeId: 'command-line',
      commandLine: { servers: ['b:1', 'a:1'], security: 'sasl_plaintext', user: 'ada', mode: 'write' },
    });
    expect(started[0]?.target).toMatchObject({ kind: 'cluster', id: 'command-line', ...asked });
    expect(JSON.stringify(answers)).not.toContain(PASSWORD);
    expect((await begin({ home: first.home })).order).toEqual(['start cluster']);
  });

  it('answers the calls under way before it stops, and refuses new ones', async () => {
    const { console, call, saved, started, order, list } = await begin();
    const id = await saved(open);
    const created = console.dispatch('orders.create', {});
    const switched = call('connections.switch', { id });
    await vi.waitFor(async () => {
      expect((await list()).phase).toEqual({ kind: 'switching', step: 'stopping', otherCluster: false });
    });
    expect(await console.dispatch('orders.create', {})).toMatchObject({ error: { code: 'switching' } });
    expect(order).toEqual(['start embedded']);
    started[0]?.console.answer();
    expect(await created).toMatchObject({ ok: true });
    expect(await switched).toMatchObject({ ok: true });
  });

  it('is switched once at a time', async () => {
    const { call, saved, order } = await begin();
    const id = await saved(open);
    const both = await Promise.all([
      call('connections.switch', { id }),
      call('connections.switch', { id: 'embedded' }),
    ]);
    expect(both).toMatchObject([{ ok: true }, { ok: false, error: { code: 'switching' } }]);
    expect(order).toEqual(['start embedded', 'stop embedded', 'start cluster']);
  });

  it('goes back to the one before where the next cannot be started', async () => {
    const { call, saved, order, failing, list } = await begin();
    failing.add('cluster');
    const id = await saved(open);
    expect(await call('connections.switch', { id })).toMatchObject({ error: { code: 'start_failed' } });
    expect(order).toEqual(['start embedded', 'stop embedded', 'start cluster', 'start embedded']);
    expect(await list()).toMatchObject({ activeId: 'embedded', phase: { kind: 'running' } });
  });

  it('says so where nothing can be started any more, and starts again when asked', async () => {
    const { call, saved, failing, list } = await begin();
    const id = await saved(open);
    failing.add('cluster');
    failing.add('embedded');
    await call('connections.switch', { id });
    expect(await list()).toMatchObject({
      phase: { kind: 'stopped', reason: 'failed', message: 'cluster cannot start' },
    });
    failing.clear();
    expect(await call('connections.switch', { id: 'embedded' })).toMatchObject({ ok: true });
    expect(await list()).toMatchObject({ activeId: 'embedded', phase: { kind: 'running' } });
  });

  it('has files of its own for each connection, and for each cluster at its address', async () => {
    const { call, saved, started, order, list } = await begin();
    const ids = [await saved(open), await saved({ ...open, name: 'Same servers' })];
    for (const id of ids) await call('connections.switch', { id });
    const targets = started.map(({ target }) => target).filter((target) => target.kind === 'cluster');
    expect(new Set(targets.map(({ paths }) => paths.outboxFile)).size).toBe(2);

    const [, last] = targets;
    expect([last?.admits(undefined), last?.admits('one'), last?.admits('one')]).toEqual([true, true, true]);
    expect(last?.admits('two')).toBe(false);
    // Whatever answers now, these files are closed.
    expect([last?.admits('two'), last?.admits('one')]).toEqual([false, false]);
    await vi.waitFor(async () => {
      expect(order.at(-1)).toBe('start cluster');
      expect((await list()).phase).toEqual({ kind: 'running' });
      expect(started).toHaveLength(4);
    });
    const next = started.at(-1)?.target;
    if (next?.kind !== 'cluster') throw new Error('no cluster');
    expect(next.paths.outboxFile).not.toBe(last?.paths.outboxFile);
    expect(next.admits('two')).toBe(true);
  });

  it('asks for a password before anything is stopped, and keeps the one it is given for the session', async () => {
    const { call, saved, order, started, list } = await begin();
    const id = await saved(draft);
    expect(await call('connections.switch', { id })).toMatchObject({
      error: { code: 'invalid_input', fields: [{ field: 'password', rule: 'required' }] },
    });
    expect(order).toEqual(['start embedded']);
    await call('connections.switch', { id, password: PASSWORD });
    expect(started.at(-1)?.target).toMatchObject({ security: { sasl: { password: PASSWORD } } });
    expect(await list()).toMatchObject({ profiles: [{ password: 'session' }] });
  });

  it('starts no console on a connection whose password is gone, and says that it is wanted', async () => {
    const first = await begin();
    const id = await first.saved({ ...draft, password: PASSWORD });
    await first.call('connections.switch', { id });
    const again = await begin({ home: first.home });
    expect(again.order).toEqual([]);
    expect(await again.list()).toMatchObject({
      activeId: id,
      phase: { kind: 'stopped', reason: 'password_wanted' },
    });
    await again.call('connections.switch', { id, password: PASSWORD });
    expect(again.order).toEqual(['start cluster']);
  });

  it('finds an encrypted password again', async () => {
    const first = await begin({ ports: trusted });
    const id = await first.saved({ ...draft, password: PASSWORD });
    await first.call('connections.switch', { id });
    const again = await begin({ home: first.home, ports: trusted });
    expect(again.started[0]?.target).toMatchObject({ security: { sasl: { password: PASSWORD } } });
    expect(await again.list()).toMatchObject({
      secrets: { kept: 'encrypted' },
      profiles: [{ password: 'encrypted' }],
    });
  });

  it('tells nobody a password: not an answer, a line, or a file', async () => {
    for (const ports of [{}, trusted]) {
      const { call, saved, home, lines, answers, list, failing } = await begin({ ports });
      const id = await saved({ ...draft, password: PASSWORD });
      await call('connections.test', { ...draft, id });
      await call('connections.test', { ...draft, password: PASSWORD });
      await call('connections.save', { ...draft, id, servers: ['nonsense'], password: PASSWORD });
      await call('connections.save', { ...draft, password: PASSWORD });
      failing.add('cluster');
      await call('connections.switch', { id, password: PASSWORD });
      failing.clear();
      await call('connections.switch', { id });
      await list();
      const told = [JSON.stringify(answers), lines.join('\n'), everythingIn(home)].join('\n');
      expect(told).toContain('Production');
      expect(told).not.toContain(PASSWORD);
      expect(told).not.toContain(Buffer.from(PASSWORD).toString('base64').slice(0, 16));
    }
  });

  it('gives a kept password to the servers it was typed for, and to no others', async () => {
    const heard = Promise.withResolvers<string>();
    const server = createServer((socket) =>
      socket.once('data', (data) => heard.resolve(data.toString('latin1'))),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    onTestFinished(() => void server.close());
    const elsewhere = [`127.0.0.1:${(server.address() as AddressInfo).port}`];
    const { call, saved, list } = await begin({ ports: trusted });
    const id = await saved({ ...draft, password: PASSWORD });
    const wanted = { error: { fields: [{ field: 'password', rule: 'required' }] } };
    expect(await call('connections.test', { ...draft, id, servers: elsewhere })).toMatchObject(wanted);
    expect(await call('connections.test', { ...draft, id, mechanism: 'scram-sha-512' })).toMatchObject(
      wanted,
    );
    await call('connections.save', { ...draft, id, name: 'Renamed' });
    expect(await list()).toMatchObject({ profiles: [{ name: 'Renamed', password: 'encrypted' }] });
    await call('connections.save', { ...draft, id, servers: elsewhere });
    expect(await list()).toMatchObject({ profiles: [{ password: 'none' }] });
  });

  it('keeps the passphrase of an encrypted key as it keeps passwords, and asks for it where it has none', async () => {
    const folder = temporaryDirectory();
    const { cert, private: key } = await generate([]);
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const encrypted = createPrivateKey(key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSWORD })
      .toString();
    const secured: ConnectionDraft = {
      ...open,
      security: 'ssl',
      certFile: file('cert.pem', cert),
      keyFile: file('key.pem', encrypted),
      keepPassword: true,
    };
    const { call, saved, list, started, home, answers, lines } = await begin({ ports: trusted });
    const problem = (rule: string) => ({ error: { fields: [{ field: 'keyPassphrase', rule }] } });
    const wrong = { ...secured, keyPassphrase: 'guess' };
    expect(await call('connections.save', wrong)).toMatchObject(problem('wrong_passphrase'));
    const id = await saved(secured);
    expect(await call('connections.test', { ...secured, id })).toMatchObject(problem('required'));
    expect(await call('connections.switch', { id })).toMatchObject(problem('required'));
    expect(await list()).toMatchObject({ activeId: 'embedded', profiles: [{ keyPassphrase: 'none' }] });

    await call('connections.switch', { id, keyPassphrase: PASSWORD });
    expect(started.at(-1)?.target).toMatchObject({
      security: { ssl: { key: encrypted, passphrase: PASSWORD } },
    });
    expect(await list()).toMatchObject({ profiles: [{ keyPassphrase: 'session' }] });
    await call('connections.save', { ...secured, id, keyPassphrase: PASSWORD });
    await call('connections.save', { ...secured, id, name: 'Renamed' });
    expect(await list()).toMatchObject({ profiles: [{ name: 'Renamed', keyPassphrase: 'encrypted' }] });
    await call('connections.save', { ...secured, id, keyFile: file('another.pem', encrypted) });
    expect(await list()).toMatchObject({ profiles: [{ keyPassphrase: 'none' }] });

    await call('connections.save', { ...secured, id, keyPassphrase: PASSWORD });
    await call('connections.switch', { id: 'embedded' });
    await call('connections.delete', { id });
    expect(existsSync(join(home, 'secrets.json'))).toBe(false);
    expect(JSON.stringify([answers, lines]) + everythingIn(home)).not.toContain(PASSWORD);
  });

  it('keeps a pasted key as it keeps passwords, never with the settings, and asks for it where it has none', async () => {
    const { cert, private: key } = await generate([]);
    const body = key.split('\n')[1] ?? '';
    const secured: ConnectionDraft = {
      ...open,
      security: 'ssl',
      certPem: cert,
      isKeyPasted: true,
      keepPassword: true,
    };
    const { call, saved, list, started, home, answers, lines } = await begin({ ports: trusted });
    const problem = (rule: string) => ({ error: { fields: [{ field: 'keyPem', rule }] } });
    expect(await call('connections.save', { ...secured, keyPem: 'a letter' })).toMatchObject(
      problem('not_pem'),
    );
    const id = await saved(secured);
    expect(await call('connections.switch', { id })).toMatchObject(problem('required'));
    await call('connections.switch', { id, keyPem: key });
    expect(started.at(-1)?.target).toMatchObject({ security: { ssl: { cert, key } } });
    expect(await list()).toMatchObject({ profiles: [{ keyPem: 'session', certPem: cert }] });
    await call('connections.save', { ...secured, id, keyPem: key });
    await call('connections.save', { ...secured, id, name: 'Renamed' });
    expect(await list()).toMatchObject({ profiles: [{ name: 'Renamed', keyPem: 'encrypted' }] });
    expect(readFileSync(join(home, 'connections.json'), 'utf8')).not.toContain(body);
    expect([...answers, ...lines].join('\n')).not.toContain(body);
    await call('connections.save', { ...secured, id, isKeyPasted: undefined, certPem: undefined });
    expect(await list()).toMatchObject({ profiles: [{ keyPem: 'none' }] });
  });

  it('sends the secret of a client to the token endpoint it was typed for, and to no other', async () => {
    const tokens: ConnectionDraft = {
      ...draft,
      mechanism: 'oauthbearer',
      tokenEndpoint: 'http://127.0.0.1:1/token',
      keepPassword: true,
    };
    const { call, saved, list } = await begin({ ports: trusted });
    const id = await saved({ ...tokens, password: PASSWORD });
    const elsewhere = { ...tokens, id, tokenEndpoint: 'http://127.0.0.1:2/token' };
    expect(await call('connections.test', elsewhere)).toMatchObject({
      error: { fields: [{ field: 'password', rule: 'required' }] },
    });
    await call('connections.save', elsewhere);
    expect(await list()).toMatchObject({
      profiles: [{ password: 'none', tokenEndpoint: elsewhere.tokenEndpoint }],
    });
  });

  it('names the field that is wrong', async () => {
    const { call, saved } = await begin();
    const id = await saved(open);
    expect(await call('connections.save', { ...draft, name: 'TEST' })).toMatchObject({
      error: { fields: [{ field: 'name', rule: 'taken' }] },
    });
    expect(await call('connections.save', { ...open, id })).toMatchObject({ ok: true });
    for (const name of ['connections.save', 'connections.test'] as const) {
      expect(await call(name, { ...open, name: 'Other', security: 'ssl', caFile: '/nowhere' })).toMatchObject(
        {
          error: { fields: [{ field: 'caFile', rule: 'unreadable_file' }] },
        },
      );
    }
  });

  it('says why nobody answered', async () => {
    const { call } = await begin();
    expect(await call('connections.test', open)).toMatchObject({
      value: { reached: false, why: 'refused', trouble: undefined },
    });
  });

  it.each([
    ['waits', false],
    ['was refused', true],
  ])('deletes no connection where a command %s, unless that is given up', async (_what, isRefused) => {
    const { call, saved, home, started, list } = await begin({ ports: trusted });
    const id = await saved({ ...draft, password: PASSWORD });
    await call('connections.switch', { id });
    expect(await call('connections.delete', { id })).toMatchObject({ error: { code: 'in_use' } });
    const target = started.at(-1)?.target;
    if (target?.kind !== 'cluster') throw new Error('no cluster');
    const outbox = openOutboxFile(target.paths.outboxFile, () => undefined);
    const kept = outbox.keep({ topic: 'orders', key: 'o', headers: [], value: new Uint8Array() }, 1);
    if (isRefused) outbox.setAside(kept.id, { reason: 'no_topic', detail: '' }, 2);
    outbox.close();
    await call('connections.switch', { id: 'embedded' });
    expect(await call('connections.delete', { id })).toMatchObject({ error: { code: 'commands_wait' } });
    expect((await list()).profiles).toHaveLength(1);
    expect(await call('connections.delete', { id, giveUpWaiting: true })).toMatchObject({ ok: true });
    expect(await call('connections.delete', { id })).toMatchObject({ error: { code: 'not_found' } });
    expect([existsSync(target.paths.outboxFile), existsSync(join(home, 'secrets.json'))]).toEqual([
      false,
      false,
    ]);
  });

  it('has a file dialog where the host has one', async () => {
    expect(await (await begin()).call('connections.pickFile', { file: 'ca' })).toMatchObject({
      error: { code: 'not_found' },
    });
    const picked: string[] = [];
    const pickFile = async (file: string) => {
      picked.push(file);
      return '/etc/ca.pem';
    };
    const { call, list } = await begin({ ports: { pickFile } });
    expect((await list()).canPickFiles).toBe(true);
    expect(await call('connections.pickFile', { file: 'ca' })).toEqual({
      ok: true,
      value: { path: '/etc/ca.pem' },
    });
    expect(picked).toEqual(['ca']);
  });

  it('throws where the first console cannot be started, as a start on the command line has to', async () => {
    await expect(begin({ start: async () => Promise.reject(new Error('port taken')) })).rejects.toThrow(
      'port taken',
    );
  });
});
