import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memory, node24, root } from './paths.mjs';
import { step } from './progress.mjs';
import { run } from './run.mjs';

const home = join(root, 'node_modules', 'electron');
const failure = join(memory, 'electron-download-failed.txt');
const DOWNLOAD_TIMEOUT_MS = 120_000;

/**
 * `{ path }` of an Electron that can open a window here, or `{ why }` not. The package has no install script:
 * its binary is fetched once here, and a failure is remembered until `npx install-electron` succeeded.
 */
export async function findElectron(env = process.env) {
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return { why: 'there is no display' };
  if (process.platform === 'linux' && process.getuid?.() === 0 && !env.ELECTRON_EXEC_PATH) {
    return { why: 'Electron does not run as root with its sandbox on' };
  }
  const present = installedPath(env);
  if (present) return { path: present };
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD && env.ELECTRON_SKIP_BINARY_DOWNLOAD !== '0') {
    return { why: 'ELECTRON_SKIP_BINARY_DOWNLOAD is set' };
  }
  const version = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version;
  const retry = '(`npx install-electron` tries again)';
  if (existsSync(failure) && readFileSync(failure, 'utf8') === version) {
    return { why: `the Electron binary could not be downloaded ${retry}` };
  }
  const { code } = await step('Downloading Electron (only the first time, about 120 MB)', () =>
    run(node24(), [join(home, 'install.js')], { quiet: true, timeoutMs: DOWNLOAD_TIMEOUT_MS }),
  );
  const path = installedPath(env);
  if (path) {
    rmSync(failure, { force: true });
    return { path };
  }
  mkdirSync(memory, { recursive: true });
  writeFileSync(failure, version);
  const within = code === 124 ? ` within ${DOWNLOAD_TIMEOUT_MS / 1000} s` : '';
  return { why: `the Electron binary could not be downloaded${within} ${retry}` };
}

function installedPath(env) {
  if (env.ELECTRON_EXEC_PATH) return existsSync(env.ELECTRON_EXEC_PATH) ? env.ELECTRON_EXEC_PATH : undefined;
  const pathFile = join(home, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  if (!name) return undefined;
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(home, 'dist'), name);
  return existsSync(path) ? path : undefined;
}
