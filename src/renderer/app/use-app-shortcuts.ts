import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { PAGES } from './pages.ts';
import { listenToShortcuts, type Shortcuts } from './shortcuts.ts';
import { ACTION_KEYS, perform, type ActionName } from '../ui/action-keys.ts';

type ShortcutsHelpState = { readonly opened: boolean; readonly open: () => void; readonly close: () => void };

export function useAppShortcuts(): ShortcutsHelpState {
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState(false);
  const open = useCallback(() => setOpened(true), []);
  const close = useCallback(() => setOpened(false), []);

  useEffect(() => {
    const pages = PAGES.flatMap(({ letter, digit, path }): [string, () => void][] => [
      [`g ${letter}`, () => navigate(path)],
      [digit, () => navigate(path)],
    ]);
    const actions = (Object.keys(ACTION_KEYS) as ActionName[]).map((action): [string, () => void] => [
      ACTION_KEYS[action],
      () => perform(action),
    ]);
    const shortcuts: Shortcuts = {
      ...Object.fromEntries([...pages, ...actions]),
      '?': open,
      '/': focusSearch,
    };
    return listenToShortcuts(shortcuts);
  }, [navigate, open]);

  return { opened, open, close };
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  field?.focus();
  field?.select();
}
