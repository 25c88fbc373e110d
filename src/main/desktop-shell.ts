import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  Menu,
  nativeTheme,
  powerSaveBlocker,
  screen,
  Tray,
  type WebContents,
} from 'electron';
import { LOGS } from '../console/home.ts';
import type { VigieOptions } from '../console/options.ts';
import type { Language } from '../contract/language.ts';
import type { ShellWish } from '../contract/shell.ts';
import { firstLanguage } from './app-language.ts';
import { menuTemplate } from './app-menu.ts';
import { createCloseGuard, type CloseGuard } from './close-guard.ts';
import { desktopActions, type DesktopParts } from './desktop-actions.ts';
import { displaysNow } from './displays.ts';
import { homepageOf } from './homepage.ts';
import type { MenuActions } from './menu-actions.ts';
import { createPresenting, type Presenting } from './presenting.ts';
import { ShellDialogs } from './shell-dialogs.ts';
import { openShellFile, type ShellFile } from './shell-file.ts';
import { createShellWindows, type ShellWindows } from './shell-windows.ts';
import { createStatusTray, type StatusTray } from './tray.ts';
import type { StatusWatch } from './watch-status.ts';

const IS_MAC = process.platform === 'darwin';

export type DesktopShellOptions = {
  readonly home: string;
  readonly options: VigieOptions;
  readonly print: (line: string) => void;
};

/** Everything of the desktop that is there before the console and without it: windows, menus, tray, dialogs. */
export class DesktopShell implements DesktopParts {
  readonly home: string;
  readonly logsDir: string;
  readonly file: ShellFile;
  readonly dialogs: ShellDialogs;
  readonly presenting: Presenting;
  readonly guard: CloseGuard;
  readonly windows: ShellWindows;
  readonly actions: MenuActions & { readonly show: () => void };
  /** Takes a tape that the user chose. */
  openTape: (path: string) => void = () => undefined;
  onHidden: (contents: WebContents, hidden: boolean) => void = () => undefined;
  #language: Language;
  readonly #askedLanguage: Language | undefined;
  readonly #tray: StatusTray;
  #status: StatusWatch | undefined;

  constructor({ home, options, print }: DesktopShellOptions) {
    this.home = home;
    this.logsDir = join(home, LOGS);
    this.file = openShellFile(join(home, 'window.json'), print);
    const { language, theme } = this.file.settings();
    this.#askedLanguage = options.language;
    this.#language = firstLanguage(options.language, language, app.getPreferredSystemLanguages());
    nativeTheme.themeSource = theme === undefined || theme === 'auto' ? 'system' : theme;
    this.dialogs = new ShellDialogs({
      dialog,
      language: () => this.#language,
      version: app.getVersion(),
      versions: process.versions,
      homepage: homepageOf(app.getAppPath()),
      copy: (text) => void clipboard.writeText(text),
    });
    this.guard = createCloseGuard({
      waiting: () => this.#status?.current()?.waitingCommands ?? 0,
      ask: (waiting) => this.dialogs.askToClose(waiting),
      end: () => app.quit(),
    });
    this.presenting = createPresenting(powerSaveBlocker);
    this.windows = this.#createWindows(print);
    this.actions = desktopActions(this);
    this.#tray = createStatusTray({
      platform: process.platform,
      tray: new Tray(inResources(trayIcon(process.platform))),
      buildMenu: (template) => Menu.buildFromTemplate(template),
      actions: this.actions,
    });
    for (const change of ['display-added', 'display-removed'] as const) {
      screen.on(change as 'display-added', () => this.speak());
    }
    this.speak();
  }

  get language(): Language {
    return this.#language;
  }

  get status(): StatusWatch | undefined {
    return this.#status;
  }

  /** With macOS, and with what the user chose, Vigie goes on without a window. */
  get staysWithoutWindow(): boolean {
    return IS_MAC || this.file.settings().staysInTray === true;
  }

  follow(status: StatusWatch): void {
    this.#status = status;
  }

  /** Menus and tray say the same as the screens, in their language. */
  speak(): void {
    const { staysInTray = false, tapes = [] } = this.file.settings();
    const template = menuTemplate(this.actions, {
      language: this.#language,
      platform: process.platform,
      isKeptAwake: this.presenting.isKeptAwake(),
      isStarting: !this.#status,
      staysInTray,
      tapes,
      displays: displaysNow(),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    this.sayStatus();
  }

  sayStatus(): void {
    this.#tray.say(this.#status?.current(), this.#language);
  }

  hear(sender: WebContents, wish: ShellWish): void {
    if (wish.kind === 'theme') {
      nativeTheme.themeSource = wish.theme === 'auto' ? 'system' : wish.theme;
      this.file.keep({ theme: wish.theme });
    } else if (wish.kind === 'language') {
      if (wish.language !== this.#language) {
        this.#language = wish.language;
        this.speak();
      }
      // A language that was asked for at this start alone is not remembered.
      if (wish.language !== this.#askedLanguage) {
        this.file.keep({ language: wish.language });
      }
    }
    this.windows.hear(sender, wish);
  }

  stop(): void {
    this.#status?.stop();
    this.#tray.destroy();
  }

  #createWindows(print: (line: string) => void): ShellWindows {
    return createShellWindows({
      create: (settings) => new BrowserWindow(settings),
      displays: displaysNow,
      file: this.file,
      language: () => this.#language,
      isDark: () => nativeTheme.shouldUseDarkColors,
      preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
      icon: inResources('icon.png'),
      presenting: this.presenting,
      now: Date.now,
      mayCloseLast: () => this.staysWithoutWindow || this.guard.mayEnd(),
      onHidden: (contents, hidden) => this.onHidden(contents, hidden),
      askStopped: () => this.dialogs.askStopped(),
      quit: () => app.quit(),
      log: print,
    });
  }
}

/** macOS colours a template itself; Windows takes the size for its scale out of an ICO. */
function trayIcon(platform: NodeJS.Platform): string {
  return { darwin: 'trayTemplate.png', win32: 'tray.ico' }[platform as string] ?? 'tray.png';
}

function inResources(name: string): string {
  return fileURLToPath(new URL(`../../resources/${name}`, import.meta.url));
}
