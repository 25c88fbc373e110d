import { join } from 'node:path';
import { cache } from '../tooling/paths.mjs';
import { installedElectron } from './electron-dist.mjs';
import { makePackage } from './make-package.mjs';
import { openPackage } from './open-package.mjs';

/**
 * A packaged directory for the end-to-end tests, in a folder of its own: with the installed Electron and open to a
 * debugger, which Playwright needs, else with the stand-in. Returns the environment that the tests want.
 */
export async function makeForTests() {
  const kind = installedElectron() ? 'inspectable' : 'stand-in';
  const { folder, unpacked } = await makePackage({
    kind,
    onlyDirectory: true,
    folder: join(cache, 'package', 'for-tests'),
  });
  return { VIGIE_PACKAGED: openPackage(join(folder, unpacked[0])).executable };
}
