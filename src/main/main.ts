import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  Tray,
} from 'electron';
import { homeDirOf, openFolder, PROFILE } from '../console/home.ts';
import { watchLifeline } from '../console/lifeline.ts';
import { linePrinter } from '../console/print-line.ts';
import { HELP, parseOptions, type VigieOptions } from '../console/options.ts';
import { keepNewFilesPrivate, makePrivateFolder } from '../console/private-folder.ts';
import { startFailureText } from '../console/start-failure.ts';
import { startVigie, type RunningVigie } from '../console/start-vigie.ts';
import { endOnUnhandledErrors } from '../console/unhandled-errors.ts';
import { withDeadline } from '../console/with-deadline.ts';
import { errorText } from '../contract/error-text.ts';
import type { Language } from '../contract/language.ts';
import { parseShellWish, SHELL_CHANNELS } from '../contract/shell.ts';
import { firstLanguage } from './app-language.ts';
import { menuTemplate } from './app-menu.ts';
import { serveApp } from './app-protocol.ts';
import { createCloseGuard } from './close-guard.ts';
import { LINK_SCHEME, pageOfArguments, pageOfLink } from './deep-link.ts';
import { electronPorts } from './electron-ports.ts';
import { forkBroker } from './fork-broker.ts';
import { createRegistrar } from './ipc-registrar.ts';
import { registerIpc, type RegisteredIpc } from './ipc.ts';
import { lockDown } from './lock-down.ts';
import { guardNetwork, NETWORK_SWITCHES } from './network-guard.ts';
import { APP_SCHEME } from './own-url.ts';
import { createPresenting } from './presenting.ts';
import { openTape } from './open-tape.ts';
import { openShellFile } from './shell-file.ts';
import { isOne, numberIn, shellMessages } from './shell-messages.ts';
import { createShellWindows } from './shell-windows.ts';
import { startStepOf } from './start-up.ts';
import { tapeOfArguments } from './tape-file.ts';
import { createStatusTray } from './tray.ts';
import { watchStatus, type StatusWatch } from './watch-status.ts';

/** What a second start on the same home is told in place of an address. */
const ADDRESS = 'its window';
/** The broker has ten seconds of its own for stopping. */
const STOP_DEADLINE_MS = 15_000;
/** Where a link leads that came before there was a window. */
let linkedPage: string | undefined;
/** A tape that was opened before there was a console. */
let waitingTape: string | undefined;
let handTape = (path: string): void => {
  waitingTape = path;
};
let followLink = (page: string): void => {
  linkedPage = page;
};

/** Without a reader it goes on: its window is what its user looks at. */
const print = linePrinter(process.stdout, () => undefined);

function inResources(name: string): string {
  return fileURLToPath(new URL(`../../resources/${name}`, import.meta.url));
}

async function run(options: VigieOptions, home: string): Promise<void> {
  await app.whenReady();
  const isMac = process.platform === 'darwin';
  const file = openShellFile(join(home, 'window.json'), print);
  let language = firstLanguage(options.language, file.language(), app.getPreferredSystemLanguages());
  let status: StatusWatch | undefined;
  let ipc: RegisteredIpc | undefined;
  let running: RunningVigie | undefined;
  endOnUnhandledErrors(process, {
    report: process.stderr,
    end: () => endAfter(running, language),
  });

  const guard = createCloseGuard({
    waiting: () => status?.current()?.waitingCommands ?? 0,
    async ask(waiting) {
      const { close } = shellMessages(language);
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: close.title(numberIn(language, waiting), isOne(language, waiting)),
        detail: close.detail,
        buttons: [close.stay, close.closeAnyway],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    end: () => app.quit(),
  });
  const presenting = createPresenting(powerSaveBlocker);
  const windows = createShellWindows({
    create: (settings) => new BrowserWindow(settings),
    displays() {
      const primary = screen.getPrimaryDisplay();
      return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)];
    },
    file,
    language: () => language,
    preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
    icon: inResources('icon.png'),
    presenting,
    now: Date.now,
    // There Vigie goes on without a window, as applications do.
    mayCloseLast: () => isMac || guard.mayEnd(),
    onHidden: (contents, hidden) => ipc?.setHidden(contents, hidden),
    async askStopped() {
      const { stopped } = shellMessages(language);
      const { response } = await dialog.showMessageBox({
        type: 'error',
        message: stopped.title,
        detail: stopped.detail,
        buttons: [stopped.reload, stopped.quit],
        noLink: true,
      });
      return response === 0 ? 'reload' : 'quit';
    },
    quit: () => app.quit(),
    log: print,
  });

  serveApp(protocol);
  lockDown({
    app,
    session: session.defaultSession,
    openBeside: (path) => void windows.open(path),
  });
  guardNetwork(session.defaultSession, print);

  const actions = {
    openWindow: (path?: string) => void windows.open(path),
    go: windows.go,
    show: windows.show,
    setFullScreen: windows.toggleFullScreen,
    keepAwake: presenting.setKeptAwake,
    showShortcuts: () => windows.say({ kind: 'shortcuts' }),
    quit: () => app.quit(),
  };
  const tray = createStatusTray({
    // macOS colours a template itself.
    tray: new Tray(inResources(isMac ? 'trayTemplate.png' : 'tray.png')),
    buildMenu: (template) => Menu.buildFromTemplate(template),
    actions,
  });
  function speak(): void {
    const template = menuTemplate(actions, {
      language,
      platform: process.platform,
      isKeptAwake: presenting.isKeptAwake(),
      isStarting: !status,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    tray.say(status?.current(), language);
  }
  speak();

  const registrar = createRegistrar(ipcMain);
  registrar.listen(SHELL_CHANNELS.say, (sender, said) => {
    const wish = parseShellWish(said);
    if (!wish) return;
    if (wish.kind === 'language' && wish.language !== language) {
      ({ language } = wish);
      speak();
    }
    // What was asked for at this start alone is not remembered.
    if (wish.kind === 'language' && wish.language !== options.language) file.keepLanguage(wish.language);
    windows.hear(sender, wish);
  });

  windows.tell(startStepOf(undefined));
  void windows.openStarting();
  followLink = windows.go;
  const linked = linkedPage ?? pageOfArguments(process.argv);
  if (linked !== undefined) windows.go(linked);
  app.on('second-instance', (_event, args, folder) => {
    const page = pageOfArguments(args);
    if (page === undefined) windows.show();
    else windows.go(page);
    const tape = tapeOfArguments(args, folder);
    if (tape !== undefined) handTape(tape);
  });

  const vigie = await startVigie({
    options,
    host: 'electron',
    version: app.getVersion(),
    forkBroker,
    ports: electronPorts(),
    projectionEntry: new URL('./projection.js', import.meta.url),
    print,
  });
  if (vigie.kind === 'already_running') {
    const address = vigie.address || ADDRESS;
    print(`Vigie is already running with this home: ${address}`);
    dialog.showErrorBox('Vigie', shellMessages(language).alreadyRunning(address));
    app.quit();
    return;
  }
  running = vigie;
  vigie.announce(ADDRESS);
  stopBeforeQuit(vigie, () => {
    status?.stop();
    tray.destroy();
  });
  watchLifeline(process.env, () => {
    guard.waive();
    app.quit();
  });
  app.on('before-quit', (event) => {
    if (!guard.mayEnd()) event.preventDefault();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.prependListener(signal, guard.waive);
  powerMonitor.on('shutdown', () => {
    guard.waive();
    app.quit();
  });
  powerMonitor.on('resume', () => {
    print('the machine was asleep; Kafka is looked for at once');
    vigie.console.reconnect();
  });
  app.on('child-process-gone', (_event, { type, name, reason }) => {
    if (reason !== 'clean-exit') print(`${name ?? type} is gone (${reason})`);
  });

  ipc = registerIpc(vigie.console, registrar);
  let isEntered = false;
  status = watchStatus(vigie.console, (now) => {
    if (!isEntered) windows.tell(startStepOf(now));
    tray.say(now, language);
  });
  await vigie.console.whenSettled;
  isEntered = true;
  speak();
  const showTape = async (path: string): Promise<void> => {
    const opened = await openTape(path, {
      receiver: windows.receiver(),
      dispatch: vigie.console.dispatch,
    });
    if (!opened.ok) dialog.showErrorBox('Vigie', `${path}\n\n${errorText(opened.error, language)}`);
  };
  const tape = waitingTape ?? tapeOfArguments(process.argv.slice(1), process.cwd());
  handTape = (path) => void showTape(path);
  if (tape !== undefined) await showTape(tape);
  await windows.enter();
  print('Vigie ready in its window');
  app.on('activate', windows.show);
}

/** Quitting waits for the console and the broker to end in order. */
function stopBeforeQuit(vigie: RunningVigie, onStop: () => void): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    stopped = true;
    onStop();
    void vigie.stop().finally(() => app.quit());
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}

/** After an error that nothing caught: Electron would show a dialog with a stack, and go on in an unknown state. */
function endAfter(vigie: RunningVigie | undefined, language: Language): void {
  const stopped = withDeadline(vigie?.stop() ?? Promise.resolve(), STOP_DEADLINE_MS);
  void stopped
    .catch(() => undefined)
    .then(() => {
      dialog.showErrorBox('Vigie', shellMessages(language).unexpected);
      app.exit(1);
    });
}

/** Everything of one home in one folder: two homes are two applications, with a lock, a profile and windows each. */
function keepProfileIn(home: string): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  openFolder(home);
  const profile = join(home, PROFILE);
  makePrivateFolder(profile);
  app.setPath('userData', profile);
}

function fail(error: unknown, home?: string): void {
  const reason = startFailureText(error, home);
  dialog.showErrorBox('Vigie', reason);
  process.stderr.write(`Vigie could not start: ${reason}\n`);
  app.exit(1);
}

function start(options: VigieOptions): void {
  keepNewFilesPrivate();
  const home = homeDirOf(options.home);
  try {
    keepProfileIn(home);
  } catch (error) {
    return fail(error, home);
  }
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.enableSandbox();
  for (const [name, value] of NETWORK_SWITCHES) app.commandLine.appendSwitch(name, value);
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  // Unpacked, it would be the bare Electron that gets the links.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const page = pageOfLink(url);
    if (page !== undefined) followLink(page);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    handTape(path);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  run(options, home).catch((error: unknown) => fail(error, home));
}

const parsed = parseOptions(process.argv.slice(1), process.env, { strict: false });
if (!parsed.ok) {
  process.stderr.write(`${parsed.message}\n`);
  app.exit(2);
} else if (parsed.options.help) {
  print(HELP);
  app.exit(0);
} else start(parsed.options);
