import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root } from './paths.mjs';
import { StopError, step } from './progress.mjs';
import { run } from './run.mjs';

/** Installs the packages of the lock file where node_modules does not hold them already. */
export async function ensureInstalled() {
  const nothingYet = !existsSync(join(root, 'node_modules'));
  if (nothingYet || !matchesLock()) {
    // `npm ci` starts from nothing; in a tree that is in use only the difference is installed.
    const command = nothingYet ? ['ci'] : ['install', '--no-save'];
    await step('Installing packages (only the first time, about a minute)', async () => {
      const { code } = await npm([
        ...command,
        '--include=dev',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ]);
      if (code !== 0) {
        throw new StopError(
          `Packages could not be installed (npm ended with code ${code}). Nothing else was changed: check the network and start again.`,
        );
      }
    });
  }
  if (!node24()) await installNode24();
}

/** npm writes node_modules/.package-lock.json last, so it is absent after an interrupted install. */
function matchesLock() {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  const locked = readPackages(join(root, 'package-lock.json'));
  if (!installed || !locked) return false;
  return Object.entries(locked).every(
    ([path, entry]) =>
      path === '' ||
      (installed[path] ? installed[path].version === entry.version : entry.optional || entry.devOptional),
  );
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** npm may be told not to run install scripts; the one of `node` is the one that is needed. */
async function installNode24() {
  const script = join(root, 'node_modules', 'node', 'installArchSpecificPackage.js');
  await step('Installing Node 24', () =>
    run(process.execPath, [script], { env: { npm_config_ignore_scripts: 'false' } }),
  );
  if (!node24()) {
    throw new StopError(
      'Node 24 could not be installed. Run `npm rebuild node --ignore-scripts=false`, or start with Node 24.',
    );
  }
}

function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args]);
  return process.platform === 'win32' ? run('npm.cmd', args, { shell: true }) : run('npm', args);
}
