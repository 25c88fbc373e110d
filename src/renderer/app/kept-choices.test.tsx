// @vitest-environment happy-dom
import { notifications } from '@mantine/notifications';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../contract/bridge.ts';
import { eventually } from '../testing/eventually.ts';
import { messages } from './messages.ts';

vi.mock('../charts/time-chart.tsx', () => ({ TimeChart: () => <div /> }));
vi.mock('../charts/doughnut-chart.tsx', () => ({ DoughnutChart: () => <div /> }));

type FakeBridge = Bridge & { readonly stop: () => void };
type FakeBridgeFile = { readonly createFakeBridge: (options: object) => FakeBridge };
/** Compiled with the tests that cross processes, not with the screens: reached by name. */
const FAKE_BRIDGE: string = '../../../tests/support/fake-bridge.ts';
const { createFakeBridge } = (await import(FAKE_BRIDGE)) as FakeBridgeFile;

const refuse = (): never => {
  throw new DOMException('Access is denied for this document.', 'SecurityError');
};
const spare = new Map<string, string>();
const KINDS_OF_STORAGE: Readonly<Record<string, PropertyDescriptor>> = {
  'throws where it is looked at': { get: refuse },
  'is absent': { get: () => null },
  'throws where it is read or written': {
    get: () => ({ getItem: refuse, setItem: refuse, removeItem: refuse }),
  },
  'has no room': { get: () => ({ getItem: () => null, setItem: refuse, removeItem: () => undefined }) },
  'keeps what it is given': {
    get: () => ({
      getItem: (name: string) => spare.get(name) ?? null,
      setItem: (name: string, value: string) => void spare.set(name, value),
      removeItem: (name: string) => void spare.delete(name),
    }),
  },
};

let root: Root;
let bridge: FakeBridge;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  // The stores read what is kept as their modules are loaded.
  vi.resetModules();
});
afterEach(() => {
  act(() => root.unmount());
  bridge.stop();
  notifications.clean();
  vi.unstubAllGlobals();
  for (const name of ['localStorage', 'sessionStorage']) Reflect.deleteProperty(window, name);
});

async function openPage(storage: PropertyDescriptor): Promise<void> {
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { ...storage, configurable: true });
  const { App } = await import('./app.tsx');
  bridge = createFakeBridge({ history: 3, language: undefined });
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  history.replaceState(undefined, '', '/dashboard');
  act(() => root.render(<App bridge={bridge} />));
  await eventually(() =>
    expect(document.querySelector('[data-testid="figure-orders-value"]')?.textContent).toBe('3'),
  );
}

function choose(language: 'fr' | 'en'): void {
  act(() =>
    document
      .querySelector<HTMLElement>(`[data-testid="language-switch"] input[value="${language}"]`)
      ?.click(),
  );
}

/** Without the spaces that do not break, which French has before its signs. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const timesSaid = (text: string): number =>
  plain(document.body.textContent ?? '').split(plain(text)).length - 1;

describe.each(Object.entries(KINDS_OF_STORAGE))('a browser whose storage %s', (name, storage) => {
  it('changes language, theme and sound all the same, and says once what it does not keep', async () => {
    const complained = vi.spyOn(console, 'warn');
    await openPage(storage);
    const { useSoundSettings } = await import('../features/sound/sound-settings.ts');
    const { keptColorScheme } = await import('./kept-color-scheme.ts');
    for (const language of ['en', 'fr', 'en'] as const) {
      choose(language);
      await eventually(() => expect(document.documentElement.lang).toBe(language));
    }
    act(() => void useSoundSettings.setState({ on: true }));
    const scheme = keptColorScheme('vigie.color-scheme');
    scheme.set('dark');
    const isKept = name.startsWith('keeps');
    expect([useSoundSettings.getState().on, scheme.get('light')]).toEqual([true, isKept ? 'dark' : 'light']);
    scheme.clear();
    await eventually(() =>
      expect(timesSaid(messages.en.choicesNotKept) + timesSaid(messages.fr.choicesNotKept)).toBe(
        isKept ? 0 : 1,
      ),
    );
    expect(complained).not.toHaveBeenCalled();
    complained.mockRestore();
  });
});
