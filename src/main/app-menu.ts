import type { MenuItemConstructorOptions } from 'electron';
import type { Language } from '../contract/language.ts';
import { fileMenu, preferencesItem } from './file-menu.ts';
import { aboutItem, helpMenu } from './help-menu.ts';
import type { MenuActions } from './menu-actions.ts';
import type { MenuState } from './menu-state.ts';
import { shellMessages } from './shell-messages.ts';
import { viewMenu } from './view-menu.ts';

type Item = MenuItemConstructorOptions;

/** The application's menu, in the language of the screens. */
export function menuTemplate(actions: MenuActions, state: MenuState): Item[] {
  const { menu } = shellMessages(state.language);
  const isMac = state.platform === 'darwin';
  const quit: Item = { label: menu.quit, accelerator: 'CommandOrControl+Q', click: () => actions.quit() };
  const file = fileMenu(actions, state);
  const letters = menuLetters(isMac, [menu.file, menu.edit, menu.view, menu.help]);
  return [
    ...(isMac ? [{ label: 'Vigie', submenu: macMenu(actions, state, quit) }] : []),
    { label: letters(menu.file), submenu: isMac ? file : [...file, { type: 'separator' }, quit] },
    { label: letters(menu.edit), submenu: editMenu(state.language) },
    { label: letters(menu.view), submenu: viewMenu(actions, state) },
    ...(isMac ? [macWindowMenu(state.language)] : []),
    { label: letters(menu.help), role: 'help', submenu: helpMenu(actions, state) },
  ];
}

/** Alt and the first letter that no other menu has opens it; macOS has no such letters. */
function menuLetters(isMac: boolean, labels: readonly string[]): (label: string) => string {
  if (isMac) {
    return (label) => label;
  }
  const taken = new Set<string>();
  const marked = new Map<string, string>();
  for (const label of labels) {
    const free = [...label.matchAll(/[a-z]/gi)].find(([letter]) => !taken.has(letter.toLowerCase()));
    const at = free?.index ?? 0;
    taken.add(label.charAt(at).toLowerCase());
    marked.set(label, `${label.slice(0, at)}&${label.slice(at)}`);
  }
  return (label) => marked.get(label) ?? label;
}

function editMenu(language: Language): Item[] {
  const { menu } = shellMessages(language);
  return [
    { label: menu.undo, role: 'undo' },
    { label: menu.redo, role: 'redo' },
    { type: 'separator' },
    { label: menu.cut, role: 'cut' },
    { label: menu.copy, role: 'copy' },
    { label: menu.paste, role: 'paste' },
    { label: menu.selectAll, role: 'selectAll' },
  ];
}

function macMenu(actions: MenuActions, state: MenuState, quit: Item): Item[] {
  const { menu } = shellMessages(state.language);
  return [
    aboutItem(actions, state),
    { type: 'separator' },
    preferencesItem(actions, state),
    { type: 'separator' },
    { label: menu.services, role: 'services' },
    { type: 'separator' },
    { label: menu.hide, role: 'hide' },
    { label: menu.hideOthers, role: 'hideOthers' },
    { label: menu.showAll, role: 'unhide' },
    { type: 'separator' },
    quit,
  ];
}

function macWindowMenu(language: Language): Item {
  const { menu } = shellMessages(language);
  return {
    label: menu.window,
    role: 'window',
    submenu: [
      { label: menu.minimise, role: 'minimize' },
      { label: menu.zoom, role: 'zoom' },
      { type: 'separator' },
      { label: menu.front, role: 'front' },
    ],
  };
}
