// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../contract/bridge.ts';
import type { Connections } from '../../contract/connection.ts';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { messages as deliveriesMessages } from '../features/deliveries/messages.ts';
import { messages as ordersMessages } from '../features/orders/messages.ts';
import { messages as simulatorMessages } from '../features/simulator/messages.ts';
import { App } from './app.tsx';
import { messages as shellMessages } from './messages.ts';
import { eventually } from '../testing/eventually.ts';

vi.mock('../charts/time-chart.tsx', () => ({
  TimeChart: ({ label }: { readonly label: string }) => <div>{label}</div>,
}));

vi.mock('../charts/doughnut-chart.tsx', () => ({ DoughnutChart: () => <div /> }));

type FakeBridge = Bridge & { readonly stop: () => void };
type FakeBridgeFile = { readonly createFakeBridge: (options: object) => FakeBridge };
const FAKE_BRIDGE: string = '../../../tests/support/fake-bridge.ts';
const { createFakeBridge } = (await import(FAKE_BRIDGE)) as FakeBridgeFile;

/** A cluster that is not Vigie's own. */
const kafka: Partial<ConsoleStatus['kafka']> = { embedded: undefined, mode: 'write' };
const connections: Partial<Connections> = {
  activeId: 'p',
  profiles: [
    {
      id: 'p',
      name: 'Production',
      servers: ['kafka:9092'],
      security: 'plaintext',
      layout: 'grouped',
      mode: 'write',
      colour: 'red',
      password: 'none',
      keyPassphrase: 'none',
      keyPem: 'none',
    },
  ],
};

const { createNow: CREATE } = ordersMessages.en;
const { start: GENERATE } = simulatorMessages.en;
const { write } = shellMessages.en;

let root: Root;
let bridge: FakeBridge;
let called: string[];

async function show(path: string, options: object): Promise<void> {
  bridge = createFakeBridge({ history: 3, language: 'en', ...options });
  called = [];
  const recording: Bridge = {
    ...bridge,
    call(name, input) {
      called.push(name);
      return bridge.call(name, input);
    },
  };
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  history.replaceState(undefined, '', path);
  act(() => root.render(<App bridge={recording} />));
  await eventually(() => expect(byTestId('connection-chip')).toBeDefined());
}

function byTestId(testId: string): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`[data-testid="${testId}"]`) ?? undefined;
}

function button(name: string): HTMLButtonElement | undefined {
  return [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
}

function click(name: string): void {
  act(() => button(name)?.click());
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  localStorage.clear();
  localStorage.setItem('vigie.language', 'en');
});
afterEach(() => {
  act(() => root.unmount());
  bridge.stop();
  vi.unstubAllGlobals();
});

describe('the connection in the header', { timeout: 20_000 }, () => {
  it('says its name, its colour and its mode, on every page', async () => {
    await show('/dashboard', { kafka, connections });
    const chip = byTestId('connection-chip');
    expect([chip?.textContent, chip?.dataset['mark'], chip?.getAttribute('href')]).toEqual([
      'Productionread and write',
      'red',
      '/connections',
    ]);
  });

  it('names the embedded broker, which has a colour of its own', async () => {
    await show('/orders', {});
    expect(byTestId('connection-chip')?.textContent).toBe('Embedded brokerread and write');
    expect(byTestId('connection-chip')?.dataset['mark']).toBe('petrol');
  });

  it('names the servers of the command line, which has no name', async () => {
    const commandLine = { servers: ['a:1', 'b:2'], security: 'plaintext', user: undefined, mode: 'read' };
    const read = { ...kafka, mode: 'read' } as const;
    await show('/orders', {
      kafka: read,
      connections: { commandLine, activeId: 'command-line' },
    });
    expect(byTestId('connection-chip')?.textContent).toBe('a:1 +1read only');
  });
});

describe('a read-only connection', { timeout: 20_000 }, () => {
  const read = { kafka: { ...kafka, mode: 'read' }, connections };

  it.each(['/orders', '/payments', '/deliveries'])(
    'offers nothing that writes on %s, and says why',
    async (path) => {
      await show(path, read);
      await eventually(() =>
        expect(byTestId('read-only-note')?.textContent ?? '').toContain('writes nothing'),
      );
      expect(document.querySelector('main form')).toBeNull();
      for (const name of [CREATE, GENERATE, deliveriesMessages.en.create, deliveriesMessages.en.advance])
        expect(button(name)).toBeUndefined();
      expect(byTestId('simulator-indicator')).toBeUndefined();
    },
  );
});

describe('writing to a cluster', { timeout: 20_000 }, () => {
  const options = { kafka, connections, asksToWrite: true };

  it('asks once, names the cluster, and goes on with what was asked for', async () => {
    await show('/orders', options);
    await eventually(() => expect(button(CREATE)).toBeDefined());
    click(CREATE);
    await eventually(() => expect(byTestId('write-dialog')?.textContent).toContain('Production'));
    expect(byTestId('write-dialog')?.textContent).toContain('kafka:9092');
    click(write.confirm);
    await eventually(() => expect(byTestId('write-dialog')).toBeUndefined());
    expect(called.filter((name) => /create|confirm/.test(name))).toEqual([
      'orders.create',
      'writes.confirm',
      'orders.create',
    ]);
    click(GENERATE);
    await eventually(() => expect(called).toContain('simulator.start'));
    expect(byTestId('write-dialog')).toBeUndefined();
  });

  it('writes nothing where it is not confirmed, and asks again', async () => {
    await show('/orders', options);
    await eventually(() => expect(button(GENERATE)).toBeDefined());
    for (const _ of [1, 2]) {
      await eventually(() => expect(button(GENERATE)?.disabled).toBe(false));
      click(GENERATE);
      await eventually(() => expect(byTestId('write-dialog')).toBeDefined());
      click(write.cancel);
      await eventually(() => expect(byTestId('write-dialog')).toBeUndefined());
    }
    expect(called).not.toContain('writes.confirm');
    expect(byTestId('simulator-indicator')?.dataset['running']).toBe('false');
  });
});
