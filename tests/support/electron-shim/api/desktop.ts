import { EventEmitter } from 'node:events';
import { records } from '../runtime.ts';

/** What the desktop around an application is to it. */

export const powerMonitor = Object.assign(new EventEmitter(), {
  getSystemIdleState: () => 'active',
  getSystemIdleTime: () => 0,
  isOnBatteryPower: () => false,
  onBatteryPower: false,
  getCurrentThermalState: () => 'unknown',
});

let lastBlocker = 0;
export const powerSaveBlocker = {
  start(kind: string) {
    lastBlocker += 1;
    records.powerSaveBlockers.set(lastBlocker, kind);
    return lastBlocker;
  },
  stop: (id: number) => records.powerSaveBlockers.delete(id),
  isStarted: (id: number) => records.powerSaveBlockers.has(id),
};

/** As Chromium shows it where nobody chose: light. */
export const nativeTheme = Object.assign(new EventEmitter(), {
  themeSource: 'system',
  shouldUseDarkColors: false,
  shouldUseHighContrastColors: false,
  shouldUseInvertedColorScheme: false,
  inForcedColorsMode: false,
  prefersReducedTransparency: false,
});

function opens(target: string): Promise<string> {
  records.opened.push(target);
  return Promise.resolve('');
}

export const shell = {
  openExternal: async (url: string) => void (await opens(url)),
  openPath: opens,
  showItemInFolder: (path: string) => void opens(path),
  trashItem: () => Promise.resolve(),
  beep: () => undefined,
};

let clip = '';
export const clipboard = {
  readText: async () => clip,
  writeText: async (text: string) => {
    clip = text;
  },
  clear: () => {
    clip = '';
  },
};

const shortcuts = new Map<string, () => void>();
export const globalShortcut = {
  register: (accelerator: string, callback: () => void) => {
    shortcuts.set(accelerator, callback);
    return true;
  },
  isRegistered: (accelerator: string) => shortcuts.has(accelerator),
  unregister: (accelerator: string) => void shortcuts.delete(accelerator),
  unregisterAll: () => shortcuts.clear(),
};

export const crashReporter = {
  start: (options: unknown) => void records.crashReporters.push(options),
  getUploadedReports: () => [],
  getLastCrashReport: () => null,
  addExtraParameter: () => undefined,
};

export const systemPreferences = Object.assign(new EventEmitter(), {
  getAnimationSettings: () => ({ shouldRenderRichAnimation: true, prefersReducedMotion: false }),
  getColor: () => '#000000',
});

/** Nothing of the application may ask the network for anything. */
export const net = {
  isOnline: () => true,
  fetch: () => Promise.reject(new Error('the stand-in has no network')),
  request: () => {
    throw new Error('the stand-in has no network');
  },
};

export const autoUpdater = Object.assign(new EventEmitter(), {
  setFeedURL: () => undefined,
  checkForUpdates: () => undefined,
  quitAndInstall: () => undefined,
});
