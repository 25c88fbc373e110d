import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuActions } from './menu-actions.ts';
import type { MenuState } from './menu-state.ts';
import { shellMessages } from './shell-messages.ts';

type Item = MenuItemConstructorOptions;

export function fileMenu(actions: MenuActions, state: MenuState): Item[] {
  const { menu } = shellMessages(state.language);
  const enabled = !state.isStarting;
  return [
    {
      id: 'new-window',
      label: menu.newWindow,
      accelerator: 'CommandOrControl+N',
      enabled,
      click: () => actions.openWindow(),
    },
    {
      id: 'open-tape',
      label: menu.openTape,
      accelerator: 'CommandOrControl+O',
      enabled,
      click: () => actions.openTape(),
    },
    { label: menu.recentTapes, submenu: recentTapes(actions, state) },
    { type: 'separator' },
    { id: 'connections', label: menu.connections, enabled, click: () => actions.go('/connections') },
    // On macOS it stands in the menu of the application.
    ...(state.platform === 'darwin'
      ? []
      : [preferencesItem(actions, state), staysInTrayItem(actions, state)]),
    { type: 'separator' },
    { label: menu.closeWindow, role: 'close', accelerator: 'CommandOrControl+W' },
  ];
}

export function preferencesItem(actions: MenuActions, { language, isStarting }: MenuState): Item {
  return {
    id: 'preferences',
    label: shellMessages(language).menu.preferences,
    accelerator: 'CommandOrControl+,',
    enabled: !isStarting,
    click: () => actions.showPreferences(),
  };
}

/** macOS keeps an application without windows in any case. */
function staysInTrayItem(actions: MenuActions, { language, staysInTray }: MenuState): Item {
  return {
    id: 'stays-in-tray',
    label: shellMessages(language).menu.staysInTray,
    type: 'checkbox',
    checked: staysInTray,
    click: ({ checked }) => actions.setStaysInTray(checked),
  };
}

function recentTapes(actions: MenuActions, { language, isStarting, tapes }: MenuState): Item[] {
  const { menu } = shellMessages(language);
  if (tapes.length === 0) {
    return [{ label: menu.noRecentTape, enabled: false }];
  }
  return [
    ...tapes.map((path, index): Item => ({
      id: `recent-tape-${index}`,
      // An ampersand would mark a letter.
      label: basename(path).replaceAll('&', '&&'),
      toolTip: path,
      enabled: !isStarting,
      click: () => actions.openRecentTape(path),
    })),
    { type: 'separator' },
    { id: 'forget-tapes', label: menu.clearRecent, click: () => actions.forgetTapes() },
  ];
}
