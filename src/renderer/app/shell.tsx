import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useWorld } from '../bridge/world.ts';
import { RecordDrawer } from '../features/record/record-drawer.tsx';
import { ReplayBar } from '../features/replay/replay-bar.tsx';
import { TapeDrop } from '../features/replay/tape-drop.tsx';
import { ForPresenter } from '../ui/for-presenter.tsx';
import { useLanguage } from '../ui/use-language.ts';
import { EventConsole } from './event-console.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { Nav } from './nav.tsx';
import { Routes } from './routes.tsx';
import { ShortcutsHelp } from './shortcuts-help.tsx';
import { SkipToList } from './skip-to-list.tsx';
import { SpokenStatus } from './spoken-status.tsx';
import { TroubleBanner } from './trouble-banner.tsx';
import { WriteDialog } from './write-dialog.tsx';
import { useAskedLanguage } from './use-asked-language.ts';
import { useChoicesNotice } from './use-choices-notice.ts';
import { useAppShortcuts } from './use-app-shortcuts.ts';
import { useDesktop } from './use-desktop.ts';
import { usePrivacySwitches } from './use-privacy-switches.ts';
import classes from './shell.module.css';

export function Shell() {
  const { t } = useTranslation('shell');
  const language = useLanguage();
  const [path] = useLocation();
  const world = useWorld((now) => now.world);
  const main = useRef<HTMLElement>(null);
  const help = useAppShortcuts();
  const switches = usePrivacySwitches();
  useAskedLanguage();
  useChoicesNotice();
  const [settingsOpened, settings] = useDisclosure();
  useDesktop({ onShortcuts: help.open, onSettings: settings.open });

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  useEffect(() => {
    main.current?.scrollTo(0, 0);
    // Another page starts at its top.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [path]);

  const settingsMenu = { opened: settingsOpened, onToggle: settings.toggle, onShortcuts: help.open };

  return (
    <div className={classes.shell} data-world={world}>
      <a href="#content" className={classes.skip}>
        {t('skip')}
      </a>
      <SkipToList />
      <Nav settings={settingsMenu} />
      <Header settings={settingsMenu} />
      {world === 'replay' && <ReplayBar />}
      <main id="content" ref={main} className={classes.main} tabIndex={-1}>
        <ErrorBoundary resetKey={path}>
          <Routes key={switches} />
        </ErrorBoundary>
      </main>
      <RecordDrawer key={switches} />
      <TroubleBanner />
      <ForPresenter>
        <TapeDrop />
      </ForPresenter>
      <EventConsole />
      <SpokenStatus />
      <WriteDialog />
      <ShortcutsHelp opened={help.opened} onClose={help.close} />
    </div>
  );
}
