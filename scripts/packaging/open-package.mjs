import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import asar from '@electron/asar';
import { StopError } from '../tooling/progress.mjs';
import { EXECUTABLE, PRODUCT_NAME } from './identity.mjs';

/**
 * A packaged directory, opened: `files` are those beside the archive, `packed` those inside, both from their own top with
 * forward slashes; `read` and `readPacked` give bytes. `content` is where licences and languages are.
 */
export function openPackage(folder) {
  const { platform, content, executable, fuses } = layoutOf(folder);
  const resources =
    platform === 'darwin' ? join(content, 'Contents', 'Resources') : join(content, 'resources');
  const archive = join(resources, 'app.asar');
  const files = filesUnder(folder).map((path) => relative(folder, path).replaceAll('\\', '/'));
  const packed = existsSync(archive) ? packedIn(archive) : [];
  return {
    folder,
    platform,
    executable,
    /** The file that holds the wire of fuses. */
    fuses,
    resources: relative(folder, resources).replaceAll('\\', '/'),
    licences: relative(folder, platform === 'darwin' ? resources : content).replaceAll('\\', '/'),
    archive: existsSync(archive) ? relative(folder, archive).replaceAll('\\', '/') : undefined,
    files,
    packed,
    read: (path) => readFileSync(join(folder, path)),
    readPacked: (path) => asar.extractFile(archive, join(...path.split('/'))),
    sizeBytes: () => files.reduce((sum, path) => sum + lstatSync(join(folder, path)).size, 0),
    sizeOf: (path) => lstatSync(join(folder, path)).size,
  };
}

function layoutOf(folder) {
  const app = join(folder, `${PRODUCT_NAME}.app`);
  if (existsSync(app)) {
    const framework = join(app, 'Contents', 'Frameworks', 'Electron Framework.framework');
    return {
      platform: 'darwin',
      content: app,
      executable: join(app, 'Contents', 'MacOS', PRODUCT_NAME),
      fuses: join(framework, 'Versions', 'A', 'Electron Framework'),
    };
  }
  for (const [platform, name] of [
    ['win32', `${PRODUCT_NAME}.exe`],
    ['linux', EXECUTABLE],
  ]) {
    const executable = join(folder, name);
    if (existsSync(executable)) return { platform, content: folder, executable, fuses: executable };
  }
  throw new StopError(`There is no ${PRODUCT_NAME} in ${basename(folder)}.`);
}

/** Files in the archive; one that was left outside is marked. */
function packedIn(archive) {
  return asar.listPackage(archive).flatMap((listed) => {
    const path = listed.replaceAll('\\', '/').replace(/^\//, '');
    const entry = asar.statFile(archive, join(...path.split('/')));
    return 'files' in entry ? [] : [{ path, sizeBytes: entry.size, isUnpacked: entry.unpacked === true }];
  });
}

/** Links are left out: in a framework of macOS each file has several ways to it. */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
}
