import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  protocol,
  session,
} from 'electron';
import { watchLifeline } from '../console/lifeline.ts';
import type { VigieOptions } from '../console/options.ts';
import { startVigie, type RunningVigie } from '../console/start-vigie.ts';
import { endOnUnhandledErrors } from '../console/unhandled-errors.ts';
import { withDeadline } from '../console/with-deadline.ts';
import { errorText } from '../contract/error-text.ts';
import { parseShellWish, SHELL_CHANNELS } from '../contract/shell.ts';
import { serveApp } from './app-protocol.ts';
import { showContextMenus } from './context-menu.ts';
import { pageOfArguments } from './deep-link.ts';
import { DesktopShell } from './desktop-shell.ts';
import type { DesktopOutput } from './desktop-output.ts';
import { electronPorts } from './electron-ports.ts';
import { forkBroker } from './fork-broker.ts';
import { createRegistrar, type Registrar } from './ipc-registrar.ts';
import { registerIpc } from './ipc.ts';
import { lockDown } from './lock-down.ts';
import type { Mailbox } from './mailbox.ts';
import { guardNetwork } from './network-guard.ts';
import { openTape } from './open-tape.ts';
import { endWithSession } from './session-end.ts';
import { shellMessages } from './shell-messages.ts';
import { startStepOf } from './start-up.ts';
import { tapeOfArguments } from './tape-file.ts';
import { watchStatus } from './watch-status.ts';

/** What a second start on the same home is told in place of an address. */
const ADDRESS = 'its window';
/** The broker has ten seconds of its own for stopping. */
const STOP_DEADLINE_MS = 15_000;

export type DesktopStart = {
  readonly options: VigieOptions;
  readonly home: string;
  readonly output: DesktopOutput;
  /** Pages that links of the system lead to, and tapes that it opens. */
  readonly links: Mailbox<string>;
  readonly tapes: Mailbox<string>;
};

/** The desktop application, from its first window to its end. */
export async function runDesktop(start: DesktopStart): Promise<void> {
  await app.whenReady();
  const { print, report } = start.output;
  let running: RunningVigie | undefined;
  const desktop = new DesktopShell({ home: start.home, options: start.options, print });
  endOnUnhandledErrors(process, { report, end: () => endAfter(running, desktop) });
  guardContents(desktop, print);
  const registrar = createRegistrar(ipcMain);
  registrar.listen(SHELL_CHANNELS.say, (sender, said) => {
    const wish = parseShellWish(said);
    if (wish) {
      desktop.hear(sender, wish);
    }
  });
  endWithSession({ app, powerMonitor, waive: desktop.guard.waive, quit: () => app.quit() });
  openFirstWindow(desktop, start);

  const vigie = await startVigie({
    options: start.options,
    host: 'electron',
    version: app.getVersion(),
    forkBroker: (options) => forkBroker(options, print),
    ports: electronPorts(),
    projectionEntry: new URL('./projection.cjs', import.meta.url),
    print,
  });
  if (vigie.kind === 'already_running') {
    const address = vigie.address || ADDRESS;
    print(`Vigie is already running with this home: ${address}`);
    desktop.dialogs.fail(shellMessages(desktop.language).alreadyRunning(address));
    app.quit();
    return;
  }
  running = vigie;
  vigie.announce(ADDRESS);
  endInOrder(vigie, desktop);
  followSystem(vigie, print);
  await enter(vigie, desktop, { registrar, tapes: start.tapes });
  print('Vigie ready in its window');
}

/** Before the first window: what a page may do, ask for and reach. */
function guardContents(desktop: DesktopShell, print: (line: string) => void): void {
  const openWindow = (path: string): void => void desktop.windows.open(path);
  serveApp(protocol);
  lockDown({ app, session: session.defaultSession, openBeside: openWindow });
  guardNetwork(session.defaultSession, print);
  showContextMenus({
    app,
    language: () => desktop.language,
    copy: (text) => void clipboard.writeText(text),
    openWindow,
    buildMenu: (template) => Menu.buildFromTemplate(template),
    windowOf: (contents) => BrowserWindow.fromWebContents(contents),
  });
}

function openFirstWindow(desktop: DesktopShell, { links, tapes }: DesktopStart): void {
  const { windows } = desktop;
  const page = pageOfArguments(process.argv);
  if (page !== undefined) {
    links.hand(page);
  }
  const tape = tapeOfArguments(process.argv.slice(1), process.cwd());
  if (tape !== undefined) {
    tapes.hand(tape);
  }
  desktop.openTape = (path) => tapes.hand(path);
  app.on('window-all-closed', () => {
    if (!desktop.staysWithoutWindow) {
      app.quit();
    }
  });
  windows.tell(startStepOf(undefined));
  void windows.openStarting();
  links.open(windows.go);
  app.on('second-instance', (_event, args, folder) => {
    const asked = pageOfArguments(args);
    if (asked === undefined) {
      windows.show();
    } else {
      windows.go(asked);
    }
    const given = tapeOfArguments(args, folder);
    if (given !== undefined) {
      tapes.hand(given);
    }
  });
}

/** The windows go to their pages once the console has read what it has. */
async function enter(
  vigie: RunningVigie,
  desktop: DesktopShell,
  { registrar, tapes }: { readonly registrar: Registrar; readonly tapes: Mailbox<string> },
): Promise<void> {
  const { windows } = desktop;
  const ipc = registerIpc(vigie.console, registrar);
  desktop.onHidden = ipc.setHidden;
  let isEntered = false;
  desktop.follow(
    watchStatus(vigie.console, (now) => {
      if (!isEntered) {
        windows.tell(startStepOf(now));
      }
      desktop.sayStatus();
    }),
  );
  await vigie.console.whenSettled;
  isEntered = true;
  desktop.speak();
  let opened: Promise<void> = Promise.resolve();
  tapes.open((path) => {
    opened = showTape(path, vigie, desktop);
  });
  await opened;
  await windows.enter();
  app.on('activate', windows.show);
}

async function showTape(path: string, vigie: RunningVigie, desktop: DesktopShell): Promise<void> {
  const opened = await openTape(path, {
    receiver: desktop.windows.receiver(),
    dispatch: vigie.console.dispatch,
  });
  if (!opened.ok) {
    desktop.dialogs.fail(`${path}\n\n${errorText(opened.error, desktop.language)}`);
    return;
  }
  desktop.file.keepTape(path);
  app.addRecentDocument(path);
  desktop.speak();
}

/** Quitting asks about commands that wait, then waits for the console and the broker to end in order. */
function endInOrder(vigie: RunningVigie, desktop: DesktopShell): void {
  const { guard } = desktop;
  let stopped = false;
  app.on('before-quit', (event) => {
    if (!guard.mayEnd()) {
      event.preventDefault();
    }
  });
  app.on('will-quit', (event) => {
    if (stopped) {
      return;
    }
    event.preventDefault();
    stopped = true;
    desktop.stop();
    void vigie.stop().finally(() => app.quit());
  });
  const end = (): void => {
    guard.waive();
    app.quit();
  };
  // Before Electron's own listeners, which would ask.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.prependListener(signal, end);
  }
  watchLifeline(process.env, end);
}

function followSystem(vigie: RunningVigie, print: (line: string) => void): void {
  powerMonitor.on('resume', () => {
    print('the machine was asleep; Kafka is looked for at once');
    vigie.console.reconnect();
  });
  app.on('child-process-gone', (_event, { type, name, reason }) => {
    if (reason !== 'clean-exit') {
      print(`${name ?? type} is gone (${reason})`);
    }
  });
}

/** After an error that nothing caught: Electron would show a dialog with a stack, and go on in an unknown state. */
function endAfter(vigie: RunningVigie | undefined, desktop: DesktopShell): void {
  const stopped = withDeadline(vigie?.stop() ?? Promise.resolve(), STOP_DEADLINE_MS);
  void stopped
    .catch(() => undefined)
    .then(() => {
      dialog.showErrorBox('Vigie', shellMessages(desktop.language).unexpected);
      app.exit(1);
    });
}
