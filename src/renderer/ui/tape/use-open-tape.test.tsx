// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../contract/app-error.ts';
import type { ReplayState } from '../../../contract/replay.ts';
import { createI18n } from '../../app/i18n.ts';
import { BridgeProvider } from '../../bridge/bridge-context.tsx';
import { createScriptedBridge } from '../../bridge/scripted-bridge.ts';
import { useWorld } from '../../bridge/world.ts';
import { eventually } from '../../testing/eventually.ts';
import { messages } from '../messages.ts';
import { useParts } from '../use-parts.ts';
import { useOpenTape } from './use-open-tape.ts';

const OPENED: ReplayState = {
  phase: 'seeking',
  atMs: 0,
  fromMs: 0,
  toMs: 0,
  done: 0,
  total: 1,
  speed: 1,
  last: undefined,
  tape: { hasEnd: true },
  failed: false,
};

let root: Root;
let host: HTMLElement;

function Opener() {
  const open = useOpenTape(useParts());
  return (
    <button type="button" onClick={() => void open(new File(['{"vigie-tape":1}\n{}\n'], 'shop.vigietape'))}>
      Open
    </button>
  );
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
  notifications.clean();
  useWorld.getState().look('live');
  vi.unstubAllGlobals();
});

/** Opens a tape as the console answers it. */
function openTape(language: 'fr' | 'en', state: ReplayState): void {
  const scripted = createScriptedBridge();
  const bridge = { ...scripted, call: async () => ok(state) as never };
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n(language)}>
        <MantineProvider>
          <BridgeProvider bridge={bridge} scheduler={scripted.scheduler}>
            <Opener />
            <Notifications />
          </BridgeProvider>
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
  act(() => host.querySelector('button')?.click());
}

/** Without the spaces that do not break, which French has before its signs. */
const plain = (text: string | null | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');

describe.each(['fr', 'en'] as const)('a tape that is opened (%s)', (language) => {
  const notice = plain(messages[language].tapeWithoutEnd);

  it('is looked at, with a notice where it has no end line', async () => {
    openTape(language, { ...OPENED, tape: { hasEnd: false } });
    await eventually(() => expect(plain(document.body.textContent)).toContain(notice));
    expect(useWorld.getState().world).toBe('replay');
  });

  it('has no notice where its end line was read', async () => {
    openTape(language, OPENED);
    await eventually(() => expect(useWorld.getState().world).toBe('replay'));
    expect(plain(document.body.textContent)).not.toContain(notice);
  });
});
