import type { MenuItemConstructorOptions } from 'electron';
import type { Language } from '../contract/language.ts';
import { shellMessages, type ShellMessages } from './shell-messages.ts';

export type MenuActions = {
  readonly openWindow: (path?: string) => void;
  /** In the window in front; opens one where there is none. */
  readonly go: (path: string) => void;
  readonly setFullScreen: () => void;
  readonly keepAwake: (on: boolean) => void;
  readonly showShortcuts: () => void;
  readonly quit: () => void;
};

export type MenuState = {
  readonly language: Language;
  readonly platform: NodeJS.Platform;
  readonly isKeptAwake: boolean;
  /** There is no console yet: its pages cannot be gone to. */
  readonly isStarting: boolean;
};

type Item = MenuItemConstructorOptions;
type Page = keyof ShellMessages['pages'];

const PAGES: readonly Page[] = [
  'dashboard',
  'orders',
  'payments',
  'deliveries',
  'log',
  'stock',
  'quarantine',
];

/** The application's menu, in the language of the screens. */
export function menuTemplate(actions: MenuActions, state: MenuState): Item[] {
  const { menu, pages } = shellMessages(state.language);
  const isMac = state.platform === 'darwin';
  const separator: Item = { type: 'separator' };
  const quit: Item = { label: menu.quit, accelerator: 'CommandOrControl+Q', click: () => actions.quit() };
  const enabled = !state.isStarting;
  const file: Item[] = [
    {
      id: 'new-window',
      label: menu.newWindow,
      accelerator: 'CommandOrControl+N',
      enabled,
      click: () => actions.openWindow(),
    },
    { label: menu.closeWindow, role: 'close', accelerator: 'CommandOrControl+W' },
    ...(isMac ? [] : [separator, quit]),
  ];
  const edit: Item[] = [
    { label: menu.undo, role: 'undo' },
    { label: menu.redo, role: 'redo' },
    separator,
    { label: menu.cut, role: 'cut' },
    { label: menu.copy, role: 'copy' },
    { label: menu.paste, role: 'paste' },
    { label: menu.selectAll, role: 'selectAll' },
  ];
  const view: Item[] = [
    ...PAGES.map((page, index): Item => ({
      id: `page-${page}`,
      label: pages[page],
      accelerator: `CommandOrControl+${index + 1}`,
      enabled,
      click: () => actions.go(`/${page}`),
    })),
    separator,
    { label: menu.reload, role: 'reload', accelerator: 'CommandOrControl+R', enabled },
    { label: menu.zoomIn, role: 'zoomIn' },
    { label: menu.zoomOut, role: 'zoomOut' },
    { label: menu.resetZoom, role: 'resetZoom' },
    separator,
    {
      id: 'full-screen',
      label: menu.fullScreen,
      accelerator: isMac ? 'Control+Command+F' : 'F11',
      click: () => actions.setFullScreen(),
    },
    {
      id: 'keep-awake',
      label: menu.keepAwake,
      type: 'checkbox',
      checked: state.isKeptAwake,
      click: ({ checked }) => actions.keepAwake(checked),
    },
    separator,
    { label: menu.devTools, role: 'toggleDevTools', accelerator: isMac ? 'Alt+Command+I' : 'F12' },
  ];
  const help: Item[] = [
    { id: 'shortcuts', label: menu.shortcuts, enabled, click: () => actions.showShortcuts() },
    ...(isMac ? [] : [{ label: menu.about, role: 'about' } satisfies Item]),
  ];
  const mac: Item[] = [
    { label: menu.about, role: 'about' },
    separator,
    { label: menu.services, role: 'services' },
    separator,
    { label: menu.hide, role: 'hide' },
    { label: menu.hideOthers, role: 'hideOthers' },
    { label: menu.showAll, role: 'unhide' },
    separator,
    quit,
  ];
  const macWindow: Item = {
    label: menu.window,
    role: 'window',
    submenu: [
      { label: menu.minimise, role: 'minimize' },
      { label: menu.zoom, role: 'zoom' },
      separator,
      { label: menu.front, role: 'front' },
    ],
  };
  return [
    ...(isMac ? [{ label: 'Vigie', submenu: mac }] : []),
    { label: menu.file, submenu: file },
    { label: menu.edit, submenu: edit },
    { label: menu.view, submenu: view },
    ...(isMac ? [macWindow] : []),
    { label: menu.help, role: 'help', submenu: help },
  ];
}

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
