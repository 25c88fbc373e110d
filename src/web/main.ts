import { readFileSync } from 'node:fs';
import open from 'open';
import { homeDirOf } from '../console/home.ts';
import { isLoopback } from '../console/listen-options.ts';
import { linePrinter } from '../console/print-line.ts';
import { watchLifeline } from '../console/lifeline.ts';
import { helpFor, parseOptions, type VigieOptions } from '../console/options.ts';
import { OrderlyEnd } from '../console/orderly-end.ts';
import { keepNewFilesPrivate } from '../console/private-folder.ts';
import { startFailureText } from '../console/start-failure.ts';
import { startVigie, type RunningVigie } from '../console/start-vigie.ts';
import { endOnUnhandledErrors } from '../console/unhandled-errors.ts';
import { newSecret } from './access.ts';
import { forkBroker } from './fork-broker.ts';
import { qrText } from './qr-text.ts';
import { readTlsFiles } from './tls-files.ts';
import { readToken, removeToken, tokenPath, writeToken } from './token-file.ts';
import { startWebServer, type WebServer, type WebServerOptions } from './web-server.ts';

/** A second Ctrl-C after this ends it without waiting. */
const IMPATIENCE_MS = 2_000;
/** The broker has ten seconds of its own for stopping. */
const STOP_DEADLINE_MS = 15_000;

const end = new OrderlyEnd();
/** Known once the options are. */
let homeDir: string | undefined;
const print = linePrinter(process.stdout, () => leave(0));

function refuse(line: string, exitCode: number): never {
  process.stderr.write(`${line}\n`);
  process.exit(exitCode);
}

/** Ends everything that was started, in order, and then the process. */
function leave(exitCode: number): void {
  if (end.isRunning) return;
  setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
  end.run().then(
    () => process.exit(exitCode),
    () => process.exit(1),
  );
}

/** Beside this file once built. */
function projectionEntry(): URL | undefined {
  return import.meta.url.endsWith('.ts') ? undefined : new URL('./projection.cjs', import.meta.url);
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Without one, the desktop's opener would look for a browser in the terminal. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

function withToken(address: string, token: string | undefined): string {
  return token !== undefined && /^https?:/.test(address) ? `${address}/?token=${token}` : address;
}

/** Ctrl-C, a closed terminal, a starting script that is gone, an error that nothing caught: all end it in order. */
function listenForTheEnd(): void {
  let askedAtMs: number | undefined;
  function stop(): void {
    if (askedAtMs !== undefined) {
      // The same wish may come twice, from the terminal and from the script that started this.
      if (Date.now() - askedAtMs > IMPATIENCE_MS) process.exit(1);
      return;
    }
    askedAtMs = Date.now();
    print('Stopping: nothing accepted is lost');
    leave(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  watchLifeline(process.env, stop);
  endOnUnhandledErrors(process, { report: process.stderr, end: () => leave(1) });
}

async function main(): Promise<void> {
  const parsed = parseOptions(process.argv.slice(2), process.env);
  if (!parsed.ok) refuse(parsed.message, 2);
  const { options } = parsed;
  if (options.help) {
    print(helpFor('npm start --'));
    return;
  }
  homeDir = homeDirOf(options.home);
  keepNewFilesPrivate();
  // Before anything is started: files that cannot be used end it here.
  const tls = readTlsFiles(options.listen.tls);
  listenForTheEnd();
  const vigie = await startVigie({
    options,
    host: 'web',
    version: version(),
    forkBroker,
    ports: {},
    projectionEntry: projectionEntry(),
    print,
  });
  if (vigie.kind === 'already_running') {
    print(alreadyRunning(withToken(vigie.address, readToken(vigie.homeDir)), vigie.homeDir));
    process.exit(0);
  }
  end.add(vigie.stop);
  const server = await serve(vigie, options, tls);
  await vigie.console.whenSettled;
  print(`Programs find the token in ${tokenPath(vigie.homeDir)}`);
  if (server.audienceAddress !== undefined) {
    print(`The audience watches on ${server.audienceAddress}`);
    if (!tls) print('Not encrypted (--insecure): everybody on that network may read along, tokens included');
    print(qrText(server.audienceAddress));
  }
  print(`Vigie ready on ${server.address}`);
  if (options.open && hasDisplay()) {
    await open(server.ticketAddress()).catch(() =>
      print('No browser could be opened: use the address above'),
    );
  }
}

async function serve(
  vigie: RunningVigie,
  options: VigieOptions,
  tls: WebServerOptions['tls'],
): Promise<WebServer> {
  const presenter = newSecret();
  const server = await startWebServer({
    console: vigie.console,
    listen: options.listen.address,
    port: options.port,
    tls,
    tokens: { presenter, audience: isLoopback(options.listen.address) ? undefined : newSecret() },
    language: options.language,
  });
  end.add(server.stop);
  end.add(() => removeToken(vigie.homeDir, presenter));
  writeToken(vigie.homeDir, presenter);
  if (options.port !== 0 && server.port !== options.port) {
    print(`Port ${options.port} is taken: Vigie listens on ${server.port} instead`);
  }
  // Without the token: a second start finds that in the home, which others cannot read.
  vigie.announce(new URL(server.address).origin);
  return server;
}

function alreadyRunning(address: string, homeDir: string): string {
  return address === ''
    ? `Vigie is already starting with this home (${homeDir}): its address will be in the terminal where it was started`
    : `Vigie is already running with this home: ${address}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`Vigie could not start: ${startFailureText(error, homeDir)}\n`);
  leave(1);
});
