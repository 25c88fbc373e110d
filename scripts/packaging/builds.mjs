import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tooling/paths.mjs';
import { TEST_BUILD } from './identity.mjs';

/**
 * `release`: what may be published. `inspectable`: a real Electron that a debugger may open, for the end-to-end tests.
 * `stand-in`: no Electron in it at all. The last two are test builds: another folder, and it is in every name.
 */
export const KINDS = ['release', 'inspectable', 'stand-in'];

const FILE = 'build.json';

/** The folder of a kind of build. */
export function folderOf(kind, base = join(root, 'release')) {
  return kind === 'release' ? base : join(base, TEST_BUILD);
}

/** What goes into the names of a kind's files, after the architecture. */
export function suffixOf(kind) {
  return kind === 'release' ? '' : `-${TEST_BUILD}`;
}

/** Notes beside the files what they are: `{ kind, isComplete, unpacked, artefacts }`, with names in that folder. A complete
 * one has every package of its system. */
export function writeBuild(folder, build) {
  writeFileSync(join(folder, FILE), `${JSON.stringify(build, undefined, 2)}\n`);
}

export function readBuild(folder) {
  const file = join(folder, FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
