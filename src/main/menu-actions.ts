/** The pages of the documentation that the menu leads to. */
export type HelpPage = 'index' | 'changelog' | 'licences';

/** What menus, tray and shortcuts of the desktop do. */
export type MenuActions = {
  readonly openWindow: (path?: string) => void;
  /** In the window in front; opens one where there is none. */
  readonly go: (path: string) => void;
  /** Asks which one. */
  readonly openTape: () => void;
  readonly openRecentTape: (path: string) => void;
  readonly forgetTapes: () => void;
  readonly showPreferences: () => void;
  readonly setStaysInTray: (on: boolean) => void;
  readonly setFullScreen: () => void;
  readonly presentOn: (displayId: number) => void;
  readonly keepAwake: (on: boolean) => void;
  readonly showHelp: (page: HelpPage) => void;
  readonly showShortcuts: () => void;
  readonly openFolder: (folder: 'logs' | 'data') => void;
  readonly copyDiagnostics: () => void;
  readonly showNewestVersion: () => void;
  readonly showAbout: () => void;
  readonly quit: () => void;
};
