import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StopError } from '../tooling/progress.mjs';
import { ARTEFACTS } from './artefacts.mjs';
import { KINDS, folderOf, readBuild, suffixOf } from './builds.mjs';
import { checkArtefact } from './check-artefact.mjs';
import { CHECKS } from './checks.mjs';
import { checksumProblems } from './checksums.mjs';
import { openPackage } from './open-package.mjs';
import { recipeProblems } from './recipes.mjs';
import { reproductionProblems } from './reproducible.mjs';
import { SBOM_FILE } from './sbom.mjs';
import { bundledPackages } from './third-party.mjs';

const print = (line) => process.stdout.write(`${line}\n`);

/**
 * Looks into every directory and file that `npm run package` left, a release and a test build alike; with
 * `releaseOnly` there must be a release. Returns whether all is as it must be.
 */
export async function checkReleases({ releaseOnly = false, again = true, base } = {}) {
  const folders = [folderOf('release', base), ...(releaseOnly ? [] : [folderOf('stand-in', base)])];
  const builds = folders.flatMap((folder) => {
    const build = readBuild(folder);
    return build === undefined ? [] : [{ ...build, folder }];
  });
  if (builds.length === 0) {
    const what = releaseOnly ? 'no release, which a real Electron is needed for' : 'nothing';
    throw new StopError(`There is ${what}: \`npm run package\` makes it.`);
  }
  let passed = 0;
  let failed = 0;
  const report = (name, problems) => {
    if (problems.length === 0) passed += 1;
    else failed += 1;
    print(`${problems.length === 0 ? 'passed' : 'FAILED'}  ${name}`);
    for (const problem of problems.slice(0, 20)) print(`          ${problem}`);
    if (problems.length > 20) print(`          and ${problems.length - 20} more`);
  };
  report('the recipes of other package managers fit', recipeProblems());
  for (const build of builds) {
    print(`\n── ${build.folder}: ${SAYS[build.kind] ?? build.kind}`);
    report('it is what its folder is for', whatItIs(build, base));
    report('its checksums are stated', checksumProblems(build.folder, [...build.artefacts, SBOM_FILE]));
    for (const name of build.unpacked) checkDirectory({ ...build, name, report });
    for (const name of build.artefacts) await checkFile({ ...build, name, report });
    if (again) report('built again, its archive has the same bytes', await reproductionProblems(build));
  }
  print(`\n${passed} checks passed, ${failed} failed`);
  if (builds.every(({ kind }) => kind !== 'release')) print('There is no release here, only a test build.');
  return failed === 0;
}

const SAYS = {
  release: 'a release',
  inspectable: 'a test build: a debugger may open it',
  'stand-in': 'a test build: a script stands in for Electron',
};

/** The guard: what is in the folder of releases is a release, and nothing else may be called one. */
export function whatItIs({ folder, kind, isComplete = false, unpacked, artefacts }, base) {
  const suffix = suffixOf(kind);
  const isRelease = kind === 'release';
  return [
    ...(KINDS.includes(kind) ? [] : [`nobody knows a ${kind}`]),
    ...(folder === folderOf(kind, base) ? [] : [`a ${kind} has no place in ${folder}`]),
    ...(unpacked.length > 0 ? [] : ['there is no directory to look into']),
    ...artefacts
      .filter((name) => (isRelease ? name.includes(suffixOf('stand-in')) : !name.includes(suffix)))
      .map((name) => `${name} is not called what it is`),
    ...(isRelease && isComplete ? missingOf(artefacts) : []),
  ];
}

/** What a release has for this system. */
function missingOf(artefacts, system = process.platform) {
  return ARTEFACTS.filter(({ platform, name }) => platform === system && !artefacts.includes(name)).map(
    ({ name }) => `there is no ${name}`,
  );
}

function checkDirectory({ folder, kind, name, report }) {
  const opened = openPackage(join(folder, name));
  const bundled = bundledPackages();
  for (const [title, check] of Object.entries(CHECKS))
    report(`${name}: ${title}`, check({ opened, kind, bundled }));
  const archiveBytes = opened.archive === undefined ? 0 : opened.sizeOf(opened.archive);
  print(`        ${name}: ${inMb(opened.sizeBytes())}, of which Vigie ${inMb(archiveBytes)}`);
}

async function checkFile({ folder, kind, unpacked, name, report }) {
  const file = join(folder, name);
  if (!existsSync(file)) return report(name, ['it is not there']);
  const directories = unpacked.map((each) => join(folder, each));
  const { problems, looked } = await checkArtefact({ file, kind, directories });
  report(`${name}: ${looked}`, problems);
  print(`        ${name}: ${inMb(statSync(file).size)}`);
}

const inMb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
