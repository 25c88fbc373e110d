import type { MenuItemConstructorOptions } from 'electron';
import type { Language } from '../contract/language.ts';
import type { MenuActions } from './menu-actions.ts';
import { shellMessages } from './shell-messages.ts';

type Item = MenuItemConstructorOptions;

export type TrayActions = Pick<MenuActions, 'openWindow' | 'go' | 'quit'> & { readonly show: () => void };

export type TrayState = {
  readonly language: Language;
  readonly state: string;
  readonly items: readonly { readonly text: string; readonly page?: string }[];
  readonly isStarting: boolean;
};

/** The tray's: the state, what wants attention, and the ways in and out. */
export function trayTemplate(actions: TrayActions, tray: TrayState): Item[] {
  const { menu, tray: words } = shellMessages(tray.language);
  const attention: Item[] = tray.items.map(({ text, page }) =>
    page === undefined ? { label: text, enabled: false } : { label: text, click: () => actions.go(page) },
  );
  const isWell = attention.length === 0 && !tray.isStarting;
  return [
    { id: 'state', label: tray.state, enabled: false },
    ...(isWell ? [{ label: words.allWell, enabled: false }] : attention),
    { type: 'separator' },
    { id: 'show', label: words.show, click: () => actions.show() },
    { label: menu.newWindow, enabled: !tray.isStarting, click: () => actions.openWindow() },
    { type: 'separator' },
    { label: menu.quit, click: () => actions.quit() },
  ];
}
