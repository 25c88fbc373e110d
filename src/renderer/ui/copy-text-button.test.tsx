// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createI18n } from '../app/i18n.ts';
import { CopyTextButton } from './copy-text-button.tsx';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => vi.unstubAllGlobals());

async function pressed(writeText: (text: string) => Promise<void>): Promise<string | null> {
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const host = document.createElement('div');
  const root = createRoot(host);
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n('en')}>
        <MantineProvider>
          <CopyTextButton text="abc" label="Copy the value" />
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
  expect(host.textContent).toContain('Copy the value');
  await act(async () => host.querySelector('button')?.click());
  const said = host.textContent;
  act(() => root.unmount());
  return said;
}

it('says that it copied, and what', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
  expect(await pressed(writeText)).toContain('Copied');
  expect(writeText).toHaveBeenCalledWith('abc');
});

it('says that copying was refused', async () => {
  const refused = () => Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'));
  expect(await pressed(refused)).toContain('Copying was refused');
});
