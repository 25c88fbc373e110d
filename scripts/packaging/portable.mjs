import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../tooling/paths.mjs';
import { StopError } from '../tooling/progress.mjs';
import { run } from '../tooling/run.mjs';
import { suffixOf } from './builds.mjs';
import { EXECUTABLE, VERSION } from './identity.mjs';

/** Where this folder lies beside the executable, Vigie keeps its data in it. */
const PORTABLE_FOLDER = 'vigie-data';
export const PORTABLE_NOTE = `${PORTABLE_FOLDER}/README.txt`;

/** A zip of an unpacked directory that Vigie runs from as it is. Returns its name in `folder`. */
export async function makePortable({ folder, kind, unpacked, arch, os = 'win', sevenZip }) {
  const stage = join(cache, 'package', `portable-${arch}`);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(join(stage, PORTABLE_FOLDER), { recursive: true });
  cpSync(join(root, 'resources', 'portable', 'README.txt'), join(stage, PORTABLE_NOTE));
  const name = `${EXECUTABLE}-${VERSION}-${os}-${arch}-portable${suffixOf(kind)}.zip`;
  const parts = [join(unpacked, '*'), join(stage, '*')];
  const { code, output } = await run(sevenZip, ['a', '-tzip', '-mx=9', join(folder, name), ...parts], {
    quiet: true,
  });
  rmSync(stage, { recursive: true, force: true });
  if (code !== 0) throw new StopError(`7-Zip failed (code ${code}):\n${output}`);
  return name;
}
