import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXECUTABLE, PRODUCT_NAME } from '../packaging/identity.mjs';
import { run } from '../tooling/run.mjs';

/**
 * How a user gets Vigie onto the machine from each kind of file: `install(file, folder)` puts it there and resolves to `{ executable,
 * remove }`. `folder` is empty and goes away afterwards. A real installation changes the machine, so `onlyUnpack` opens the file instead.
 */
export const INSTALLING = {
  deb: async (file, folder, { onlyUnpack }) => {
    if (onlyUnpack) {
      await must('dpkg-deb', ['--extract', file, folder]);
      return { executable: join(folder, 'usr', 'lib', EXECUTABLE, EXECUTABLE) };
    }
    await must(...asRoot('apt-get', 'install', '--yes', '--no-install-recommends', file));
    const { output } = await run('dpkg-deb', ['--field', file, 'Package'], { quiet: true });
    return {
      executable: join('/usr', 'bin', EXECUTABLE),
      remove: () => must(...asRoot('apt-get', 'purge', '--yes', output.trim())),
    };
  },
  // Debian cannot install it.
  rpm: async (file, folder) => {
    await must('sh', ['-c', 'cd "$2" && rpm2cpio "$1" | cpio --quiet -idm', 'sh', file, folder]);
    return { executable: join(folder, 'opt', PRODUCT_NAME, EXECUTABLE) };
  },
  AppImage: async (file) => {
    chmodSync(file, 0o755);
    return { executable: file };
  },
  'tar.gz': async (file, folder) => {
    await must('tar', ['-xzf', file, '-C', folder]);
    return { executable: join(folder, readdirSync(folder)[0], EXECUTABLE) };
  },
  nsis: async (file, folder) => {
    const home = join(folder, PRODUCT_NAME);
    // The installer wants `/D=` last, and without quotes.
    await must(file, ['/S', `/D=${home}`]);
    return {
      executable: join(home, `${PRODUCT_NAME}.exe`),
      remove: () => must(join(home, `Uninstall ${PRODUCT_NAME}.exe`), ['/S', `_?=${home}`]),
    };
  },
  portable: async (file, folder) => {
    // The tar of Windows reads zip files; another one may come first on the path.
    const tar = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'tar.exe');
    await must(tar, ['-xf', file, '-C', folder]);
    return { executable: join(folder, `${PRODUCT_NAME}.exe`), ownHome: join(folder, 'vigie-data') };
  },
  dmg: async (file, folder) => {
    const mounted = join(folder, 'mounted');
    mkdirSync(mounted);
    await must('hdiutil', ['attach', '-nobrowse', '-readonly', '-mountpoint', mounted, file]);
    try {
      await must('ditto', [join(mounted, `${PRODUCT_NAME}.app`), join(folder, `${PRODUCT_NAME}.app`)]);
    } finally {
      await run('hdiutil', ['detach', mounted], { quiet: true });
    }
    return { executable: inApp(folder) };
  },
  zip: async (file, folder) => {
    await must('ditto', ['-x', '-k', file, folder]);
    return { executable: inApp(folder) };
  },
};

/** Installs a file; throws a sentence where the executable is not there afterwards. */
export async function install({ target, file, folder, onlyUnpack }) {
  const installed = await INSTALLING[target](file, folder, { onlyUnpack });
  if (!existsSync(installed.executable)) throw new Error(`there is no ${installed.executable}`);
  return installed;
}

function inApp(folder) {
  return join(folder, `${PRODUCT_NAME}.app`, 'Contents', 'MacOS', PRODUCT_NAME);
}

function asRoot(program, ...args) {
  return process.getuid?.() === 0 ? [program, args] : ['sudo', [program, ...args]];
}

async function must(program, args) {
  const { code, output } = await run(program, args, { quiet: true, timeoutMs: 300_000 });
  if (code !== 0) throw new Error(`${program} ended with code ${code}: ${output.trim().slice(-2_000)}`);
}
