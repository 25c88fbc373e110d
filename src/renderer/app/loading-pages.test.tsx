// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Bridge } from '../../contract/bridge.ts';
import { messages as deliveries } from '../features/deliveries/messages.ts';
import { messages as log } from '../features/log/messages.ts';
import { messages as orders } from '../features/orders/messages.ts';
import { messages as payments } from '../features/payments/messages.ts';
import { messages as quarantine } from '../features/quarantine/messages.ts';
import { messages as stock } from '../features/stock/messages.ts';
import { eventually } from '../testing/eventually.ts';
import { App } from './app.tsx';

vi.mock('../charts/time-chart.tsx', () => ({ TimeChart: () => <div /> }));
vi.mock('../charts/doughnut-chart.tsx', () => ({
  DoughnutChart: ({ label, children }: { readonly label: string; readonly children: React.ReactNode }) => (
    <div>
      {label} {children}
    </div>
  ),
}));

type FakeBridge = Bridge & { readonly stop: () => void };
type FakeBridgeFile = { readonly createFakeBridge: (options: object) => FakeBridge };
const FAKE_BRIDGE: string = '../../../tests/support/fake-bridge.ts';
const { createFakeBridge } = (await import(FAKE_BRIDGE)) as FakeBridgeFile;

/** What pages say when there is nothing. */
const EMPTY_TEXTS = [
  deliveries.en.emptyTitle,
  log.en.empty.live,
  orders.en.emptyTitle,
  payments.en.emptyTitle,
  payments.en.shares.none,
  quarantine.en.emptyTitle,
  stock.en.low.unread,
  stock.en.low.none,
  stock.en.list.emptyTitle,
];
let root: Root;
let bridge: FakeBridge;

/** Its status is known, and nothing else ever comes. */
function loadingFor(whole: Bridge): Bridge {
  return {
    ...whole,
    call: (name, input) => (name === 'app.info' ? whole.call(name, input) : new Promise(() => undefined)),
    subscribe: (name, input, listener) =>
      name === 'status' ? whole.subscribe(name, input, listener) : () => undefined,
  };
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  bridge = createFakeBridge({ history: 3, language: 'en' });
});
afterEach(() => {
  act(() => root.unmount());
  bridge.stop();
  vi.unstubAllGlobals();
});

it.each([
  '/dashboard',
  '/orders',
  '/orders/ord-1',
  '/payments',
  '/deliveries',
  '/stock',
  '/log',
  '/quarantine',
])('states no number and no emptiness on %s before it knows', async (path) => {
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  history.replaceState(undefined, '', path);
  act(() => root.render(<App bridge={loadingFor(bridge)} />));
  const main = () => document.querySelector('main');
  // The skeleton of what is read.
  await eventually(() => expect(main()?.querySelector('.mantine-Skeleton-root')).toBeTruthy());
  const text = main()?.textContent ?? '';
  expect(EMPTY_TEXTS.filter((each) => text.includes(each))).toEqual([]);
  expect(text).not.toMatch(/(?<![\d.,])0(?![\d.,])/);
});
