import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cache, root } from '../tooling/paths.mjs';
import { StopError } from '../tooling/progress.mjs';
import { run } from '../tooling/run.mjs';
import { suffixOf } from './builds.mjs';
import { DEB_HOME, changelog, controlFile, copyrightFile } from './debian-files.mjs';
import { desktopEntry, metainfo, mimePackage } from './desktop-files.mjs';
import { APP_ID, EXECUTABLE, TAPE, VERSION } from './identity.mjs';
import { helpText, manPage } from './man-page.mjs';
import { sourceDate } from './source-date.mjs';

const DEB_ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

export function hasDpkg() {
  return spawnSync('dpkg-deb', ['--version']).status === 0;
}

/**
 * A Debian package of the unpacked directory, by dpkg-deb alone. The same directory and commit give the same bytes.
 * Returns its name in `folder`.
 */
export async function makeDeb({ folder, kind, unpacked, arch = process.arch, date = sourceDate() }) {
  const tree = join(cache, 'package', `deb-${arch}`);
  rmSync(tree, { recursive: true, force: true });
  cpSync(unpacked, join(tree, DEB_HOME), { recursive: true, verbatimSymlinks: true });
  const name = `${EXECUTABLE}${suffixOf(kind)}`;
  writeShared({ tree, name, unpacked, date });
  mkdirSync(join(tree, 'usr', 'bin'), { recursive: true });
  symlinkSync(`../lib/${EXECUTABLE}/${EXECUTABLE}`, join(tree, 'usr', 'bin', EXECUTABLE));
  // Before DEBIAN is there: it is no part of what is installed.
  makeReadable(tree);
  const kib = Math.ceil(sizeOf(tree) / 1024);
  write(tree, 'DEBIAN/control', controlFile({ name, kind, arch: DEB_ARCHITECTURES[arch], kib }));
  for (const script of ['postinst', 'postrm']) {
    write(tree, `DEBIAN/${script}`, readFileSync(join(root, 'resources', 'linux', 'deb', script)));
    chmodSync(join(tree, 'DEBIAN', script), 0o755);
  }
  setTimes(tree, date);

  const file = `${EXECUTABLE}-${VERSION}-linux-${DEB_ARCHITECTURES[arch]}${suffixOf(kind)}.deb`;
  const { code, output } = await run(
    'dpkg-deb',
    ['--root-owner-group', '-Zxz', '--build', tree, join(folder, file)],
    { quiet: true, env: { SOURCE_DATE_EPOCH: String(date.getTime() / 1000) } },
  );
  rmSync(tree, { recursive: true, force: true });
  if (code !== 0) throw new StopError(`dpkg-deb failed (code ${code}):\n${output}`);
  return file;
}

/** Everything below usr/share. */
function writeShared({ tree, name, unpacked, date }) {
  const share = (path, text) => write(tree, join('usr', 'share', path), text);
  const zipped = (path, text) => share(`${path}.gz`, gzipSync(text, { level: 9 }));
  share(`applications/${EXECUTABLE}.desktop`, desktopEntry(`/${DEB_HOME}/${EXECUTABLE}`));
  share(`mime/packages/${EXECUTABLE}.xml`, mimePackage());
  share(`metainfo/${APP_ID}.metainfo.xml`, metainfo(date));
  share(`doc/${name}/copyright`, copyrightFile(unpacked));
  zipped(`doc/${name}/changelog`, changelog(name, date));
  zipped(`doc/${name}/CHANGELOG.md`, readFileSync(join(root, 'CHANGELOG.md')));
  zipped(`man/man1/${EXECUTABLE}.1`, manPage(helpText(), date));
  share(
    `lintian/overrides/${name}`,
    readFileSync(join(root, 'resources', 'linux', 'deb', 'lintian-overrides')),
  );
  for (const file of readdirSync(join(root, 'resources', 'icons'))) {
    const size = file.replace('.png', '');
    // No icon theme has a folder of this size.
    if (size === '1024x1024') continue;
    for (const [context, as] of [
      ['apps', EXECUTABLE],
      ['mimetypes', TAPE.mimeType.replace('/', '-')],
    ]) {
      const to = join(tree, 'usr', 'share', 'icons', 'hicolor', size, context);
      mkdirSync(to, { recursive: true });
      copyFileSync(join(root, 'resources', 'icons', file), join(to, `${as}.png`));
    }
  }
}

function write(tree, path, text) {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text, { mode: 0o644 });
}

/** The umask of the builder may have been strict; an installed file is for everybody to read. */
function makeReadable(path) {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  chmodSync(path, stats.isDirectory() || stats.mode & 0o100 ? 0o755 : 0o644);
  if (stats.isDirectory()) {
    for (const name of readdirSync(path)) makeReadable(join(path, name));
  }
}

/** dpkg-deb only lowers times that are later than the commit's. */
function setTimes(path, date) {
  if (lstatSync(path).isDirectory()) {
    for (const name of readdirSync(path)) setTimes(join(path, name), date);
  }
  lutimesSync(path, date, date);
}

function sizeOf(path) {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
