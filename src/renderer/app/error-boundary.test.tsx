// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ErrorBoundary } from './error-boundary.tsx';
import { createI18n } from './i18n.ts';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => vi.unstubAllGlobals());

describe('error boundary', () => {
  it('says what was not lost, and starts afresh on another page', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const host = document.createElement('div');
    const root = createRoot(host, { onCaughtError: () => undefined });
    const i18n = createI18n('en');
    function show(page: string, broken: boolean): string | null {
      act(() =>
        root.render(
          <I18nextProvider i18n={i18n}>
            <MantineProvider>
              <ErrorBoundary resetKey={page}>
                <Screen broken={broken} />
              </ErrorBoundary>
            </MantineProvider>
          </I18nextProvider>,
        ),
      );
      return host.textContent;
    }

    expect(show('/orders', true)).toContain('What Kafka holds and the requests you sent are intact.');
    expect(show('/orders', true)).toContain('Try again');
    expect(show('/payments', false)).toContain('all is well');
    act(() => root.unmount());
  });
});

function Screen({ broken }: { readonly broken: boolean }) {
  if (broken) throw new Error('broken on purpose');
  return <p>all is well</p>;
}
