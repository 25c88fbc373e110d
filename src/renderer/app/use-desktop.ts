import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { AT_TAPE } from '../../contract/shell.ts';
import { desktop } from '../bridge/desktop.ts';
import { useWorld } from '../bridge/world.ts';
import { useLanguage } from '../ui/use-language.ts';

export type DesktopWishes = { readonly onShortcuts: () => void; readonly onSettings: () => void };

/** Tells the window's host its language and theme, and goes where its menu, its tray or a link wants. */
export function useDesktop({ onShortcuts, onSettings }: DesktopWishes): void {
  const language = useLanguage();
  const { colorScheme } = useMantineColorScheme();
  const [, navigate] = useLocation();

  useEffect(() => desktop()?.say({ kind: 'language', language }), [language]);
  useEffect(() => desktop()?.say({ kind: 'theme', theme: colorScheme }), [colorScheme]);
  useEffect(() => {
    listener = (news) => {
      if (news.kind === 'go') {
        navigate(news.path);
        lookAtTape();
      } else if (news.kind === 'shortcuts') onShortcuts();
      else if (news.kind === 'settings') onSettings();
    };
    listen();
    lookAtTape();
    return () => {
      listener = undefined;
    };
  }, [navigate, onShortcuts, onSettings]);
}

/** The address says once that a tape was opened: a reload is at the present again. */
function lookAtTape(): void {
  if (location.hash !== AT_TAPE) return;
  useWorld.getState().look('replay');
  history.replaceState(history.state, '', location.pathname + location.search);
}

type Listener = Parameters<NonNullable<ReturnType<typeof desktop>>['onNews']>[0];
let listener: Listener | undefined;
let isListening = false;

/** Once for the window's life: what crosses the preload's bridge is never taken back. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  desktop()?.onNews((news) => listener?.(news));
}
