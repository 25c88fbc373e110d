// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../contract/bridge.ts';
import type { RefusedCommand } from '../../../contract/refused.ts';
import { createI18n } from '../../app/i18n.ts';
import { BridgeProvider } from '../../bridge/bridge-context.tsx';
import { messages } from './messages.ts';
import { RefusedPage } from './refused-page.tsx';
import { eventually } from '../../testing/eventually.ts';

type FakeBridge = Bridge & { readonly stop: () => void };
type FakeBridgeFile = { readonly createFakeBridge: (options: object) => FakeBridge };

/** Compiled with the tests that cross processes, not with the screens: reached by name. */
const FAKE_BRIDGE: string = '../../../../tests/support/fake-bridge.ts';
const { createFakeBridge } = (await import(FAKE_BRIDGE)) as FakeBridgeFile;

const words = messages.en;
let root: Root;
let bridge: FakeBridge;

function commandOf(id: number, topic: string): RefusedCommand {
  return {
    id,
    reason: 'no_topic',
    detail: `there is no topic ${topic}`,
    topic,
    key: 'o1',
    headers: [['ce_id', String(id)]],
    value: `{"order":${id}}`,
    sizeBytes: 11,
    timestampMs: undefined,
    acceptedAtMs: 1_700_000_000_000,
    refusedAtMs: 1_700_000_030_000,
  };
}

function show(refused: readonly RefusedCommand[]): void {
  bridge = createFakeBridge({ history: 0, refused });
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n('en')}>
        <MantineProvider>
          <BridgeProvider bridge={bridge}>
            <RefusedPage />
          </BridgeProvider>
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
}

const items = () => [...document.querySelectorAll('[data-testid="refused-item"]')];

function click(selector: string): void {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing at ${selector}`);
  act(() => found.click());
}

function clickInItem(index: number, name: string): void {
  const button = [...(items()[index]?.querySelectorAll('button') ?? [])].find(
    ({ textContent }) => textContent === name,
  );
  if (!button) throw new Error(`no button ${name}`);
  act(() => button.click());
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  // Text areas grow with their text, and happy-dom has no fonts to wait for.
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
});
afterEach(() => {
  act(() => root.unmount());
  bridge.stop();
  vi.unstubAllGlobals();
});

describe('RefusedPage', () => {
  it('says of each command what it is, why Kafka does not take it, and what Kafka said', async () => {
    show([commandOf(1, 'ordres')]);
    await eventually(() => expect(items()).toHaveLength(1));
    const text = items()[0]?.textContent;
    expect(text).toContain('ordres');
    expect(text).toContain('This Kafka has no such topic');
    expect(text).toContain('there is no topic ordres');
    expect(text).toContain('{"order":1}');
  });

  it('sends a command as it was corrected, and then shows the others', async () => {
    show([commandOf(1, 'ordres'), commandOf(2, 'paiements')]);
    await eventually(() => expect(items()).toHaveLength(2));
    const call = vi.spyOn(bridge, 'call');
    clickInItem(0, words.correct);
    await eventually(() => expect(document.querySelector('[data-testid="correct-refused"]')).not.toBeNull());
    const topic = document.querySelector<HTMLInputElement>('[data-testid="correct-refused"] input');
    act(() => {
      if (!topic) return;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(topic, 'orders');
      topic.dispatchEvent(new Event('input', { bubbles: true }));
    });
    click('[data-testid="send-refused"]');
    await eventually(() => expect(items()).toHaveLength(1));
    expect(call).toHaveBeenCalledWith('refused.send', {
      id: 1,
      topic: 'orders',
      key: 'o1',
      headers: [['ce_id', '1']],
      value: '{"order":1}',
    });
    expect(items()[0]?.textContent).toContain('paiements');
  });

  it('asks before it drops them, and says when none is left', async () => {
    show([commandOf(1, 'ordres'), commandOf(2, 'paiements')]);
    await eventually(() => expect(items()).toHaveLength(2));
    click('[data-testid="drop-all-refused"]');
    await eventually(() => expect(document.querySelector('[data-testid="drop-refused"]')).not.toBeNull());
    expect(items()).toHaveLength(2);
    click('[data-testid="drop-refused"]');
    await eventually(() =>
      expect(document.querySelector('[data-testid="refused"]')?.textContent).toContain(words.emptyTitle),
    );
  });
});
