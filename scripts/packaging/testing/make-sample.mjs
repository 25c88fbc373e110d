import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { lockedPackages, withDependencies } from '../contents.mjs';
import { FUSES, FUSE_SENTINEL } from '../fuses.mjs';
import { ELECTRON_VERSION, VERSION } from '../identity.mjs';
import { openPackage } from '../open-package.mjs';
import { STAND_IN_MARK } from '../stand-in.mjs';
import { thirdPartyNotices } from '../third-party.mjs';
import { createArchive } from './create-archive.mjs';

const PACKAGES = ['uuid', 'env-paths'];
export const BUNDLED = ['node_modules/react'];

/** A small packaged directory with nothing wrong. `packed` and `beside` add files, or take one away (`undefined`). */
export async function makeSample({ packed = {}, beside = {}, fuses = FUSES, mark = STAND_IN_MARK } = {}) {
  const base = mkdtempSync(join(tmpdir(), 'vigie-sample-'));
  const places = withDependencies(PACKAGES);
  const locked = lockedPackages();
  write(join(base, 'app'), {
    'package.json': JSON.stringify({ name: 'vigie', version: VERSION, main: 'out/main/main.js' }),
    'out/main/main.js': "import 'uuid'; import 'env-paths'; new URL('./broker.cjs', import.meta.url);",
    'out/main/broker.cjs': "import 'node:net';",
    'out/main/projection.cjs': '',
    'out/preload/preload.cjs': '',
    'out/renderer/index.html': '',
    'out/renderer/assets/index.js': "['Create an order', 'Créer une commande', '.vigietape']",
    'out/renderer/assets/inter-latin-wght-normal-a.woff2': '',
    'out/renderer/assets/jetbrains-mono-latin-wght-normal-a.woff2': '',
    'resources/icon.png': '',
    'resources/tray.ico': '',
    'out/renderer/docs/index.html': '',
    'out/renderer/docs/changelog.html': '',
    'out/renderer/docs/licences.html': '',
    ...Object.fromEntries(places.map((place) => [`${place}/package.json`, JSON.stringify(locked[place])])),
    ...packed,
  });
  write(join(base, 'made'), {
    vigie: `#!/bin/sh\n# ${mark}\n${wireOf(fuses)}`,
    'LICENSE.txt': 'MIT',
    'LICENSE.electron.txt': 'MIT',
    'LICENSES.chromium.html': 'many',
    'THIRD-PARTY.txt': thirdPartyNotices([...places, ...BUNDLED]).text,
    'locales/en-US.pak': 'texts',
    'locales/fr.pak': 'texts',
    ...beside,
  });
  if (existsSync(join(base, 'made', 'vigie'))) chmodSync(join(base, 'made', 'vigie'), 0o755);
  mkdirSync(join(base, 'made', 'resources'), { recursive: true });
  await createArchive(join(base, 'app'), join(base, 'made', 'resources', 'app.asar'));
  return {
    folder: join(base, 'made'),
    opened: openPackage(join(base, 'made')),
    [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** An executable as far as the checks look: the right first bytes, size and version. */
export function electronLike({ version = ELECTRON_VERSION, sizeBytes = 60_000_000, mark = '' } = {}) {
  const bytes = Buffer.alloc(sizeBytes);
  bytes.write('7f454c46', 'hex');
  bytes.write(`Electron/${version} ${mark} ${wireOf(FUSES)}`, 1_000, 'latin1');
  return bytes;
}

function wireOf(fuses) {
  const states = Object.values(fuses).map((state) => (state ? '1' : '0'));
  return `${FUSE_SENTINEL}${String.fromCodePoint(1, states.length)}${states.join('')}`;
}

function write(folder, files) {
  for (const [path, held] of Object.entries(files)) {
    if (held === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), held);
  }
}
