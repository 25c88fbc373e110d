import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';
import { StopError, step } from './progress.mjs';
import { run } from './run.mjs';

const INSTALL_TIMEOUT_MS = 600_000;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name];
    if (!folder) return [];
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ];
  }),
};

/** The path of a Chromium: Playwright's own, one that is installed, or one that is installed now. */
export async function findBrowser() {
  const present = await presentBrowser();
  if (present) return present;

  if (isDebianAsRoot()) {
    await step('Installing Chromium with apt-get', async () => {
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      const options = { env, timeoutMs: INSTALL_TIMEOUT_MS, quiet: true };
      await run('apt-get', ['update', '-q'], options);
      return run('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], options);
    });
    const installed = await presentBrowser();
    if (installed) return installed;
  }
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  await step('Installing Chromium with Playwright', () =>
    run(process.execPath, [cli, 'install', 'chromium'], { timeoutMs: INSTALL_TIMEOUT_MS, quiet: true }),
  );
  const installed = await presentBrowser();
  if (installed) return installed;
  throw new StopError(
    'The end-to-end tests need a Chromium and none could be installed. Install Chromium, Google Chrome or Microsoft Edge ' +
      '(Debian: `sudo apt-get install chromium`; elsewhere `npx playwright install chromium`), or give its path in VIGIE_BROWSER.',
  );
}

async function presentBrowser() {
  const chosen = process.env.VIGIE_BROWSER;
  if (chosen) {
    if (await answers(chosen)) return chosen;
    throw new StopError(`VIGIE_BROWSER is ${chosen}, which does not start.`);
  }
  const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test');
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const candidates = [chromium.executablePath(), ...onPath, ...(PLACES[process.platform] ?? [])];
  for (const path of candidates) {
    if (existsSync(path) && (await answers(path))) return path;
  }
  return undefined;
}

/** Some systems have a `chromium` that only asks to install one. */
async function answers(path) {
  // On Windows `--version` opens a window instead.
  if (process.platform === 'win32') return existsSync(path);
  const { code } = await run(path, ['--version'], { quiet: true, timeoutMs: 20_000 });
  return code === 0;
}

function isDebianAsRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}
