// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MantineProvider } from '@mantine/core';
import { I18nextProvider } from 'react-i18next';
import { createI18n } from '../../app/i18n.ts';
import { messages } from './messages.ts';
import { TapeDrop } from './tape-drop.tsx';

const opened = vi.fn<(file: File) => Promise<void>>(async () => undefined);
vi.mock('../../ui/tape/use-open-tape.ts', () => ({ useOpenTape: () => opened }));

let root: Root;
const host = document.createElement('div');

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  opened.mockClear();
  root = createRoot(host);
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n('en')}>
        <MantineProvider>
          <TapeDrop />
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

function drag(type: string, types: readonly string[], files: readonly File[] = []): Event {
  const event = Object.assign(new Event(type, { cancelable: true }), {
    dataTransfer: { types, files },
    relatedTarget: null,
  });
  act(() => void window.dispatchEvent(event));
  return event;
}

it('opens a tape that is dropped, and says so before', () => {
  const tape = new File(['{}'], 'shop.vigietape');
  expect(drag('dragover', ['Files']).defaultPrevented).toBe(true);
  expect(host.textContent).toContain(messages.en.drop);
  expect(drag('drop', ['Files'], [tape]).defaultPrevented).toBe(true);
  expect(opened).toHaveBeenCalledExactlyOnceWith(tape);
  expect(host.textContent).not.toContain(messages.en.drop);
});

it('leaves text that is dragged alone', () => {
  expect(drag('dragover', ['text/plain']).defaultPrevented).toBe(false);
  expect(drag('drop', ['text/plain']).defaultPrevented).toBe(false);
  expect(opened).not.toHaveBeenCalled();
});

it('says nothing more once the file is taken away', () => {
  drag('dragover', ['Files']);
  drag('dragleave', ['Files']);
  expect(host.textContent).not.toContain(messages.en.drop);
});
