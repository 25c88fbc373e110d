// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../contract/bridge.ts';
import { App } from './app.tsx';
import { eventually } from '../testing/eventually.ts';

vi.mock('../charts/time-chart.tsx', () => ({
  TimeChart: ({ label }: { readonly label: string }) => <div>{label}</div>,
}));

type FakeBridge = Bridge & { readonly step: () => void; readonly stop: () => void };
type FakeBridgeFile = { readonly createFakeBridge: (options: object) => FakeBridge };

/** Compiled with the tests that cross processes, not with the screens: reached by name. */
const FAKE_BRIDGE: string = '../../../tests/support/fake-bridge.ts';
const { createFakeBridge } = (await import(FAKE_BRIDGE)) as FakeBridgeFile;

let root: Root;
let bridge: FakeBridge;

/** Lets the application go on until the expectation holds. */
beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  localStorage.clear();
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  bridge = createFakeBridge({ history: 10, language: 'fr' });
  history.replaceState(undefined, '', '/dashboard');
  act(() => root.render(<App bridge={bridge} />));
  await eventually(() => {
    if (text('figure-orders-value') !== '10') throw new Error('not drawn yet');
  });
});

afterEach(() => {
  act(() => root.unmount());
  bridge.stop();
  vi.unstubAllGlobals();
});

function text(testId: string): string | undefined {
  return document.querySelector(`[data-testid="${testId}"]`)?.textContent ?? undefined;
}

describe('the application', { timeout: 20_000 }, () => {
  it('shows the figures and follows an event to the screen', async () => {
    expect(document.title).toBe('Accueil · Vigie');
    act(() => bridge.step());
    await eventually(() => expect(text('figure-orders-value')).toBe('11'));
  });

  it('changes every word at once with the language', async () => {
    const english = document.querySelector<HTMLElement>('[data-testid="language-switch"] input[value="en"]');
    if (!english) throw new Error('no language switch');
    act(() => english.click());
    await eventually(() =>
      expect({
        lang: document.documentElement.lang,
        title: document.title,
        kafka: text('kafka-state'),
        mode: text('mode-badge'),
      }).toEqual({ lang: 'en', title: 'Home · Vigie', kafka: 'Kafka connected', mode: 'SIMULATED' }),
    );
  });

  it('says that there is no page, in an address that is no proper code as well', async () => {
    for (const path of ['/nowhere', '/orders/%', '/log/%E0%A4%A', '/assets/x.js']) {
      act(() => history.pushState(undefined, '', path));
      await eventually(() => {
        const page = document.querySelector('main')?.textContent;
        expect(page).toMatch(/Page introuvable|Page not found/);
        expect(page).toContain(path);
      });
    }
    // A percent sign in a name.
    act(() => history.pushState(undefined, '', '/orders/50%25'));
    await eventually(() => expect(document.title).toContain('50%'));
  });
});
