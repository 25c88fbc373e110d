import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { desktop } from '../bridge/desktop.ts';
import { useLanguage } from '../ui/use-language.ts';

/** Tells the window's host which language is spoken, and goes where its menu, its tray or a link wants. */
export function useDesktop(onShortcuts: () => void): void {
  const language = useLanguage();
  const [, navigate] = useLocation();

  useEffect(() => desktop()?.say({ kind: 'language', language }), [language]);
  useEffect(() => {
    listener = (news) => {
      if (news.kind === 'go') navigate(news.path);
      else if (news.kind === 'shortcuts') onShortcuts();
    };
    listen();
    return () => {
      listener = undefined;
    };
  }, [navigate, onShortcuts]);
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
