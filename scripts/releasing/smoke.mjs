import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ARTEFACTS } from '../packaging/artefacts.mjs';
import { TEST_BUILD } from '../packaging/identity.mjs';
import { findBrowser } from '../tooling/find-browser.mjs';
import { freePorts } from '../tooling/free-ports.mjs';
import { root } from '../tooling/paths.mjs';
import { firstStartProblems } from './first-start.mjs';
import { install } from './installing.mjs';

/** These bring an AppArmor profile, which must let them start on a system as it is; the others have none. */
const WITH_PROFILE = new Set(['deb']);

/**
 * Installs, starts, looks at, ends and removes every package of this system and processor in a folder. Returns whether all of it
 * works and nothing is missing. Of a test build (`isTest`) nothing is installed: what can be unpacked is. A package with an AppArmor
 * profile starts first, under the `restriction`; it is lifted for the others.
 */
export async function smokeAll(folder, { isTest = false, restriction, start = smoke }) {
  try {
    return await smokeEach(folder, { isTest, restriction, start });
  } finally {
    await restriction.restore();
  }
}

async function smokeEach(folder, { isTest, restriction, start }) {
  const here = ARTEFACTS.filter(
    ({ platform, arch }) => platform === process.platform && arch === process.arch,
  );
  const ours = [
    ...here.filter(({ target }) => WITH_PROFILE.has(target)),
    ...here.filter(({ target }) => !WITH_PROFILE.has(target)),
  ];
  let failed = 0;
  for (const { target, name } of ours) {
    // Of a test build no sandbox is asked.
    if (!isTest && !WITH_PROFILE.has(target)) await restriction.lift();
    const file = join(folder, isTest ? testName(name) : name);
    const isThere = existsSync(file);
    // A test build has what can be made without downloads.
    if (!isThere && isTest) {
      process.stdout.write(`not made  ${basename(file)}\n`);
      continue;
    }
    const problems = isThere ? await start({ target, file, isTest }) : ['it is not there'];
    if (problems.length > 0) failed += 1;
    process.stdout.write(`${problems.length === 0 ? 'started' : 'FAILED '}   ${basename(file)}\n`);
    for (const problem of problems) process.stdout.write(`          ${problem}\n`);
  }
  return failed === 0 && ours.length > 0;
}

async function smoke({ target, file, isTest }) {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-smoke-'));
  const there = join(folder, 'there');
  let installed;
  try {
    installed = await installIn(folder, { target, file, onlyUnpack: isTest });
    const [kafkaPort] = await freePorts(1);
    return await firstStartProblems({
      executable: installed.executable,
      home: installed.ownHome ?? there,
      isPortable: installed.ownHome !== undefined,
      kafkaPort,
      env: isTest ? await standInNeeds() : {},
    });
  } catch (error) {
    return [error.message];
  } finally {
    await installed?.remove?.();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

async function standInNeeds() {
  return {
    VIGIE_STAND_IN_HOME: join(root, 'tests', 'support', 'electron-shim'),
    VIGIE_BROWSER: await findBrowser(),
  };
}

/** A file that is run as it is must not be changed where it lies. */
async function installIn(folder, { target, file, onlyUnpack }) {
  const copy = join(folder, basename(file));
  copyFileSync(file, copy);
  const unpacked = mkdtempSync(join(folder, 'unpacked-'));
  return install({ target, file: copy, folder: unpacked, onlyUnpack });
}

function testName(name) {
  return name.replace(/(\.tar\.gz|\.\w+)$/, `-${TEST_BUILD}$1`);
}
