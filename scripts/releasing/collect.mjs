import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ARTEFACTS } from '../packaging/artefacts.mjs';
import { writeChecksums } from '../packaging/checksums.mjs';
import { TEST_BUILD } from '../packaging/identity.mjs';
import { writeRecipes } from '../packaging/recipes.mjs';
import { SBOM_FILE } from '../packaging/sbom.mjs';

/** What is wrong with the files of a release of all systems in one folder: one is missing, or one is too many. */
export function collectionProblems(names) {
  const wanted = new Set([...ARTEFACTS.map(({ name }) => name), SBOM_FILE]);
  return [
    ...[...wanted].filter((name) => !names.includes(name)).map((name) => `there is no ${name}`),
    ...names
      .filter((name) => !wanted.has(name))
      .map((name) => (name.includes(TEST_BUILD) ? `${name} is a test build` : `nothing is known of ${name}`)),
  ];
}

/** Checks the files, and writes their checksums and the recipes beside them. Returns what is wrong, in sentences. */
export function collect(folder) {
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  const problems = collectionProblems(names);
  if (problems.length > 0) return problems;
  writeChecksums(folder, names.toSorted());
  return writeRecipes(folder);
}
