import { chmodSync, copyFileSync, cpSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { cache, root } from '../tooling/paths.mjs';

/** What starts an AppImage; the builder's own goes on without Chromium's sandbox. */
export const APP_RUN = join(root, 'resources', 'linux', 'appimage', 'AppRun');

/**
 * An AppImage of an unpacked directory, by electron-builder's tools. The builder writes its AppRun first and copies the
 * directory over it, so ours lies in a copy of that directory. Returns the name of the file in `folder`.
 */
export async function makeAppImage({ folder, unpacked, arch, config }) {
  const stage = join(cache, 'package', `app-image-${arch}`);
  const output = join(cache, 'package', `app-image-${arch}-out`);
  for (const each of [stage, output]) rmSync(each, { recursive: true, force: true });
  cpSync(unpacked, stage, { recursive: true, verbatimSymlinks: true });
  copyFileSync(APP_RUN, join(stage, 'AppRun'));
  chmodSync(join(stage, 'AppRun'), 0o755);
  const [file] = await build({
    targets: Platform.LINUX.createTarget('AppImage', Arch[arch]),
    prepackaged: stage,
    config: { ...config, directories: { ...config.directories, output } },
    projectDir: root,
    publish: 'never',
  });
  const name = basename(file);
  renameSync(file, join(folder, name));
  for (const each of [stage, output]) rmSync(each, { recursive: true, force: true });
  return name;
}
