import type {
  App,
  BrowserWindow,
  ContextMenuParams,
  MenuItemConstructorOptions,
  Menu,
  WebContents,
} from 'electron';
import type { Language } from '../contract/language.ts';
import { linkOfPage } from './deep-link.ts';
import { pathOfOwnUrl } from './own-url.ts';
import { shellMessages } from './shell-messages.ts';

type Item = MenuItemConstructorOptions;

/** What the menu depends on, of all that Electron says of a click. */
export type ClickedOn = Pick<ContextMenuParams, 'linkURL' | 'selectionText' | 'isEditable'> & {
  readonly editFlags: Pick<
    ContextMenuParams['editFlags'],
    'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll'
  >;
};

export type ContextMenuOptions = {
  readonly app: Pick<App, 'on'>;
  readonly language: () => Language;
  readonly copy: (text: string) => void;
  readonly openWindow: (path: string) => void;
  readonly buildMenu: (template: Item[]) => Pick<Menu, 'popup'>;
  readonly windowOf: (contents: WebContents) => BrowserWindow | null;
};

/** Electron shows no menu by itself. */
export function showContextMenus({ app, buildMenu, windowOf, ...words }: ContextMenuOptions): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('context-menu', (_event, params) => {
      const template = contextTemplate(params, { ...words, language: words.language() });
      const window = windowOf(contents);
      if (template.length > 0 && window) {
        buildMenu(template).popup({ window });
      }
    });
  });
}

export function contextTemplate(
  { linkURL, selectionText, isEditable, editFlags }: ClickedOn,
  options: Pick<ContextMenuOptions, 'copy' | 'openWindow'> & { readonly language: Language },
): Item[] {
  const { menu } = shellMessages(options.language);
  const copy: Item = { label: menu.copy, role: 'copy', enabled: editFlags.canCopy };
  const selectAll: Item = { label: menu.selectAll, role: 'selectAll', enabled: editFlags.canSelectAll };
  if (isEditable) {
    return [
      { label: menu.cut, role: 'cut', enabled: editFlags.canCut },
      copy,
      { label: menu.paste, role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      selectAll,
    ];
  }
  const link = linkItems(linkURL, options);
  const separator: Item = { type: 'separator' };
  return [
    ...link,
    ...(link.length > 0 ? [separator] : []),
    ...(selectionText.trim() === '' ? [] : [copy, separator]),
    selectAll,
  ];
}

/** An order's link is copied as any program can open it; another page has no address outside of Vigie. */
function linkItems(
  linkURL: string,
  { copy, openWindow, language }: Parameters<typeof contextTemplate>[1],
): Item[] {
  const { menu } = shellMessages(language);
  const path = pathOfOwnUrl(linkURL);
  if (path === undefined) {
    const isWeb = /^https?:/.test(linkURL);
    return isWeb ? [{ id: 'copy-link', label: menu.copyLink, click: () => copy(linkURL) }] : [];
  }
  const link = linkOfPage(path);
  return [
    { id: 'open-link', label: menu.openLink, click: () => openWindow(path) },
    ...(link === undefined
      ? []
      : [{ id: 'copy-link', label: menu.copyLink, click: () => copy(link) } satisfies Item]),
  ];
}
