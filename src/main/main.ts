import { join } from 'node:path';
import { app, crashReporter, dialog, protocol } from 'electron';
import { homeDirOf, LOGS, openFolder, PROFILE } from '../console/home.ts';
import { helpFor, parseOptions, type VigieOptions } from '../console/options.ts';
import { keepNewFilesPrivate, makePrivateFolder } from '../console/private-folder.ts';
import { APP_ID } from './app-id.ts';
import { refuseDebuggers } from './debugging-switches.ts';
import { pageOfLink } from './deep-link.ts';
import { desktopOutput } from './desktop-output.ts';
import { runDesktop } from './desktop.ts';
import { LogFiles } from './log-files.ts';
import { Mailbox } from './mailbox.ts';
import { NETWORK_SWITCHES } from './network-guard.ts';
import { APP_SCHEME } from './own-url.ts';
import { portableHome } from './portable-home.ts';
import { registerLinks } from './register-links.ts';
import { showStartFailure } from './show-start-failure.ts';

/** Everything of one home in one folder: two homes are two applications, with a lock, a profile and windows each. */
function keepProfileIn(home: string): void {
  openFolder(home);
  const profile = join(home, PROFILE);
  makePrivateFolder(profile);
  app.setPath('userData', profile);
}

async function fail(error: unknown, home: string, { language }: VigieOptions): Promise<void> {
  const write = (text: string): void => void process.stderr.write(text);
  await showStartFailure(error, { app, dialog, write, language, home });
  app.exit(1);
}

/** Electron takes these before it is ready only. */
function prepareElectron(): void {
  refuseDebuggers(app);
  app.enableSandbox();
  for (const [name, value] of NETWORK_SWITCHES) app.commandLine.appendSwitch(name, value);
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.setAppUserModelId(APP_ID);
}

function start(options: VigieOptions): void {
  keepNewFilesPrivate();
  const { platform, execPath, env } = process;
  const portable = portableHome({ isPackaged: app.isPackaged, platform, executable: execPath, env });
  const home = homeDirOf(options.home ?? portable);
  try {
    if (!app.commandLine.hasSwitch('user-data-dir')) keepProfileIn(home);
  } catch (error) {
    void fail(error, home, options);
    return;
  }
  if (!app.requestSingleInstanceLock()) return app.quit();
  // Reports of crashes stay in the profile.
  crashReporter.start({ uploadToServer: false });
  prepareElectron();
  registerLinks(app, portable);
  const [links, tapes] = [new Mailbox<string>(), new Mailbox<string>()];
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const page = pageOfLink(url);
    if (page !== undefined) links.hand(page);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    tapes.hand(path);
  });
  const logs = new LogFiles(join(home, LOGS), { now: Date.now });
  const output = desktopOutput(logs, process);
  runDesktop({ options: { ...options, home }, home, output, links, tapes }).catch((error: unknown) =>
    fail(error, home, options),
  );
}

const parsed = parseOptions(process.argv.slice(1), process.env, { strict: false });
if (!parsed.ok) {
  process.stderr.write(`${parsed.message}\n`);
  // A shortcut with a wrong option has no terminal; on Linux, Electron would only write the same once more.
  if (process.platform !== 'linux' && !process.stderr.isTTY) dialog.showErrorBox('Vigie', parsed.message);
  app.exit(2);
} else if (parsed.options.help) {
  // On Windows, Electron attaches itself to the console that it was started from.
  process.stdout.write(helpFor(app.isPackaged ? 'vigie' : 'npm start --'), () => app.exit(0));
} else start(parsed.options);
