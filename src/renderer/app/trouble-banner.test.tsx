// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LINK_REFUSALS, type LinkState } from '../../contract/bridge.ts';
import { BridgeProvider } from '../bridge/bridge-context.tsx';
import { createScriptedBridge, type ScriptedBridge } from '../bridge/scripted-bridge.ts';
import { ConsoleLinkProvider } from './console-link.tsx';
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
function draw(
  language: 'fr' | 'en',
  scripted: ScriptedBridge = createScriptedBridge(),
): (state: LinkState) => void {
  let tell: (state: LinkState) => void = () => undefined;
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
            <ConsoleLinkProvider>
              <TroubleBanner />
            </ConsoleLinkProvider>
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
  expect(said('lost')).toContain('resumes as soon as Vigie answers');
});

describe.each(['fr', 'en'] as const)('damage on the disk of the embedded broker (%s)', (language) => {
  const lost = {
    lostTopics: [{ cause: 'name_lost', id: '1', path: '/home/broker/damaged/topic-1' }],
    missing: [],
  };
  const others = [
    { cause: 'folder_gone', id: '2', path: '/home/broker/damaged/gone-topic-2', name: 'orders' },
    { cause: 'same_name', id: '3', path: '/home/broker/damaged/topic-3', name: 'payments' },
  ] as const;
  const missing = { lostTopics: [], missing: [{ topic: 'orders', partition: 2, from: '60', to: '83' }] };
  const twice = { ...missing, missing: [...missing.missing, ...missing.missing] };

  function drawWith(): (damage: object | undefined) => void {
    const bridge = createScriptedBridge();
    draw(language, bridge);
    let seq = 0;
    return (damage) =>
      act(() => {
        const status = bridge.subscriptions.find(({ name }) => name === 'status');
        const value = { kafka: { embedded: { damage }, missingRights: [], standstills: [] }, readModel: {} };
        status?.send({ kind: 'snapshot', seq, value, conflated: 0 });
        seq += 1;
        bridge.frame();
      });
  }

  const shown = (): string => document.querySelector('[data-testid="broker-damage"]')?.textContent ?? '';

  it('says where the records of a lost topic are, and what to do', () => {
    const tell = drawWith();
    tell(undefined);
    expect(shown()).toBe('');
    tell(lost);
    expect(shown()).toContain('/home/broker/damaged/topic-1');
    expect(shown()).toContain('topic.json');
    expect(document.querySelector('button')).toBeNull();
  });

  it.each(others)('says what to do where the cause is $cause', (topic) => {
    const tell = drawWith();
    tell({ lostTopics: [topic], missing: [] });
    for (const word of [topic.name, topic.path, `topics/${topic.id}`]) {
      expect(shown()).toContain(word);
    }
    expect(shown()).not.toMatch(/[{}]|damage\./);
  });

  it('says which offsets are missing, until it is closed and more are', () => {
    const tell = drawWith();
    tell(missing);
    expect(shown()).toContain(language === 'fr' ? 'orders-2, offsets 60 à 82' : 'orders-2, offsets 60 to 82');
    expect(shown()).not.toMatch(/[{}]|damage\./);
    act(() => document.querySelector('button')?.click());
    expect(shown()).toBe('');
    tell(twice);
    expect(shown()).toContain('2');
  });
});
