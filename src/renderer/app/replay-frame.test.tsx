// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { Bridge } from '../../contract/bridge.ts';
import type { ReplayState } from '../../contract/replay.ts';
import { useWorld } from '../bridge/world.ts';
import { messages as logMessages } from '../features/log/messages.ts';
import { messages as ordersMessages } from '../features/orders/messages.ts';
import { messages as replayMessages } from '../features/replay/messages.ts';
import { App } from './app.tsx';
import { eventually } from '../testing/eventually.ts';

vi.mock('../charts/time-chart.tsx', () => ({
  TimeChart: ({ label }: { readonly label: string }) => <div>{label}</div>,
}));

vi.mock('../charts/doughnut-chart.tsx', () => ({ DoughnutChart: () => <div /> }));

type FakeBridge = Bridge & { readonly stop: () => void };
type FakeBridgeFile = { readonly createFakeBridge: (options: object) => FakeBridge };
const FAKE_BRIDGE: string = '../../../tests/support/fake-bridge.ts';
const { createFakeBridge } = (await import(FAKE_BRIDGE)) as FakeBridgeFile;

const replay = replayMessages.en;
const OFF: Result<ReplayState> = ok({ phase: 'off' });
const OPEN: ReplayState = {
  phase: 'paused',
  atMs: 0,
  fromMs: 0,
  toMs: 0,
  done: 0,
  total: 0,
  speed: 1,
  last: undefined,
  tape: undefined,
  failed: false,
};
let root: Root;
let bridge: FakeBridge;

function show(path: string, change: (bridge: Bridge) => Partial<Bridge> = () => ({})): void {
  bridge = createFakeBridge({ history: 3, language: 'en' });
  bridge = { ...bridge, ...change(bridge) };
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  history.replaceState(undefined, '', path);
  act(() => root.render(<App bridge={bridge} />));
}

function look(world: 'live' | 'replay'): void {
  act(() => useWorld.getState().look(world));
}

async function replayNow(): Promise<void> {
  await act(async () => {
    await bridge.call('replay.seek', { kind: 'time', atMs: 0 });
    useWorld.getState().look('replay');
  });
}

const seekingShown = () => document.body.textContent?.includes(replay.seeking);

/** A console whose time machine answers when the test says so, and stays off until then. */
function answeredByHand() {
  const answers: ((result: Result<ReplayState>) => void)[] = [];
  const change = (fake: Bridge): Partial<Bridge> => ({
    call: (name, input) =>
      name === 'replay.seek'
        ? new Promise((resolve) => {
            answers.push((result) => resolve(result));
          })
        : fake.call(name, input),
  });
  const answer = (result: Result<ReplayState>) => act(async () => answers.shift()?.(result));
  return { answer, change };
}

/** Its streams of the replay say what the test says, each by a function of its own. */
function saidByHand(fake: Bridge, said: ((state: ReplayState) => void)[]): Partial<Bridge> {
  return {
    subscribe(name, input, listener) {
      if (name !== 'replay') {
        return fake.subscribe(name, input, listener);
      }
      let seq = 0;
      said.push((value) => {
        seq += 1;
        const kind = seq === 1 ? 'snapshot' : 'delta';
        listener({ kind, seq, value, conflated: 0 } as never, () => undefined);
      });
      return () => undefined;
    },
  };
}

const goBackButton = () => document.querySelector<HTMLButtonElement>('[data-testid="replay-enter"]');

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  localStorage.setItem('vigie.language', 'en');
});
afterEach(() => {
  look('live');
  act(() => root.unmount());
  bridge.stop();
  vi.unstubAllGlobals();
});

it('turns off what would write while the past is shown, and says why', async () => {
  show('/orders');
  const groupOfCreate = () =>
    [...document.querySelectorAll('button')]
      .find(({ textContent }) => textContent === ordersMessages.en.createNow)
      ?.closest('fieldset');
  await eventually(() => expect(groupOfCreate()?.disabled).toBe(false));
  await replayNow();
  await eventually(() =>
    expect([groupOfCreate()?.disabled, groupOfCreate()?.title]).toEqual([true, replay.actsOff]),
  );
  // The keyboard reaches nothing of the group: it hears the reason where it leaves the past.
  const leave = document.querySelector<HTMLButtonElement>('[data-testid="replay-leave"]');
  const reason = document.getElementById(leave?.getAttribute('aria-describedby') ?? '');
  expect([leave?.disabled, reason?.textContent]).toEqual([false, replay.actsOff]);
  look('live');
  await eventually(() => expect(groupOfCreate()?.disabled).toBe(false));
});

it('shows a notice in the place of /refused, which knows the present alone', async () => {
  show('/refused');
  await replayNow();
  await eventually(() => expect(document.body.textContent).toContain(replay.liveAloneHint));
  look('live');
  await eventually(() => expect(document.body.textContent).not.toContain(replay.liveAloneHint));
});

it('reads the log as of the instant, follows it and reads it again with each step, and live again at the end', async () => {
  const asked: string[] = [];
  show('/log/orders?from=beginning', (fake) => ({
    call: (name, input) => {
      asked.push(name);
      return fake.call(name, input);
    },
    subscribe: (name, input, listener) => {
      asked.push(name);
      return fake.subscribe(name, input, listener);
    },
  }));
  const sinceThen = (names: readonly string[]) => asked.splice(0).filter((name) => names.includes(name));
  await eventually(() => expect(asked).toEqual(expect.arrayContaining(['log', 'log.search', 'log.topics'])));
  await replayNow();
  await eventually(() =>
    expect(asked).toEqual(expect.arrayContaining(['replay:log', 'replay.search', 'replay.topics'])),
  );
  expect(document.body.textContent).toContain(logMessages.en.past.follow);
  asked.splice(0);
  act(() => useWorld.getState().arriveAt('one event later'));
  await eventually(() => expect(asked).toContain('replay.search'));
  expect(sinceThen(['log', 'log.search', 'log.topics'])).toEqual([]);
  look('live');
  await eventually(() => expect(asked).toEqual(expect.arrayContaining(['log', 'log.search'])));
});

it.each([
  ['/dashboard', 'the figures and the activity'],
  ['/orders', 'the list'],
  ['/log/orders', 'the records that are followed'],
  ['/log/orders?from=beginning', 'the records that are read'],
])('shows on %s the skeletons of %s until the replay has arrived', async (path) => {
  const said: ((state: ReplayState) => void)[] = [];
  show(path, (fake) => saidByHand(fake, said));
  const isLoading = () => document.querySelector('[aria-busy="true"]') !== null;
  await eventually(() => expect(document.querySelector('h1')).not.toBeNull());
  await eventually(() => expect(isLoading()).toBe(false));
  look('replay');
  await eventually(() => expect(said).toHaveLength(1));
  await act(async () => said[0]?.({ ...OPEN, phase: 'seeking' }));
  await eventually(() => expect(isLoading()).toBe(true));
  await act(async () => said[0]?.(OPEN));
  await eventually(() => expect(isLoading()).toBe(false));
  await act(async () => said[0]?.({ ...OPEN, phase: 'seeking' }));
  await eventually(() => expect(isLoading()).toBe(true));
});

it('turns off on the quarantine page what would write or export, each with its reason', async () => {
  show('/quarantine');
  const reasonOf = (testId: string) => {
    const button = document.querySelector<HTMLButtonElement>(`[data-testid="${testId}"]`);
    const isOff = button?.disabled || button?.closest('fieldset')?.disabled;
    return isOff ? button?.closest<HTMLElement>('[title]')?.title : undefined;
  };
  await eventually(() => expect(document.querySelector('[data-testid="redrive-all"]')).not.toBeNull());
  expect([reasonOf('redrive-all'), reasonOf('export-quarantine')]).toEqual([undefined, undefined]);
  await replayNow();
  await eventually(() =>
    expect([reasonOf('redrive-all'), reasonOf('export-quarantine')]).toEqual([
      replay.actsOff,
      replay.exportOff,
    ]),
  );
});

it('returns to live, and says so, where nothing is replayed: it never waits for ever', async () => {
  show('/dashboard');
  look('replay');
  await eventually(() => expect(document.body.textContent).toContain(replay.ended));
  expect([useWorld.getState().world, seekingShown()]).toEqual(['live', false]);
});

it.each([
  ['it fails', [fail(appError('kafka_unreachable', 'away'))]],
  [
    'the first of two wishes gives way and the second fails',
    [OFF, fail(appError('kafka_unreachable', 'away'))],
  ],
  ['another client closes it first', [OFF]],
])('waits for a replay that is being opened, and returns to live where %s', async (_case, results) => {
  const { answer, change } = answeredByHand();
  show('/dashboard', change);
  await eventually(() => expect(goBackButton()?.disabled).toBe(false));
  // All of them before the screen is drawn again.
  act(() => results.forEach(() => goBackButton()?.click()));
  await eventually(() => expect(seekingShown()).toBe(true));
  for (const result of results) {
    expect(useWorld.getState().world).toBe('replay');
    await answer(result);
  }
  await eventually(() => expect(useWorld.getState().world).toBe('live'));
});

it('returns to live where a replay opened and closed again before its stream said it once', async () => {
  const { answer, change } = answeredByHand();
  show('/dashboard', change);
  await eventually(() => expect(goBackButton()?.disabled).toBe(false));
  act(() => goBackButton()?.click());
  await eventually(() => expect(seekingShown()).toBe(true));
  // The console's stream, of which this window sees the latest alone, says that nothing is replayed.
  await answer(ok(OPEN));
  await eventually(() => expect(document.body.textContent).toContain(replay.ended));
  expect([useWorld.getState().world, seekingShown()]).toEqual(['live', false]);
});

it('waits for a stream that is later than the answer', async () => {
  const said: ((state: ReplayState) => void)[] = [];
  const { answer, change } = answeredByHand();
  show('/dashboard', (fake) => ({ ...change(fake), ...saidByHand(fake, said) }));
  await eventually(() => expect(goBackButton()?.disabled).toBe(false));
  act(() => goBackButton()?.click());
  await eventually(() => expect(said).toHaveLength(1));
  await act(async () => said[0]?.({ phase: 'off' }));
  await answer(ok(OPEN));
  await eventually(() => expect(said).toHaveLength(2));
  await act(async () => said[1]?.(OPEN));
  expect([useWorld.getState().world, seekingShown()]).toEqual(['replay', true]);
  await act(async () => said[0]?.(OPEN));
  await eventually(() => expect(seekingShown()).toBe(false));
  expect(useWorld.getState().world).toBe('replay');
});
