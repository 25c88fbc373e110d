import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../tooling/paths.mjs';
import { FLIPPED_FUSES, FUSES, FUSE_SENTINEL } from './fuses.mjs';
import { STAND_IN_MARK } from './stand-in.mjs';

const EXECUTABLES = {
  linux: 'electron',
  win32: 'electron.exe',
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
};

/** The folder of the installed Electron, as `npx install-electron` leaves it; `undefined` where it is not there. */
export function installedElectron() {
  const dist = join(root, 'node_modules', 'electron', 'dist');
  return existsSync(join(dist, EXECUTABLES[process.platform])) ? dist : undefined;
}

/** The stand-in of the tests. Packaged, it finds `resources/app.asar` beside itself, and its code by `VIGIE_STAND_IN_HOME`. */
const STAND_IN = join(root, 'tests', 'support', 'electron-shim', 'electron');

/** What a folder of Electron looks like to the builder, with a stand-in for its executable. Linux only. */
export function makeStandInDist(folder = join(cache, 'package', 'stand-in-dist')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const script = readFileSync(STAND_IN, 'utf8');
  // Without it the check would let it pass for something else.
  if (!script.includes(STAND_IN_MARK)) throw new Error(`${STAND_IN} does not bear its mark`);
  writeFileSync(join(folder, 'electron'), `${script}${wire()}`);
  chmodSync(join(folder, 'electron'), 0o755);
  const note = `${STAND_IN_MARK}\n`;
  writeFileSync(join(folder, 'chrome-sandbox'), note);
  // More than are kept, so that dropping the others is seen to work.
  for (const language of ['de', 'en-GB', 'en-US', 'fr', 'ja']) {
    writeFileSync(join(folder, 'locales', `${language}.pak`), note);
  }
  copyFileSync(join(root, 'node_modules', 'electron', 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'LICENSES.chromium.html'), note);
  return folder;
}

/** In a comment. Every fuse that the builder flips is the other way round than Vigie's: none is as it must be by accident. */
function wire() {
  const states = Object.entries(FUSES).map(([name, state]) => {
    const isOn = name in FLIPPED_FUSES ? !state : state;
    return isOn ? '1' : '0';
  });
  return `# ${FUSE_SENTINEL}${String.fromCodePoint(1, states.length)}${states.join('')}\n`;
}
