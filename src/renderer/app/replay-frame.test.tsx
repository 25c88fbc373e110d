// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Bridge } from '../../contract/bridge.ts';
import { useWorld } from '../bridge/world.ts';
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
let root: Root;
let bridge: FakeBridge;

function show(path: string): void {
  bridge = createFakeBridge({ history: 3, language: 'en' });
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  history.replaceState(undefined, '', path);
  act(() => root.render(<App bridge={bridge} />));
}

function look(world: 'live' | 'replay'): void {
  act(() => useWorld.getState().look(world));
}

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
  look('replay');
  await eventually(() =>
    expect([groupOfCreate()?.disabled, groupOfCreate()?.title]).toEqual([true, replay.actsOff]),
  );
  look('live');
  await eventually(() => expect(groupOfCreate()?.disabled).toBe(false));
});

it.each(['/log', '/refused'])(
  'shows a notice in the place of %s, which knows the present alone',
  async (path) => {
    show(path);
    look('replay');
    await eventually(() => expect(document.body.textContent).toContain(replay.liveAloneHint));
    look('live');
    await eventually(() => expect(document.body.textContent).not.toContain(replay.liveAloneHint));
  },
);
