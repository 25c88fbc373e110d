import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import asar from '@electron/asar';
import { ensureBuilt } from '../tooling/ensure-built.mjs';
import { cache } from '../tooling/paths.mjs';
import { makePackage } from './make-package.mjs';
import { openPackage } from './open-package.mjs';

/** Builds Vigie once more from the sources, and says how its archive differs from those of a build made before. */
export async function reproductionProblems({ folder, kind, unpacked }) {
  await ensureBuilt({ force: true });
  const again = join(cache, 'package', 'again');
  const made = await makePackage({ kind, onlyDirectory: true, folder: again });
  const second = archiveIn(join(again, made.unpacked[0]));
  const problems = unpacked.flatMap((name) =>
    differences(archiveIn(join(folder, name)), second).map((problem) => `${name}: ${problem}`),
  );
  rmSync(again, { recursive: true, force: true });
  return problems;
}

/** Nothing where two archives are the same to the byte; else which of their files differ. */
export function differences(first, second) {
  if (!existsSync(first)) return ['there is no app.asar'];
  if (digest(readFileSync(first)) === digest(readFileSync(second))) return [];
  const [one, other] = [first, second].map(digestsIn);
  const paths = [...new Set([...one.keys(), ...other.keys()])]
    .toSorted()
    .filter((path) => one.get(path) !== other.get(path));
  return paths.length === 0
    ? ['app.asar has the same files in another order']
    : paths.map((path) => `${path} in app.asar differs when it is built again`);
}

function archiveIn(directory) {
  const { archive } = openPackage(directory);
  return join(directory, archive ?? 'app.asar');
}

function digestsIn(archive) {
  const files = asar.listPackage(archive).map((path) => path.replaceAll('\\', '/').replace(/^\//, ''));
  return new Map(
    files
      .filter((path) => !('files' in asar.statFile(archive, join(...path.split('/')))))
      .map((path) => [path, digest(asar.extractFile(archive, join(...path.split('/'))))]),
  );
}

function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
