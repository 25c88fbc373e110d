import type { MenuItemConstructorOptions } from 'electron';
import type { MenuActions } from './menu-actions.ts';
import type { MenuState } from './menu-state.ts';
import { shellMessages, type ShellMessages } from './shell-messages.ts';

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
const SEPARATOR: Item = { type: 'separator' };

export function viewMenu(actions: MenuActions, state: MenuState): Item[] {
  const { menu, pages } = shellMessages(state.language);
  const enabled = !state.isStarting;
  return [
    ...PAGES.map((page, index): Item => ({
      id: `page-${page}`,
      label: pages[page],
      accelerator: `CommandOrControl+${index + 1}`,
      enabled,
      click: () => actions.go(`/${page}`),
    })),
    SEPARATOR,
    { label: menu.reload, role: 'reload', accelerator: 'CommandOrControl+R', enabled },
    ...zoomItems(state),
    SEPARATOR,
    ...presentingItems(actions, state),
    SEPARATOR,
    {
      label: menu.devTools,
      role: 'toggleDevTools',
      accelerator: state.platform === 'darwin' ? 'Alt+Command+I' : 'F12',
    },
  ];
}

function zoomItems({ language }: MenuState): Item[] {
  const { menu } = shellMessages(language);
  return [
    { label: menu.zoomIn, role: 'zoomIn' },
    // Plus is on a shifted key of many keyboards, and one of its own on the number pad.
    ...['CommandOrControl+=', 'CommandOrControl+numadd'].map((accelerator): Item => ({
      label: menu.zoomIn,
      role: 'zoomIn',
      accelerator,
      visible: false,
    })),
    { label: menu.zoomOut, role: 'zoomOut' },
    { label: menu.zoomOut, role: 'zoomOut', accelerator: 'CommandOrControl+numsub', visible: false },
    { label: menu.resetZoom, role: 'resetZoom' },
  ];
}

function presentingItems(actions: MenuActions, state: MenuState): Item[] {
  const { menu, display } = shellMessages(state.language);
  const displays = state.displays.map(({ id, label }, index): Item => ({
    id: `present-on-${index + 1}`,
    label: display(index + 1, label).replaceAll('&', '&&'),
    click: () => actions.presentOn(id),
  }));
  return [
    {
      id: 'full-screen',
      label: menu.fullScreen,
      accelerator: state.platform === 'darwin' ? 'Control+Command+F' : 'F11',
      click: () => actions.setFullScreen(),
    },
    ...(displays.length > 1 ? [{ label: menu.presentOn, submenu: displays } satisfies Item] : []),
    {
      id: 'keep-awake',
      label: menu.keepAwake,
      type: 'checkbox',
      checked: state.isKeptAwake,
      click: ({ checked }) => actions.keepAwake(checked),
    },
  ];
}
