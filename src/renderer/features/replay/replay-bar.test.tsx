// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplayState } from '../../../contract/replay.ts';
import { createI18n } from '../../app/i18n.ts';
import { BridgeProvider } from '../../bridge/bridge-context.tsx';
import { createScriptedBridge } from '../../bridge/scripted-bridge.ts';
import { useWorld } from '../../bridge/world.ts';
import { messages } from './messages.ts';
import { ReplayBar } from './replay-bar.tsx';

const SEEKING: ReplayState = {
  phase: 'seeking',
  atMs: 1_000,
  fromMs: 0,
  toMs: 2_000,
  done: 0,
  total: 200,
  speed: 1,
  last: undefined,
  tape: undefined,
  failed: false,
};

let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  document.body.replaceChildren(document.createElement('div'));
  root = createRoot(document.body.firstElementChild as Element);
});
afterEach(() => {
  act(() => root.unmount());
  act(() => useWorld.getState().look('live'));
  vi.unstubAllGlobals();
});

/** Draws the bar, and returns what tells it the state of the replay. */
function draw(language: 'fr' | 'en'): (state: Partial<ReplayState>) => void {
  const bridge = createScriptedBridge();
  useWorld.getState().look('replay');
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n(language)}>
        <MantineProvider>
          <BridgeProvider bridge={bridge} scheduler={bridge.scheduler}>
            <ReplayBar />
          </BridgeProvider>
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
  let seq = 0;
  return (state) =>
    act(() => {
      const kind = seq === 0 ? 'snapshot' : 'delta';
      const value = { ...SEEKING, ...state };
      bridge.subscriptions.find(({ name }) => name === 'replay')?.send({ kind, seq, value, conflated: 0 });
      seq += 1;
      bridge.frame();
    });
}

const progress = () => document.querySelector('[data-testid="replay-progress"] [role="progressbar"]');
const share = () => Number(progress()?.getAttribute('aria-valuenow'));

/** Without the spaces that do not break, which French has before its signs. */
const plain = (text: string | null | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');

describe.each(['fr', 'en'] as const)('the progress of a long way (%s)', (language) => {
  it('is shown once it is known, grows, and goes once it is there', () => {
    const tell = draw(language);
    expect(progress()).toBeNull();
    tell({});
    expect([share(), progress()?.getAttribute('aria-label')]).toEqual([0, messages[language].progress]);
    tell({ done: 50 });
    expect(share()).toBe(25);
    tell({ done: 200 });
    expect(share()).toBe(100);
    tell({ phase: 'paused', done: 200 });
    expect([progress(), document.body.textContent?.includes(messages[language].seeking)]).toEqual([
      null,
      false,
    ]);
  });

  it('goes where the way ends half way, which is said', () => {
    const tell = draw(language);
    tell({ done: 50 });
    tell({ done: 50, failed: true });
    expect([progress(), plain(document.querySelector('[role="alert"]')?.textContent)]).toEqual([
      null,
      plain(messages[language].failedHalfway),
    ]);
  });

  it('is a number where there is nothing to fold', () => {
    const tell = draw(language);
    tell({ total: 0 });
    expect(share()).toBe(0);
  });
});
