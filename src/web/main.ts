import { readFileSync } from 'node:fs';
import open from 'open';
import { isLoopback } from '../console/listen-options.ts';
import { linePrinter } from '../console/print-line.ts';
import { HELP, parseOptions } from '../console/options.ts';
import { keepNewFilesPrivate } from '../console/private-folder.ts';
import { startVigie } from '../console/start-vigie.ts';
import { newSecret } from './access.ts';
import { forkBroker } from './fork-broker.ts';
import { qrText } from './qr-text.ts';
import { readTlsFiles } from './tls-files.ts';
import { readToken, removeToken, tokenPath, writeToken } from './token-file.ts';
import { startWebServer } from './web-server.ts';

/** A second Ctrl-C after this ends it without waiting. */
const IMPATIENCE_MS = 2_000;

const print = linePrinter(process.stdout);

function refuse(line: string, exitCode: number): never {
  process.stderr.write(`${line}\n`);
  process.exit(exitCode);
}

/** Beside this file once built. */
function projectionEntry(): URL | undefined {
  return import.meta.url.endsWith('.ts') ? undefined : new URL('./projection.js', import.meta.url);
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

async function main(): Promise<void> {
  const parsed = parseOptions(process.argv.slice(2), process.env);
  if (!parsed.ok) refuse(parsed.message, 2);
  const { options } = parsed;
  if (options.help) {
    print(HELP);
    return;
  }
  keepNewFilesPrivate();
  // Before anything is started: files that cannot be used end it here.
  const tls = readTlsFiles(options.listen.tls);
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
    print(`Vigie is already running with this home: ${withToken(vigie.address, readToken(vigie.homeDir))}`);
    return;
  }
  const presenter = newSecret();
  const server = await startWebServer({
    console: vigie.console,
    listen: options.listen.address,
    port: options.port,
    tls,
    tokens: { presenter, audience: isLoopback(options.listen.address) ? undefined : newSecret() },
    language: options.language,
  });
  writeToken(vigie.homeDir, presenter);
  if (options.port !== 0 && server.port !== options.port) {
    print(`Port ${options.port} is taken: Vigie listens on ${server.port} instead`);
  }
  // Without the token: a second start finds that in the home, which others cannot read.
  vigie.announce(new URL(server.address).origin);

  let stopping: Promise<void> | undefined;
  let askedAtMs = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) {
        // The same wish may come twice, from the terminal and from who started this.
        if (Date.now() - askedAtMs > IMPATIENCE_MS) process.exit(1);
        return;
      }
      askedAtMs = Date.now();
      print('Stopping: nothing accepted is lost');
      removeToken(vigie.homeDir, presenter);
      stopping = server
        .stop()
        .then(vigie.stop)
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
  }
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

main().catch((error: unknown) => {
  refuse(`Vigie could not start: ${error instanceof Error ? error.message : String(error)}`, 1);
});
