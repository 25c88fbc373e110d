import { release } from 'node:os';
import { app, BrowserWindow, clipboard, shell } from 'electron';
import type { Language } from '../contract/language.ts';
import { diagnosticsText } from './diagnostics.ts';
import { displaysNow } from './displays.ts';
import type { HelpPage, MenuActions } from './menu-actions.ts';
import { openOwnFolder } from './own-folders.ts';
import type { Presenting } from './presenting.ts';
import type { ShellDialogs } from './shell-dialogs.ts';
import type { ShellFile } from './shell-file.ts';
import { shellMessages } from './shell-messages.ts';
import type { ShellWindows } from './shell-windows.ts';
import { TAPE_EXTENSION } from './tape-file.ts';
import type { StatusWatch } from './watch-status.ts';

/** The desktop, as far as its actions need it. */
export type DesktopParts = {
  readonly home: string;
  readonly logsDir: string;
  readonly language: Language;
  readonly file: ShellFile;
  readonly dialogs: ShellDialogs;
  readonly presenting: Presenting;
  readonly windows: ShellWindows;
  readonly status: StatusWatch | undefined;
  readonly openTape: (path: string) => void;
  readonly speak: () => void;
};

/** What menus and tray do, once they are chosen. */
export function desktopActions(desktop: DesktopParts): MenuActions & { readonly show: () => void } {
  const { windows, file, presenting, dialogs } = desktop;
  const showHelp = (page: HelpPage): void => windows.openDocument(`/docs/${page}.html`);
  return {
    openWindow: (path) => void windows.open(path),
    go: windows.go,
    show: windows.show,
    openTape: () =>
      void dialogs.chooseTape(TAPE_EXTENSION.slice(1)).then((path) => {
        if (path !== undefined) {
          desktop.openTape(path);
        }
      }),
    openRecentTape: (path) => desktop.openTape(path),
    forgetTapes() {
      file.keep({ tapes: [] });
      app.clearRecentDocuments();
      desktop.speak();
    },
    showPreferences: () => windows.say({ kind: 'settings' }),
    setStaysInTray: (on) => file.keep({ staysInTray: on }),
    setFullScreen: windows.toggleFullScreen,
    presentOn(displayId) {
      const display = displaysNow().find(({ id }) => id === displayId);
      if (display) {
        windows.presentOn(display.bounds);
      }
    },
    keepAwake: presenting.setKeptAwake,
    showHelp,
    showShortcuts: () => windows.say({ kind: 'shortcuts' }),
    openFolder: (folder) => void openFolder(desktop, folder),
    copyDiagnostics: () =>
      void clipboard.writeText(diagnosticsOf(desktop)).then(() => dialogs.diagnosticsCopied()),
    showNewestVersion: () => void dialogs.newestVersion(),
    showAbout: () =>
      void dialogs.about().then((page) => {
        if (page !== undefined) {
          showHelp(page);
        }
      }),
    quit: () => app.quit(),
  };
}

async function openFolder(desktop: DesktopParts, folder: 'logs' | 'data'): Promise<void> {
  const path = folder === 'logs' ? desktop.logsDir : desktop.home;
  const failure = await openOwnFolder(shell, path);
  if (failure !== undefined) {
    desktop.dialogs.fail(shellMessages(desktop.language).folderFailed(path, failure));
  }
}

function diagnosticsOf(desktop: DesktopParts): string {
  return diagnosticsText({
    version: app.getVersion(),
    versions: process.versions,
    platform: process.platform,
    arch: process.arch,
    systemVersion: release(),
    isPackaged: app.isPackaged,
    language: desktop.language,
    windows: BrowserWindow.getAllWindows().length,
    displays: displaysNow(),
    uptimeSeconds: process.uptime(),
    memoryBytes: process.memoryUsage.rss(),
    status: desktop.status?.current(),
  });
}
