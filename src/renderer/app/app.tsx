import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Bridge } from '../../contract/bridge.ts';
import { BridgeProvider } from '../bridge/bridge-context.tsx';
import { ConsoleLinkProvider } from './console-link.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { createI18n } from './i18n.ts';
import { keptColorScheme } from './kept-color-scheme.ts';
import { firstLanguage, usePreferences } from './preferences.ts';
import { Shell } from './shell.tsx';
import { cssVariablesResolver, theme } from './theme.ts';

const colorSchemeManager = keptColorScheme('vigie.color-scheme');

export type AppProps = {
  /** For tests. */
  readonly bridge?: Bridge;
};

export function App({ bridge }: AppProps) {
  const [i18n] = useState(() =>
    createI18n(firstLanguage(usePreferences.getState().language, navigator.languages)),
  );
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        <ErrorBoundary>
          <BridgeProvider {...(bridge ? { bridge } : {})}>
            <ConsoleLinkProvider>
              <Shell />
            </ConsoleLinkProvider>
            <Notifications position="bottom-right" limit={4} autoClose={5000} />
          </BridgeProvider>
        </ErrorBoundary>
      </MantineProvider>
    </I18nextProvider>
  );
}
