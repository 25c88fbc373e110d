import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from '../tooling/run.mjs';
import { APP_RUN } from './app-image.mjs';
import { suffixOf } from './builds.mjs';
import { checkDeb } from './check-deb.mjs';
import { DEB_HOME } from './debian-files.mjs';
import { EXECUTABLE } from './identity.mjs';
import { PORTABLE_NOTE } from './portable.mjs';

const MB = 1_000_000;
/** What a download may weigh, compressed; Electron's is about 120 MB. */
export const ARTEFACT_BUDGET_BYTES = 170 * MB;
/** What a package has beyond its directory: exactly these files, or these and others of the format's own. */
function addedTo(file) {
  if (file.endsWith('-portable.zip')) return { must: [PORTABLE_NOTE], may: () => false };
  // The tools put their libraries, icons and texts for the desktop beside the application.
  if (file.endsWith('.AppImage')) {
    return { must: ['AppRun'], may: (path) => /^(usr\/|\.DirIcon$|vigie\.(desktop|png)$)/.test(path) };
  }
  // The builder may have put it there for its rpm, at the same time.
  return { must: [], may: (path) => path === 'resources/apparmor-profile' };
}

/** `{ problems, looked }` of a file made of one of these directories; `looked` says how far it was looked into. */
export async function checkArtefact({ file, kind, directories, validators }) {
  const problems = [];
  const { size } = statSync(file);
  if (size > ARTEFACT_BUDGET_BYTES) {
    problems.push(`it is ${(size / MB).toFixed(1)} MB, above ${ARTEFACT_BUDGET_BYTES / MB} MB`);
  }
  const extract = extractorOf(file);
  if (extract === undefined) return { problems, looked: 'its size (it is not opened)' };

  const folder = mkdtempSync(join(tmpdir(), 'vigie-check-'));
  try {
    const { code, output } = await extract(file, folder);
    if (code !== 0)
      return { problems: [...problems, `it cannot be opened: ${output}`], looked: 'its contents' };
    if (!file.endsWith('.deb')) {
      problems.push(...isOneOf(topOf(folder), directories, addedTo(file)), ...appRunProblems(file, folder));
      return { problems, looked: 'the same as its directory' };
    }
    const deb = await checkDeb({ file, folder, name: `${EXECUTABLE}${suffixOf(kind)}`, validators });
    problems.push(...isOneOf(join(folder, DEB_HOME), directories), ...deb.problems);
    const without = deb.skipped.length > 0 ? ` (SKIPPED, not installed: ${deb.skipped.join(', ')})` : '';
    return { problems, looked: `the same as its directory, and what a desktop wants${without}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function extractorOf(file) {
  const quiet = { quiet: true };
  if (file.endsWith('.tar.gz')) return (from, to) => run('tar', ['-xzf', from, '-C', to], quiet);
  if (file.endsWith('.deb')) return (from, to) => run('dpkg-deb', ['--extract', from, to], quiet);
  if (file.endsWith('.AppImage')) return extractAppImage;
  if (!file.endsWith('.zip')) return undefined;
  return async (from, to) => {
    for (const [program, args] of [
      ['7za', ['x', '-y', `-o${to}`, from]],
      ['7z', ['x', '-y', `-o${to}`, from]],
      ['unzip', ['-q', from, '-d', to]],
    ]) {
      const outcome = await run(program, args, quiet);
      if (outcome.code !== 127) return outcome;
    }
    return { code: 127, output: 'there is no 7-Zip and no unzip' };
  };
}

/** A runtime, then a file system that starts with `hsqs`; the runtime may speak of it, so the first that opens is it. */
async function extractAppImage(from, to) {
  const bytes = readFileSync(from);
  let outcome = { code: 1, output: 'it holds no file system' };
  for (let at = bytes.indexOf('hsqs'); at !== -1; at = bytes.indexOf('hsqs', at + 1)) {
    const args = ['-quiet', '-no-progress', '-no-xattrs', '-force', '-dest', to, '-offset', String(at), from];
    outcome = await run('unsquashfs', args, { quiet: true });
    if (outcome.code === 0 || outcome.code === 127) return outcome;
  }
  return outcome;
}

/** Archives for Linux have one folder at their top, others do not. */
function topOf(folder) {
  const [only, ...others] = readdirSync(folder);
  const isFolder = only !== undefined && others.length === 0 && !only.endsWith('.app');
  return isFolder && lstatSync(join(folder, only)).isDirectory() ? join(folder, only) : folder;
}

/** @type {{ must: string[], may: (path: string) => boolean }} */
const NOTHING_ADDED = { must: [], may: () => false };

/** Nothing where the folder holds what one of the directories holds; else how it differs from the nearest. */
export function isOneOf(folder, directories, { must, may } = NOTHING_ADDED) {
  if (!existsSync(folder)) return ['it does not hold the directory'];
  const held = digests(folder);
  const missing = must.filter((path) => !held.has(path)).map((path) => `${path} is missing`);
  for (const path of held.keys()) {
    if (must.includes(path) || may(path)) held.delete(path);
  }
  const differences = directories.map((directory) => {
    const made = digests(directory);
    const names = new Set([...held.keys(), ...made.keys()]);
    return [...names].filter((path) => held.get(path) !== made.get(path)).map((path) => `${path} differs`);
  });
  const [nearest = ['there is no directory to compare with']] = differences.sort(
    (one, other) => one.length - other.length,
  );
  return [...missing, ...nearest];
}

/** An AppImage starts with our script, not with the builder's. */
function appRunProblems(file, folder) {
  if (!file.endsWith('.AppImage')) return [];
  const started = join(topOf(folder), 'AppRun');
  const isOurs = existsSync(started) && readFileSync(started).equals(readFileSync(APP_RUN));
  return isOurs ? [] : ["its AppRun is not Vigie's: it would start without Chromium's sandbox"];
}

/** A link is what it points to, a file is what it holds. */
function digests(folder, base = folder, found = new Map()) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) digests(path, base, found);
    else {
      const held = entry.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
      found.set(relative(base, path).replaceAll('\\', '/'), createHash('sha256').update(held).digest('hex'));
    }
  }
  return found;
}
