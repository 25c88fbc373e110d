import { app, BrowserWindow, dialog, protocol } from 'electron';
import { HELP, parseOptions, type VigieOptions } from '../console/options.ts';
import { startVigie, type RunningVigie } from '../console/start-vigie.ts';
import { APP_SCHEME, serveApp } from './app-protocol.ts';
import { electronPorts } from './electron-ports.ts';
import { forkBroker } from './fork-broker.ts';
import { registerIpc } from './ipc.ts';
import { lockDown } from './lock-down.ts';
import { openWindow } from './window.ts';

/** What a second start on the same home is told in place of an address. */
const ADDRESS = 'its window';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run(options: VigieOptions): Promise<void> {
  await app.whenReady();
  serveApp();
  lockDown();
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
    print(`Vigie is already running with this home: ${vigie.address}`);
    app.quit();
    return;
  }
  vigie.announce(ADDRESS);
  stopBeforeQuit(vigie);
  registerIpc(vigie.console);
  await vigie.console.whenSettled;
  await openWindow();
  print('Vigie ready in its window');
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void openWindow();
  });
}

/** Quitting waits for the console and the broker to end in order. */
function stopBeforeQuit(vigie: RunningVigie): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    stopped = true;
    void vigie.stop().finally(() => app.quit());
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}

const parsed = parseOptions(process.argv.slice(1), process.env, { strict: false });
if (!parsed.ok) {
  process.stderr.write(`${parsed.message}\n`);
  app.exit(2);
} else if (parsed.options.help) {
  print(HELP);
  app.exit(0);
} else if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  run(parsed.options).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    dialog.showErrorBox('Vigie', reason);
    process.stderr.write(`Vigie could not start: ${reason}\n`);
    app.exit(1);
  });
} else {
  app.quit();
}
