import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import config from '../../electron-builder.config.mjs';
import {
  COPYRIGHT,
  DESCRIPTION,
  EXECUTABLE,
  HOMEPAGE,
  MAINTAINER,
  PRODUCT_NAME,
  VERSION,
} from './identity.mjs';

/** Where a deb keeps the application: not in /opt, which Debian's policy leaves to the machine's owner. */
export const DEB_HOME = `usr/lib/${EXECUTABLE}`;

/** Debian sorts `1.0~beta` before `1.0`. */
export const DEB_VERSION = VERSION.replaceAll('-', '~');

export function controlFile({ name, kind, arch, kib }) {
  const isTest = kind !== 'release';
  return `Package: ${name}
Version: ${DEB_VERSION}
Architecture: ${arch}
Maintainer: ${MAINTAINER}
Installed-Size: ${kib}
Depends: ${config.deb.depends.join(', ')}
Section: utils
Priority: optional
Homepage: ${HOMEPAGE}
${isTest ? `Conflicts: ${EXECUTABLE}\n` : ''}Description: ${isTest ? `TEST BUILD (${kind}): ` : ''}${DESCRIPTION.short}
 Orders, payments and deliveries, each followed across topics down to partition
 and offset. With a Kafka broker of its own inside: nothing else is needed.
`;
}

/** Debian's own form. The changes themselves are in CHANGELOG.md.gz, in the same folder. */
export function changelog(name, date) {
  const day = date.toUTCString().replace('GMT', '+0000');
  return `${name} (${DEB_VERSION}) unstable; urgency=medium

  * Release ${VERSION}: CHANGELOG.md.gz says what changed.

 -- ${MAINTAINER}  ${day}
`;
}

/** In Debian's machine-readable form (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/). */
export function copyrightFile(unpacked) {
  const indented = readFileSync(join(unpacked, 'LICENSE.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => ` ${line.trim() === '' ? '.' : line}`)
    .join('\n');
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ${PRODUCT_NAME}
Source: ${HOMEPAGE}
Comment: The licences of the packages inside are in /${DEB_HOME}/THIRD-PARTY.txt, those of Electron and Chromium in
 /${DEB_HOME}/LICENSE.electron.txt and /${DEB_HOME}/LICENSES.chromium.html.

Files: *
Copyright: ${COPYRIGHT.replace('Copyright © ', '')}
License: Expat
${indented}
`;
}
