import type { Menu, MenuItemConstructorOptions, Tray } from 'electron';
import type { Language } from '../contract/language.ts';
import type { ConsoleStatus } from '../contract/streams.ts';
import { attentionOf } from './attention.ts';
import { trayTemplate, type TrayActions } from './tray-menu.ts';

export type StatusTrayOptions = {
  readonly platform: NodeJS.Platform;
  readonly tray: Pick<Tray, 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly actions: TrayActions;
};

export type StatusTray = {
  readonly say: (status: ConsoleStatus | undefined, language: Language) => void;
  readonly destroy: () => void;
};

/** The icon in the tray: its menu is made again only when its words change, since an open one would close. */
export function createStatusTray({ platform, tray, buildMenu, actions }: StatusTrayOptions): StatusTray {
  let said: string | undefined;
  // Linux shows its menu on every click, and says nothing of clicks. macOS says it, and shows the menu as well.
  if (platform !== 'darwin') {
    tray.on('click', () => actions.show());
  }
  return {
    say(status, language) {
      const attention = attentionOf(status, language);
      const text = JSON.stringify([language, status === undefined, attention]);
      if (text === said) return;
      said = text;
      const lines = ['Vigie', attention.state, ...attention.items.map((item) => item.text)];
      tray.setToolTip(lines.join('\n'));
      tray.setContextMenu(
        buildMenu(trayTemplate(actions, { ...attention, language, isStarting: status === undefined })),
      );
    },
    destroy: () => tray.destroy(),
  };
}
