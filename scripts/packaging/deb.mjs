import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import config from '../../electron-builder.config.mjs';
import { cache, root } from '../tooling/paths.mjs';
import { StopError } from '../tooling/progress.mjs';
import { run } from '../tooling/run.mjs';
import { suffixOf } from './builds.mjs';
import {
  COPYRIGHT,
  DESCRIPTION,
  EXECUTABLE,
  HOMEPAGE,
  MAINTAINER,
  PRODUCT_NAME,
  SCHEME,
  TAPE,
  VERSION,
} from './identity.mjs';

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };
const HOME = `opt/${PRODUCT_NAME}`;

export function hasDpkg() {
  return spawnSync('dpkg-deb', ['--version']).status === 0;
}

/**
 * A Debian package of the unpacked directory, by dpkg-deb alone: electron-builder's own needs a download, and lays the
 * same files out in the same places. Returns its name in `folder`.
 */
export async function makeDeb({ folder, kind, unpacked, arch = process.arch }) {
  const tree = join(cache, 'package', 'deb');
  rmSync(tree, { recursive: true, force: true });
  cpSync(unpacked, join(tree, HOME), { recursive: true, verbatimSymlinks: true });
  const write = (path, text, mode = 0o644) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text, { mode });
  };

  const name = `${EXECUTABLE}${suffixOf(kind)}`;
  write(`usr/share/applications/${EXECUTABLE}.desktop`, desktopEntry());
  write(`usr/share/mime/packages/${EXECUTABLE}.xml`, mimePackage());
  write(`usr/share/doc/${name}/copyright`, copyrightFile(unpacked));
  write(
    `usr/share/doc/${name}/CHANGELOG.md.gz`,
    gzipSync(readFileSync(join(root, 'CHANGELOG.md')), { level: 9 }),
  );
  for (const file of readdirSync(join(root, 'resources', 'icons'))) {
    const size = file.replace('.png', '');
    for (const [context, as] of [
      ['apps', EXECUTABLE],
      ['mimetypes', TAPE.mimeType.replace('/', '-')],
    ]) {
      const to = join(tree, 'usr', 'share', 'icons', 'hicolor', size, context);
      mkdirSync(to, { recursive: true });
      copyFileSync(join(root, 'resources', 'icons', file), join(to, `${as}.png`));
    }
  }
  mkdirSync(join(tree, 'usr', 'bin'), { recursive: true });
  symlinkSync(`/${HOME}/${EXECUTABLE}`, join(tree, 'usr', 'bin', EXECUTABLE));
  // Before DEBIAN is there: it is no part of what is installed.
  readable(tree);
  write('DEBIAN/control', controlFile({ name, kind, arch, kib: Math.ceil(sizeOf(tree) / 1024) }));
  write('DEBIAN/postinst', AFTER_INSTALL, 0o755);
  write('DEBIAN/postrm', AFTER_REMOVE, 0o755);

  const file = `${EXECUTABLE}-${VERSION}-linux-${ARCHITECTURES[arch]}${suffixOf(kind)}.deb`;
  const { code, output } = await run(
    'dpkg-deb',
    ['--root-owner-group', '-Zxz', '--build', tree, join(folder, file)],
    { quiet: true },
  );
  rmSync(tree, { recursive: true, force: true });
  if (code !== 0) throw new StopError(`dpkg-deb failed (code ${code}):\n${output}`);
  return file;
}

function controlFile({ name, kind, arch, kib }) {
  const isTest = kind !== 'release';
  return `Package: ${name}
Version: ${VERSION.replaceAll('-', '~')}
Architecture: ${ARCHITECTURES[arch]}
Maintainer: ${MAINTAINER}
Installed-Size: ${kib}
Depends: ${config.deb.depends.join(', ')}
Section: devel
Priority: optional
Homepage: ${HOMEPAGE}
${isTest ? `Conflicts: ${EXECUTABLE}\n` : ''}Description: ${isTest ? `TEST BUILD (${kind}): ` : ''}${DESCRIPTION.en}
 Orders, payments and deliveries, each followed across topics down to partition
 and offset. With a Kafka broker of its own inside: nothing else is needed.
`;
}

/** As electron-builder writes it, from the same configuration. */
function desktopEntry() {
  const entry = {
    Type: 'Application',
    Name: PRODUCT_NAME,
    Comment: DESCRIPTION.en,
    ...config.linux.desktop.entry,
    Exec: `/${HOME}/${EXECUTABLE} %U`,
    Icon: EXECUTABLE,
    Terminal: 'false',
    StartupWMClass: EXECUTABLE,
    Categories: `${config.linux.category};`,
    MimeType: `${TAPE.mimeType};x-scheme-handler/${SCHEME};`,
  };
  return `[Desktop Entry]\n${Object.entries(entry)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}`;
}

function mimePackage() {
  return `<?xml version="1.0" encoding="utf-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${TAPE.mimeType}">
    <comment>${TAPE.name.en}</comment>
    <comment xml:lang="fr">${TAPE.name.fr}</comment>
    <glob pattern="*.${TAPE.extension}"/>
    <icon name="${TAPE.mimeType.replace('/', '-')}"/>
  </mime-type>
</mime-info>
`;
}

function copyrightFile(unpacked) {
  const indented = readFileSync(join(unpacked, 'LICENSE.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => ` ${line.trim() === '' ? '.' : line}`)
    .join('\n');
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ${PRODUCT_NAME}
Source: ${HOMEPAGE}
Comment: The licences of the packages inside are in /${HOME}/THIRD-PARTY.txt, those of Electron and Chromium in
 /${HOME}/LICENSE.electron.txt and /${HOME}/LICENSES.chromium.html.

Files: *
Copyright: ${COPYRIGHT.replace('Copyright © ', '')}
License: Expat
${indented}
`;
}

/**
 * Chromium's sandbox needs user namespaces, or else its helper with the rights of root. Where AppArmor takes them from
 * every program it has no profile of (Ubuntu 24.04), it is given one.
 */
const AFTER_INSTALL = `#!/bin/sh
set -e
[ "$1" = configure ] || exit 0
helper='/${HOME}/chrome-sandbox'
# Asked as nobody: root may make namespaces where others may not.
if setpriv --reuid=65534 --clear-groups unshare --user true 2>/dev/null; then chmod 0755 "$helper"; else chmod 4755 "$helper"; fi
if command -v apparmor_parser >/dev/null && [ -d /etc/apparmor.d/abi ] && [ -e /etc/apparmor.d/abi/4.0 ]; then
  profile=/etc/apparmor.d/${EXECUTABLE}
  printf '%s\\n' 'abi <abi/4.0>,' 'include <tunables/global>' \\
    'profile ${EXECUTABLE} "/${HOME}/${EXECUTABLE}" flags=(unconfined) {' \\
    '  userns,' "  include if exists <local/${EXECUTABLE}>" '}' >"$profile"
  apparmor_parser --replace "$profile" || true
fi
`;

const AFTER_REMOVE = `#!/bin/sh
set -e
profile=/etc/apparmor.d/${EXECUTABLE}
case "$1" in
  remove | purge)
    if [ -e "$profile" ]; then
      if command -v apparmor_parser >/dev/null; then apparmor_parser --remove "$profile" || true; fi
      rm -f "$profile"
    fi
    ;;
esac
`;

/** Whoever built it may have had a strict umask; what is installed is for everybody to read. */
function readable(path) {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  chmodSync(path, stats.isDirectory() || stats.mode & 0o100 ? 0o755 : 0o644);
  if (stats.isDirectory()) for (const name of readdirSync(path)) readable(join(path, name));
}

function sizeOf(path) {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
