import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { AT_TAPE } from '../../contract/shell.ts';
import { desktop } from '../bridge/desktop.ts';
import { useWorld } from '../bridge/world.ts';
import { useLanguage } from '../ui/use-language.ts';

/** Tells the window's host which language is spoken, and goes where its menu, its tray or a link wants. */
export function useDesktop(onShortcuts: () => void): void {
  const language = useLanguage();
  const [, navigate] = useLocation();

  useEffect(() => desktop()?.say({ kind: 'language', language }), [language]);
  useEffect(() => {
    listener = (news) => {
      if (news.kind === 'go') {
        navigate(news.path);
        lookAtTape();
      } else if (news.kind === 'shortcuts') onShortcuts();
    };
    listen();
    lookAtTape();
    return () => {
      listener = undefined;
    };
  }, [navigate, onShortcuts]);
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
