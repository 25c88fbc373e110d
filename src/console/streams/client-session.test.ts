import { expect, it } from 'vitest';
import { ok } from '../../contract/app-error.ts';
import { openClientSession } from './client-session.ts';
import type { OpenView } from './stream-session.ts';

const NO_WORLD = {
  openSession: () => ({
    open: async () => ok(undefined),
    credit: () => undefined,
    close: () => undefined,
    setHidden: () => undefined,
    dispose: () => undefined,
  }),
};

it('opens the log of the present and the log of the replay by their names, each closed on its own', async () => {
  const sent: unknown[] = [];
  const closed: string[] = [];
  const viewOf =
    (of: string): OpenView =>
    (name) => ({
      snapshot: () => `${name} ${of}`,
      delta: () => undefined,
      minIntervalMs: 0,
      close: () => closed.push(of),
    });
  const session = openClientSession({
    send: (streamId, { value }) => sent.push([streamId, value]),
    ownStreams: ['log'],
    openView: viewOf('now'),
    replayedStreams: ['log'],
    openReplayedView: viewOf('then'),
    now: () => 0,
    live: NO_WORLD,
    replayed: () => undefined,
    replayChanged: { listen: () => () => undefined },
    attend: () => () => undefined,
  });
  const input = { topic: 'orders', filter: { key: '', type: '', text: '', path: '' } };
  expect(await session.open('a', 'log', input)).toMatchObject({ ok: true });
  expect(await session.open('b', 'replay:log', input)).toMatchObject({ ok: true });
  expect(await session.open('c', 'replay:log', { topic: 7 })).toMatchObject({
    error: { code: 'invalid_input' },
  });
  expect(sent).toEqual([
    ['a', 'log now'],
    ['b', 'log then'],
  ]);
  session.close('b');
  expect(closed).toEqual(['then']);
  session.dispose();
  expect(closed).toEqual(['then', 'now']);
});
