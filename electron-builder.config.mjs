import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  lockedPackages,
  reachedFromMain,
  unreachedPackages,
  withDependencies,
} from './scripts/packaging/contents.mjs';
import { FLIPPED_FUSES } from './scripts/packaging/fuses.mjs';
import {
  APP_ID,
  COPYRIGHT,
  DESCRIPTION,
  ELECTRON_VERSION,
  EXECUTABLE,
  GENERIC_NAME,
  HOMEPAGE,
  LANGUAGES,
  MAINTAINER,
  PRODUCT_NAME,
  SCHEME,
  TAPE,
} from './scripts/packaging/identity.mjs';
import { MINIMUM } from './scripts/packaging/system-versions.mjs';

const locked = lockedPackages();
const reached = reachedFromMain();
const unreached = unreachedPackages(withDependencies(reached.packages, locked), locked);

/** Beside the application, where a reader looks for them; THIRD-PARTY.txt is made by `npm run package`. */
const LICENCES = [
  { from: 'LICENSE', to: 'LICENSE.txt' },
  { from: 'out/THIRD-PARTY.txt', to: 'THIRD-PARTY.txt' },
];

/** These targets, for both processors. */
function forBoth(...targets) {
  return targets.map((target) => ({ target, arch: ['x64', 'arm64'] }));
}

/** What electron-builder makes of Vigie, on every system. `npm run package` reads it and says which targets. */
export default {
  appId: APP_ID,
  productName: PRODUCT_NAME,
  copyright: COPYRIGHT,
  electronVersion: ELECTRON_VERSION,
  directories: { output: 'release', buildResources: 'resources' },
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',

  files: [
    ...reached.files,
    'out/preload/**',
    'out/renderer/**',
    'resources/*.png',
    'resources/tray.ico',
    'resources/shell/**',
    'package.json',
    '!**/*.map',
    '!**/*.{ts,mts,cts,tsx}',
    '!**/*.test.js',
    ...unreached.map((name) => `!**/node_modules/${name}/**`),
    // Two builds of the same: the hosts import the one for ES modules.
    '!node_modules/valibot/dist/*.min.*',
  ],
  // Nothing is unpacked: worker threads and utility processes read the archive too, and only what is inside is covered
  // by its integrity. There is no native code.
  asar: true,
  npmRebuild: false,
  electronFuses: { ...FLIPPED_FUSES, resetAdHocDarwinSignature: true },
  electronLanguages: LANGUAGES,
  fileAssociations: [
    {
      ext: TAPE.extension,
      name: TAPE.name.en,
      description: TAPE.name.en,
      mimeType: TAPE.mimeType,
      role: 'Viewer',
      rank: 'Owner',
    },
  ],
  protocols: [{ name: PRODUCT_NAME, schemes: [SCHEME] }],
  extraMetadata: { homepage: HOMEPAGE },
  // A laptop that is offline is left alone: nothing looks for updates, and no file says where they would be.
  publish: null,

  linux: {
    // deb.mjs and app-image.mjs make the others.
    target: forBoth('rpm', 'tar.gz'),
    executableName: EXECUTABLE,
    icon: 'resources/icons',
    category: 'System;Monitor',
    maintainer: MAINTAINER,
    vendor: PRODUCT_NAME,
    synopsis: DESCRIPTION.en,
    syncDesktopName: true,
    extraFiles: LICENCES,
    desktop: {
      entry: {
        GenericName: GENERIC_NAME.en,
        'GenericName[fr]': GENERIC_NAME.fr,
        'Comment[fr]': DESCRIPTION.fr,
        Keywords: 'kafka;events;orders;stream;',
        'Keywords[fr]': 'kafka;événements;commandes;flux;',
      },
    },
  },
  deb: {
    packageName: EXECUTABLE,
    // The tray needs no library where the desktop speaks StatusNotifier.
    recommends: [],
    depends: [
      'libasound2t64 | libasound2',
      'libatspi2.0-0t64 | libatspi2.0-0',
      'libc6',
      'libgbm1',
      'libgtk-3-0t64 | libgtk-3-0',
      'libnotify4',
      'libnss3',
      'libsecret-1-0',
      'libuuid1',
      'libxss1',
      'libxtst6',
      'xdg-utils',
    ],
  },

  // This one needs no libfuse2, which today's systems no longer have.
  toolsets: { appimage: '1.0.3' },
  // With the older one the builder would add `--no-sandbox`.
  appImage: { executableArgs: [] },

  win: {
    // portable.mjs makes the other.
    target: forBoth('nsis'),
    icon: 'resources/icon.ico',
    extraFiles: LICENCES,
  },
  nsis: {
    artifactName: '${name}-${version}-setup-${arch}.${ext}',
    oneClick: false,
    // One for each processor: with both inside it would be twice as large.
    buildUniversalInstaller: false,
    // For the user alone by default, without an administrator; a page of the installer offers all users.
    perMachine: false,
    selectPerMachineByDefault: false,
    allowToChangeInstallationDirectory: true,
    license: 'LICENSE',
    multiLanguageInstaller: true,
    installerLanguages: ['en_US', 'fr_FR'],
    displayLanguageSelector: false,
    deleteAppDataOnUninstall: false,
    differentialPackage: false,
    // Only an updater would use it.
    packElevateHelper: false,
    include: 'resources/installer/installer.nsh',
  },

  mac: {
    target: forBoth('dmg', 'zip'),
    icon: 'resources/icon.icns',
    category: 'public.app-category.developer-tools',
    minimumSystemVersion: MINIMUM.macos,
    hardenedRuntime: true,
    entitlements: 'resources/mac/entitlements.plist',
    entitlementsInherit: 'resources/mac/entitlements.plist',
    extraResources: [
      ...LICENCES,
      ...['en.lproj', 'fr.lproj'].map((name) => ({ from: `resources/mac/${name}`, to: name })),
    ],
    extendInfo: {
      CFBundleLocalizations: ['en', 'fr'],
      // In the languages that InfoPlist.strings does not have.
      NSLocalNetworkUsageDescription:
        'Vigie connects to Kafka brokers on your network, if you give it their addresses.',
    },
    // `npm run package` turns it on where it finds Apple's secrets.
    notarize: false,
  },
  dmg: { writeUpdateInfo: false },

  /** What the builder does with the Electron it downloads, and not with one that is unpacked already. */
  async afterExtract({ appOutDir, packager }) {
    const isMac = packager.platform.name === 'mac';
    const resources = isMac
      ? join(appOutDir, 'Electron.app', 'Contents', 'Resources')
      : join(appOutDir, 'resources');
    await rm(join(resources, 'default_app.asar'), { force: true });
    await rm(join(appOutDir, 'version'), { force: true });
    const { electronDist } = packager.config;
    if (!isMac || !electronDist) return;
    await copyFile(join(electronDist, 'LICENSE'), join(resources, 'LICENSE.electron.txt'));
    await copyFile(join(electronDist, 'LICENSES.chromium.html'), join(resources, 'LICENSES.chromium.html'));
  },
};
