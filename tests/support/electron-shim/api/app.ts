import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChromium } from '../chromium.ts';
import { currentApplication, emitPreventable, records, setChromium, utilities } from '../runtime.ts';
import { createInstanceLock } from './instance-lock.ts';
import { windows } from './windows.ts';

const { dir, isPackaged, executable, manifest } = currentApplication();
const ready = Promise.withResolvers<void>();
const switches = new Map<string, string>();
for (const arg of process.argv.slice(1)) {
  const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/.exec(arg) ?? [];
  if (name !== undefined) switches.set(name, value);
}
/** What the application tells Chromium, which has it too. */
const appended: string[] = [];
const paths = new Map<string, string>();
let name = manifest.productName ?? manifest.name;
let isReady = false;
let quitting = false;
let exiting = false;
let badges = 0;

function pathOf(key: string): string {
  const known = paths.get(key);
  if (known !== undefined) return known;
  const appData = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const userData = paths.get('userData') ?? (switches.get('user-data-dir') || join(appData, name));
  switch (key) {
    case 'appData':
      return appData;
    case 'userData':
    case 'sessionData':
      return userData;
    case 'logs':
      return join(userData, 'logs');
    case 'crashDumps':
      return join(userData, 'Crashpad');
    case 'temp':
      return tmpdir();
    case 'home':
      return homedir();
    case 'exe':
    case 'module':
      return executable;
    case 'desktop':
    case 'documents':
    case 'downloads':
    case 'music':
    case 'pictures':
    case 'videos':
      return join(homedir(), `${key[0]?.toUpperCase()}${key.slice(1)}`);
    default:
      throw new Error(`Failed to get '${key}' path`);
  }
}

const lock = createInstanceLock({
  userData: () => pathOf('userData'),
  onSecond: ({ argv, cwd, data }) => app.emit('second-instance', {}, argv, cwd, data),
});

/** Once the last window is closed: the end, where it was asked for or where nobody says otherwise. */
function noteWindowClosed(): void {
  if (exiting || windows.all().length > 0) return;
  if (quitting) finishQuit();
  else if (!app.emit('window-all-closed')) app.quit();
}

function finishQuit(): void {
  if (!emitPreventable(app, 'will-quit')) {
    quitting = false;
    return;
  }
  app.exit(0);
}

/** Electron's `app`. */
export const app = Object.assign(new EventEmitter().setMaxListeners(0), {
  isPackaged,
  commandLine: {
    appendSwitch: (key: string, value = '') => {
      switches.set(key, value);
      appended.push(value === '' ? `--${key}` : `--${key}=${value}`);
    },
    appendArgument: () => undefined,
    hasSwitch: (key: string) => switches.has(key),
    getSwitchValue: (key: string) => switches.get(key) ?? '',
    removeSwitch: (key: string) => void switches.delete(key),
  },
  dock: undefined,
  getName: () => name,
  setName: (next: string) => {
    name = next;
  },
  getVersion: () => manifest.version,
  getAppPath: () => dir,
  getPath: pathOf,
  setPath: (key: string, path: string) => {
    mkdirSync(path, { recursive: true });
    paths.set(key, path);
  },
  setAppLogsPath: (path: string) => void paths.set('logs', path),
  getLocale: () => switches.get('lang') || 'en-US',
  getSystemLocale: () => switches.get('lang') || 'en-US',
  getPreferredSystemLanguages: () => [switches.get('lang') || 'en-US'],
  isReady: () => isReady,
  whenReady: () => ready.promise,
  enableSandbox: () => beforeReady('enableSandbox'),
  disableHardwareAcceleration: () => beforeReady('disableHardwareAcceleration'),
  setAppUserModelId: (id: string) => void records.userModelIds.push(id),
  setAboutPanelOptions: () => undefined,
  showAboutPanel: () => undefined,
  setDesktopName: () => undefined,
  setUserTasks: () => true,
  setJumpList: () => 'ok',
  addRecentDocument: (path: string) => void records.recentDocuments.push(path),
  clearRecentDocuments: () => {
    records.recentDocuments.length = 0;
  },
  setBadgeCount: (count: number) => {
    badges = count;
    return true;
  },
  getBadgeCount: () => badges,
  isAccessibilitySupportEnabled: () => false,
  setAccessibilitySupportEnabled: () => undefined,
  getAppMetrics: () => [
    { pid: process.pid, type: 'Browser' },
    ...[...utilities].map(([pid, serviceName]) => ({ pid, type: 'Utility', name: serviceName, serviceName })),
  ],
  getGPUFeatureStatus: () => ({}),
  setLoginItemSettings: () => undefined,
  getLoginItemSettings: () => ({ openAtLogin: false }),
  configureHostResolver: () => undefined,
  focus: () => undefined,
  hide: () => undefined,
  show: () => undefined,
  relaunch: () => undefined,
  setAsDefaultProtocolClient: (scheme: string) => {
    records.protocolClients.push(scheme);
    return true;
  },
  isDefaultProtocolClient: (scheme: string) => records.protocolClients.includes(scheme),
  removeAsDefaultProtocolClient: (scheme: string) => {
    const at = records.protocolClients.indexOf(scheme);
    if (at !== -1) records.protocolClients.splice(at, 1);
    return at !== -1;
  },
  requestSingleInstanceLock: lock.request,
  hasSingleInstanceLock: lock.has,
  releaseSingleInstanceLock: lock.release,
  noteWindowClosed,
  quit() {
    if (quitting || !emitPreventable(app, 'before-quit')) return;
    quitting = true;
    // The last one that closes goes on with it.
    if (windows.all().length === 0) {
      finishQuit();
      return;
    }
    for (const window of windows.all()) window.close();
    // One that stayed open has taken the wish back.
    if (windows.all().length > 0) quitting = false;
  },
  exit(code = 0) {
    exiting = true;
    for (const window of windows.all()) window.destroy();
    app.emit('quit', {}, code);
    process.exit(code);
  },
});

/** What Electron refuses once it is ready. */
function beforeReady(method: string): void {
  if (isReady) throw new Error(`${method} can only be called before app is ready`);
}

/** Opens Chromium, and says that it is ready. */
export async function start(): Promise<void> {
  if (exiting) return;
  const profileDir = join(pathOf('userData'), 'stand-in-chromium');
  mkdirSync(profileDir, { recursive: true });
  const lang = switches.get('lang');
  try {
    const language = lang ? [`--lang=${lang}`, `--accept-lang=${lang}`] : [];
    setChromium(await startChromium({ profileDir, switches: [...language, ...appended] }));
  } catch (error) {
    process.stderr.write(`stand-in: ${String(error)}\n`);
    process.exit(1);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  isReady = true;
  app.emit('will-finish-launching');
  app.emit('ready', {}, {});
  ready.resolve();
}
