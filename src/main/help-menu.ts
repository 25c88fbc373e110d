import type { MenuItemConstructorOptions } from 'electron';
import type { HelpPage, MenuActions } from './menu-actions.ts';
import type { MenuState } from './menu-state.ts';
import { shellMessages } from './shell-messages.ts';

type Item = MenuItemConstructorOptions;

export function helpMenu(actions: MenuActions, state: MenuState): Item[] {
  const { menu } = shellMessages(state.language);
  const enabled = !state.isStarting;
  const page = (id: HelpPage, label: string, more: Item = {}): Item => ({
    id: `help-${id}`,
    label,
    enabled,
    click: () => actions.showHelp(id),
    ...more,
  });
  return [
    page('index', menu.documentation, { accelerator: 'F1' }),
    { id: 'shortcuts', label: menu.shortcuts, enabled, click: () => actions.showShortcuts() },
    page('changelog', menu.changes),
    page('licences', menu.licences),
    { type: 'separator' },
    { id: 'logs-folder', label: menu.logsFolder, click: () => actions.openFolder('logs') },
    { id: 'data-folder', label: menu.dataFolder, click: () => actions.openFolder('data') },
    { id: 'copy-diagnostics', label: menu.copyDiagnostics, click: () => actions.copyDiagnostics() },
    { type: 'separator' },
    { id: 'newest-version', label: menu.newestVersion, click: () => actions.showNewestVersion() },
    ...(state.platform === 'darwin' ? [] : [aboutItem(actions, state)]),
  ];
}

export function aboutItem(actions: MenuActions, { language }: MenuState): Item {
  return { id: 'about', label: shellMessages(language).menu.about, click: () => actions.showAbout() };
}
