import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import open from 'open';
import { HELP, parseOptions } from '../console/options.ts';
import { startVigie } from '../console/start-vigie.ts';
import { forkBroker } from './fork-broker.ts';
import { startWebServer } from './web-server.ts';

/** A second Ctrl-C after this ends it without waiting. */
const IMPATIENCE_MS = 2_000;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

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

async function main(): Promise<void> {
  const parsed = parseOptions(process.argv.slice(2), process.env);
  if (!parsed.ok) refuse(parsed.message, 2);
  const { options } = parsed;
  if (options.help) {
    print(HELP);
    return;
  }
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
    print(`Vigie is already running with this home: ${vigie.address}`);
    return;
  }
  const server = await startWebServer({
    console: vigie.console,
    port: options.port,
    token: randomBytes(24).toString('base64url'),
    language: options.language,
  });
  if (options.port !== 0 && server.port !== options.port) {
    print(`Port ${options.port} is taken: Vigie listens on ${server.port} instead`);
  }
  vigie.announce(server.address);

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
  print(`Vigie ready on ${server.address}`);
  if (options.open && hasDisplay()) {
    await open(server.address).catch(() => print('No browser could be opened: use the address above'));
  }
}

main().catch((error: unknown) => {
  refuse(`Vigie could not start: ${error instanceof Error ? error.message : String(error)}`, 1);
});
