import { describe, expect, it } from 'vitest';
import { ok } from '../../contract/app-error.ts';
import type { Connections } from '../../contract/connection.ts';
import type { ReadChange } from '../projection/read-change.ts';
import { createSignal } from '../streams/signal.ts';
import { createSwitchableConsole } from './switchable-console.ts';
import { createFakeConsole } from './testing/fake-console.ts';

const LIST = { search: '', filter: 'all', limit: 50 };

function start() {
  const changed = createSignal<void>();
  let activeId = 'one';
  const outer = createSwitchableConsole({
    dispatch: async (name) => ok(name),
    dispatchOfAudience: async (name) => ok(`audience ${name}`),
    connections: () => ({ activeId }) as Connections,
    changed,
    now: () => 0,
  });
  const sent: string[] = [];
  const session = outer.openSession((streamId, { kind, value }) => {
    sent.push(`${streamId} ${kind} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  });
  return {
    outer,
    session,
    sent,
    choose: (id: string) => {
      activeId = id;
      changed.emit();
    },
  };
}

describe('createSwitchableConsole', () => {
  it('gives the streams that are open to the next console, which begins them with a snapshot', async () => {
    const { outer, session, sent } = start();
    const [one, two] = [createFakeConsole('one'), createFakeConsole('two')];
    outer.attach(one);
    await session.open('s1', 'orders', LIST);
    await session.open('s2', 'status', undefined);
    session.close('s2');
    outer.attach(undefined);
    outer.attach(two);
    expect(one.asked.at(-1)).toBe('dispose');
    expect(two.asked).toEqual(['open s1 orders']);
    expect(sent).toEqual(['s1 snapshot one', 's2 snapshot one', 's1 snapshot two']);
  });

  it('seats the audience with the audience of each console, and tells it nothing of connections', async () => {
    const { outer } = start();
    const [one, two] = [createFakeConsole('one'), createFakeConsole('two')];
    const sent: unknown[] = [];
    const heard: unknown[] = [];
    const { audience } = outer;
    const session = audience.openSession((_streamId, { value }) => sent.push(value));
    const end = audience.onChange((change) => heard.push(change.key));
    outer.attach(one);
    await session.open('s1', 'orders', LIST);
    expect(await session.open('s2', 'connections', undefined)).toMatchObject({
      error: { code: 'read_only' },
    });
    expect(await audience.dispatch('connections.list', undefined)).toEqual(ok('audience connections.list'));
    expect(await audience.ask('dashboard', '1h')).toBe('one audience dashboard');
    outer.attach(two);
    void audience.dispatch('log.topics', undefined);
    expect(sent).toEqual(['one audience', 'two audience']);
    expect([one, two].map(({ asked }) => asked.filter((each) => / (open|dispatch) /.test(each)))).toEqual([
      ['audience open s1 orders'],
      ['audience open s1 orders', 'audience dispatch log.topics'],
    ]);
    one.change({ key: 'a' } as ReadChange);
    two.change({ key: 'b' } as ReadChange);
    end();
    two.change({ key: 'c' } as ReadChange);
    expect(heard).toEqual(['b']);
  });

  it('opens with the next console what was opened while there was none, and nothing that no console would', async () => {
    const { outer, session } = start();
    expect(await session.open('s1', 'replay:orders', LIST)).toEqual(ok(undefined));
    for (const [streamId, name, input] of [
      [7, 'orders', LIST],
      ['x'.repeat(101), 'orders', LIST],
      ['s2', 'nonsense', LIST],
      ['s3', 'orders', { ...LIST, limit: 1e9 }],
      ['s4', 'replay:connections', undefined],
    ] as const) {
      expect(await session.open(streamId, name, input)).toMatchObject({
        error: { code: 'invalid_input' },
      });
    }
    const next = createFakeConsole('next');
    outer.attach(next);
    expect(next.asked).toEqual(['open s1 replay:orders']);
  });

  it('holds so many streams of one client, and no more', async () => {
    const { session } = start();
    for (let index = 0; index < 64; index += 1) await session.open(`s${index}`, 'status', undefined);
    expect(await session.open('more', 'status', undefined)).toMatchObject({ error: { code: 'not_allowed' } });
    expect(await session.open('s3', 'status', undefined)).toEqual(ok(undefined));
  });

  it('refuses commands while there is no console, and answers what is about connections', async () => {
    const { outer } = start();
    expect(await outer.dispatch('orders.create', {})).toMatchObject({ error: { code: 'switching' } });
    expect(await outer.dispatch('connections.list', undefined)).toEqual(ok('connections.list'));
  });

  it('is drained when the calls under way are answered', async () => {
    const { outer } = start();
    const one = createFakeConsole('one');
    outer.attach(one);
    const answered = outer.dispatch('orders.create', {});
    outer.attach(undefined);
    let isDrained = false;
    const drained = outer.drained(60_000).then(() => {
      isDrained = true;
      return undefined;
    });
    await Promise.resolve();
    expect(isDrained).toBe(false);
    one.answer();
    await drained;
    expect(await answered).toEqual(ok('one'));
  });

  it('says which connection is looked at, console or not', async () => {
    const { session, sent, choose } = start();
    await session.open('s1', 'connections', undefined);
    session.credit('s1');
    choose('two');
    expect(sent).toEqual(['s1 snapshot {"activeId":"one"}', 's1 delta {"activeId":"two"}']);
  });

  it('lets questions wait for the next console, and its changes go to whoever listens', async () => {
    const { outer } = start();
    const heard: unknown[] = [];
    const end = outer.onChange((change) => heard.push(change));
    const question = outer.ask('dashboard', '1h');
    const [one, two] = [createFakeConsole('one'), createFakeConsole('two')];
    outer.attach(one);
    expect(await question).toBe('one dashboard');
    one.change({ kind: 'a' } as unknown as ReadChange);
    outer.attach(two);
    one.change({ kind: 'late' } as unknown as ReadChange);
    two.change({ kind: 'b' } as unknown as ReadChange);
    end();
    two.change({ kind: 'c' } as unknown as ReadChange);
    expect(heard).toEqual([{ kind: 'a' }, { kind: 'b' }]);
  });

  it('goes on with a client that was put away and starts again, as a window that is reloaded', async () => {
    const { outer, session, sent } = start();
    outer.attach(createFakeConsole('one'));
    await session.open('s1', 'orders', LIST);
    session.dispose();
    await session.open('s1', 'orders', LIST);
    outer.attach(createFakeConsole('two'));
    expect(sent).toEqual(['s1 snapshot one', 's1 snapshot one', 's1 snapshot two']);
  });
});
