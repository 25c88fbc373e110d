import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../tooling/paths.mjs';
import { FUSES, FUSE_SENTINEL } from './fuses.mjs';
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

/**
 * What a folder of Electron looks like to the builder, with a stand-in for its executable: a script that hands over to
 * `$VIGIE_STAND_IN`, with the application's archive first. Linux only.
 */
export function makeStandInDist(folder = join(cache, 'package', 'stand-in-dist')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const note = `${STAND_IN_MARK}\n`;
  writeFileSync(join(folder, 'electron'), standInScript());
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'chrome-sandbox'), note);
  // More than are kept, so that dropping the others is seen to work.
  for (const language of ['de', 'en-GB', 'en-US', 'fr', 'ja']) {
    writeFileSync(join(folder, 'locales', `${language}.pak`), note);
  }
  copyFileSync(join(root, 'node_modules', 'electron', 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'LICENSES.chromium.html'), note);
  return folder;
}

function standInScript() {
  // The wire as Electron 45 is delivered: none of ours is as it must be by accident.
  const wire = Object.values(FUSES).map((state) => (state ? '0' : '1'));
  return `#!/bin/sh
# ${STAND_IN_MARK}
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
if [ -z "$VIGIE_STAND_IN" ]; then
  echo 'This is a test build without Electron: VIGIE_STAND_IN names the program that stands in for it.' >&2
  exit 126
fi
exec "$VIGIE_STAND_IN" "$here/resources/app.asar" "$@"
# ${FUSE_SENTINEL}${String.fromCodePoint(1, wire.length)}${wire.join('')}
`;
}
