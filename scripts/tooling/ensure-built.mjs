import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root } from './paths.mjs';
import { StopError, step } from './progress.mjs';
import { run } from './run.mjs';

const stamp = join(root, 'out', 'built-from.txt');
const SOURCES = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
/** Of the documentation that is built beside the screens. */
const DOCUMENTS = ['docs', 'CHANGELOG.md', 'LICENSE', 'scripts/documentation'];

/** Builds `out/` unless it was already built from exactly these sources. */
export async function ensureBuilt({ force = false } = {}) {
  const fingerprint = fingerprintNow();
  if (!force && readStamp() === fingerprint) return;
  rmSync(stamp, { force: true });
  await step('Building', async () => {
    const viteCli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const { code, output } = await run(node24(), [viteCli, 'build'], { quiet: true });
    if (code !== 0) throw new StopError(`${output}\nThe build failed (code ${code}).`);
    // Not before the packages are installed.
    const { writeDocumentation } = await import('../documentation/write-documentation.mjs');
    writeDocumentation();
  });
  writeFileSync(stamp, fingerprint);
}

function readStamp() {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}

function fingerprintNow() {
  const hash = createHash('sha256');
  for (const path of SOURCES) addTo(hash, path, (name) => !/\.test\.tsx?$|\.md$/.test(name));
  for (const path of DOCUMENTS) addTo(hash, path, () => true);
  return hash.digest('hex');
}

function addTo(hash, path, isInput) {
  const full = join(root, path);
  let entries;
  try {
    entries = readdirSync(full, { withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
    return;
  }
  const names = entries.map((entry) => entry.name).filter(isInput);
  for (const name of names.sort()) addTo(hash, `${path}/${name}`, isInput);
}
