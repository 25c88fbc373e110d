import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { connectDevtools, type Devtools } from './devtools.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const SETPRIV = '/usr/bin/setpriv';
const SWITCHES = [
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-dev-shm-usage',
  '--disable-features=HttpsUpgrades,Translate,OptimizationHints,NetworkTimeServiceQuerying,MediaRouter,AimEnabled,PreconnectToSearch',
  '--metrics-recording-only',
  '--password-store=basic',
  '--hide-scrollbars',
];

export type RunningChromium = { readonly devtools: Devtools; readonly pid: number };

/** Starts the Chromium of `VIGIE_BROWSER`, or an installed one; it ends with this process. */
export async function startChromium(options: {
  readonly profileDir: string;
  /** More switches, as an application gave them. */
  readonly switches: readonly string[];
}): Promise<RunningChromium> {
  const args = [...SWITCHES, `--user-data-dir=${options.profileDir}`, ...options.switches];
  if (!process.env['VIGIE_STAND_IN_HEADED']) args.push('--headless=new');
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  // In Electron both are one process: Chromium ends with this one, however that ends.
  const [command, before] = existsSync(SETPRIV)
    ? [SETPRIV, ['--pdeathsig', 'KILL', chromiumPath()]]
    : [chromiumPath(), []];
  // A process group of its own: killing Chromium's first process leaves the others.
  const child = spawn(command, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const pid = child.pid ?? 0;
  process.on('exit', () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`Chromium ended:\n${said}`)));
  });
  const devtools = await connectDevtools(url);
  // Without it nobody says whose process ended, and how.
  await devtools.send('Target.setDiscoverTargets', { discover: true });
  // What Playwright waits for.
  process.stderr.write(`DevTools listening on ${url}\n`);
  return { devtools, pid };
}

function chromiumPath(): string {
  const chosen = process.env['VIGIE_BROWSER'];
  if (chosen) return chosen;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error('no Chromium: give its path in VIGIE_BROWSER');
  return found;
}
