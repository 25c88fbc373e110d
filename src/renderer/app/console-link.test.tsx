// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkState } from '../../contract/bridge.ts';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { BridgeProvider } from '../bridge/bridge-context.tsx';
import { createScriptedBridge } from '../bridge/scripted-bridge.ts';
import { CALM_STATUS } from '../testing/console-status.ts';
import { ConsoleLinkProvider } from './console-link.tsx';
import { Header } from './header.tsx';
import { createI18n } from './i18n.ts';
import { TroubleBanner } from './trouble-banner.tsx';

const START = new Date(2026, 10, 27, 20, 4, 11);

let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers({
    now: START,
    toFake: ['Date', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'],
  });
  document.body.replaceChildren(document.createElement('div'));
  root = createRoot(document.body.firstElementChild as Element);
});

afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Draws header and banner over a console that says only what the test lets it say. */
function draw(language: 'fr' | 'en') {
  const scripted = createScriptedBridge();
  let tell: (state: LinkState) => void = () => undefined;
  const bridge = {
    ...scripted,
    onLink(listener: (state: LinkState) => void) {
      tell = listener;
      return () => undefined;
    },
  };
  const settings = { opened: false, onToggle: () => undefined, onShortcuts: () => undefined };
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n(language)}>
        <MantineProvider>
          <BridgeProvider bridge={bridge} scheduler={scripted.scheduler}>
            <ConsoleLinkProvider>
              <Header settings={settings} />
              <TroubleBanner />
            </ConsoleLinkProvider>
          </BridgeProvider>
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
  let seq = 0;
  function send(name: 'status' | 'connections', value: unknown): void {
    act(() => {
      const stream = scripted.subscriptions.find((each) => each.name === name);
      stream?.send({ kind: 'snapshot', seq, value });
      seq += 1;
      scripted.frame();
    });
  }
  return {
    link: (state: LinkState) => act(() => tell(state)),
    status: (change: Partial<ConsoleStatus> = {}) => send('status', { ...CALM_STATUS, ...change }),
    connections: (kind: 'running' | 'switching') =>
      send('connections', {
        profiles: [],
        activeId: 'embedded',
        phase: kind === 'running' ? { kind } : { kind, step: 'starting', otherCluster: false },
        secrets: { kept: 'session', why: 'browser' },
        canPickFiles: false,
      }),
  };
}

function pass(seconds: number): void {
  act(() => void vi.advanceTimersByTime(seconds * 1_000));
}

/** The page is suspended: time passes, its timers do not run. */
function suspend(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1_000);
}

const mode = () => document.querySelector<HTMLElement>('[data-testid="mode-badge"]')?.dataset['mode'];
const said = (testId: string) =>
  document.querySelector(`[data-testid="${testId}"]`)?.textContent ?? undefined;
const seen = () => ({ mode: mode(), silence: said('console-silent') });
const LIVE = { mode: 'live', silence: undefined };

describe.each(['fr', 'en'] as const)('a console that sends nothing over an open link (%s)', (language) => {
  it('turns LIVE off after five seconds, and says since when, what is not lost and what to do', () => {
    const console = draw(language);
    console.status();
    pass(4);
    expect(seen()).toEqual(LIVE);
    pass(1);
    expect(mode()).toBe('away');
    const words =
      language === 'fr'
        ? ['depuis 5 s', '20:04:11', 'n’est perdu', 'reprendra seul', 'redémarrez']
        : ['for 5 s', '20:04:11', 'lost', 'by itself', 'restart'];
    for (const word of words) {
      expect(said('console-silent')).toContain(word);
    }
    expect(said('console-silent')).not.toMatch(/[{}]|silence\./);
    expect(said('kafka-state')).toBe(language === 'fr' ? 'Pas de réponse' : 'No answer');
    pass(8);
    expect(said('console-silent')).toContain(language === 'fr' ? 'depuis 10 s' : 'for 10 s');
    pass(110);
    expect(said('console-silent')).toContain('2 min');
    console.status();
    expect(seen()).toEqual(LIVE);
  });

  it('says the same of a read model whose thread does not answer', () => {
    const console = draw(language);
    const stalledSinceMs = START.getTime() - 60_000;
    console.status({ readModel: { reason: undefined, trouble: undefined, stalledSinceMs } });
    expect(mode()).toBe('away');
    expect(said('read-model-stalled')).toContain('20:03:11');
    expect(said('read-model-stalled')).toMatch(
      language === 'fr' ? /n est perdu|Rien n’est perdu/ : /Nothing is lost/,
    );
    expect(said('read-model-stalled')).not.toMatch(/[{}]|readModel\./);
    expect(said('freshness')).toMatch(/1.min/);
    console.status();
    expect({ mode: mode(), stalled: said('read-model-stalled') }).toEqual({
      mode: 'live',
      stalled: undefined,
    });
  });
});

describe('a page that is not to blame the console', () => {
  it('stays live while the console repeats itself', () => {
    const console = draw('en');
    for (let second = 0; second < 30; second += 1) {
      console.status();
      pass(1);
    }
    expect(seen()).toEqual(LIVE);
  });

  it('does not count the time during which it was suspended', () => {
    const console = draw('en');
    console.status();
    pass(3);
    suspend(3_600);
    pass(4);
    expect(seen()).toEqual(LIVE);
    pass(2);
    expect(mode()).toBe('away');
  });

  it('does not count while it is hidden', () => {
    const console = draw('en');
    console.status();
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    pass(60);
    hidden.mockReturnValue(false);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    pass(4);
    expect(seen()).toEqual(LIVE);
  });

  it('leaves a lost link to its own banner', () => {
    const console = draw('en');
    console.status();
    pass(6);
    expect(said('console-silent')).toBeDefined();
    console.link('lost');
    pass(10);
    expect({ silence: said('console-silent'), lost: said('link-lost') !== undefined }).toEqual({
      silence: undefined,
      lost: true,
    });
    console.link('open');
    console.status();
    pass(4);
    expect(seen()).toEqual(LIVE);
  });

  it('waits while one console takes the place of another', () => {
    const console = draw('en');
    console.status();
    console.connections('switching');
    pass(60);
    expect({
      silence: said('console-silent'),
      switching: said('connection-switching') !== undefined,
    }).toEqual({
      silence: undefined,
      switching: true,
    });
    console.connections('running');
    pass(4);
    expect(seen()).toEqual(LIVE);
  });
});
