// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LINK_REFUSALS, type LinkState } from '../../contract/bridge.ts';
import { BridgeProvider } from '../bridge/bridge-context.tsx';
import { createScriptedBridge } from '../bridge/scripted-bridge.ts';
import { createI18n } from './i18n.ts';
import { TroubleBanner } from './trouble-banner.tsx';

let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  document.body.replaceChildren(document.createElement('div'));
  root = createRoot(document.body.firstElementChild as Element);
});

afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Draws the banner of a page and returns what tells it about its link. */
function draw(language: 'fr' | 'en'): (state: LinkState) => void {
  let tell: (state: LinkState) => void = () => undefined;
  const scripted = createScriptedBridge();
  const bridge = {
    ...scripted,
    onLink(listener: (state: LinkState) => void) {
      tell = listener;
      return () => undefined;
    },
  };
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n(language)}>
        <MantineProvider>
          <BridgeProvider bridge={bridge} scheduler={scripted.scheduler}>
            <TroubleBanner />
          </BridgeProvider>
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
  return (state) => act(() => tell(state));
}

const said = (state: LinkState): string =>
  document.querySelector(`[data-testid="link-${state}"]`)?.textContent ?? '';

describe.each(['fr', 'en'] as const)('a page whose link is refused (%s)', (language) => {
  it.each(LINK_REFUSALS)('says so at once, with what to do (%s)', (refusal) => {
    const tell = draw(language);
    tell('lost');
    expect(document.querySelector('[role="alert"]')).toBeNull();
    tell(refusal);
    expect(said(refusal)).toContain(language === 'fr' ? 'ien n’est perdu' : 'othing is lost');
    expect(said(refusal)).not.toMatch(/[{}]|link\./);
    const comesBack = refusal === 'full' || refusal === 'too_many_screens';
    expect(/seule|by itself/.test(said(refusal))).toBe(comesBack);
    tell('open');
    expect(document.querySelector('[role="alert"]')).toBeNull();
  });
});

it('says that a lost link comes back by itself, once it has lasted', () => {
  const tell = draw('en');
  tell('lost');
  act(() => void vi.advanceTimersByTime(1_499));
  expect(said('lost')).toBe('');
  act(() => void vi.advanceTimersByTime(1));
  expect(said('lost')).toContain('by itself');
});
