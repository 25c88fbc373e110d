import { appendFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { node24 } from './tooling/paths.mjs';
import { StopError, main } from './tooling/progress.mjs';
import { run } from './tooling/run.mjs';

const HELP = `The steps of .github/workflows/release.yml; each runs alone.

npm run release -- tag v1.2.3       whether this tag is the version in package.json
npm run release -- prepare          what Linux needs for windows, archives and packages (Debian, as root or with sudo)
npm run release -- suite            the tests of the Electron host on the real binary, unpacked and packaged
npm run release -- apple-key        APPLE_API_KEY as the file that is asked for
npm run release -- installers       every package of this system, and a look into each
npm run release -- smoke FOLDER     installs, starts, ends and removes each package of this system and processor
npm run release -- smoke FOLDER --test-build   the same of a test build, unpacked only
npm run release -- collect FOLDER   whether all files are there; writes checksums and recipes
npm run release -- recipes FOLDER   fills packaging/ by the checksums in FOLDER
`;

const STEPS = { tag, prepare, suite, 'apple-key': appleKey, installers, smoke, collect, recipes };

await main(async () => {
  const [name, ...args] = process.argv.slice(2);
  const step = Object.hasOwn(STEPS, name ?? '') ? STEPS[name] : undefined;
  if (step === undefined) throw new StopError(HELP, name === undefined || name === '--help' ? 0 : 2);
  await ensureInstalled();
  return step(...args);
});

async function tag(given) {
  const { VERSION } = await import('./packaging/identity.mjs');
  if (given !== `v${VERSION}`) throw new StopError(`The tag is ${given}, and package.json says ${VERSION}.`);
}

async function prepare() {
  if (process.platform !== 'linux') return;
  const tools =
    'xvfb p7zip-full rpm rpm2cpio cpio squashfs-tools lintian desktop-file-utils appstream libasound2t64';
  await sudo('apt-get', 'update');
  await sudo('apt-get', 'install', '--yes', '--no-install-recommends', ...tools.split(' '));
}

/** These projects of Playwright exist only where the binary is and a window can be opened: without them this fails. */
async function suite() {
  await npm('run', 'build');
  const restriction = await namespaceRestriction();
  // What lies in a folder has no AppArmor profile, so the sandbox would be refused to it.
  await restriction.lift();
  try {
    await npm('run', 'test:electron', '--', '--project', 'electron-binary');
    await npm('run', 'test:packaged', '--', '--project', 'electron-packaged');
  } finally {
    await restriction.restore();
  }
}

function appleKey() {
  const { APPLE_API_KEY: key, RUNNER_TEMP: folder, GITHUB_ENV: file } = process.env;
  if (!key || !folder || !file) return;
  const path = join(folder, 'apple-api-key.p8');
  writeFileSync(path, key, { mode: 0o600 });
  appendFileSync(file, `APPLE_API_KEY=${path}\n`);
}

async function installers() {
  await npm('run', 'package', '--', '--installers');
  await npm('run', 'package', '--', '--check', '--release');
}

async function smoke(folder, ...flags) {
  const path = folderOf(folder);
  // It reads the read model with `node:sqlite`, which older ones do not have.
  if (Number(process.versions.node.split('.')[0]) < 24) {
    const { code } = await run(node24(), [process.argv[1], 'smoke', path, ...flags]);
    return code;
  }
  const { smokeAll } = await import('./releasing/smoke.mjs');
  const isTest = flags.includes('--test-build');
  const restriction = await namespaceRestriction();
  if (!(await smokeAll(path, { isTest, restriction }))) throw new StopError('A package does not start.');
  return 0;
}

async function namespaceRestriction() {
  const { NamespaceRestriction } = await import('./releasing/namespace-restriction.mjs');
  return new NamespaceRestriction((name, value) => sudo('sysctl', '-w', `${name}=${value}`));
}

async function collect(folder) {
  const { collect } = await import('./releasing/collect.mjs');
  stopOn(collect(folderOf(folder)));
}

async function recipes(folder) {
  const { writeRecipes } = await import('./packaging/recipes.mjs');
  stopOn(writeRecipes(folderOf(folder)));
}

function folderOf(given) {
  if (given === undefined) throw new StopError(HELP, 2);
  return resolve(given);
}

function stopOn(problems) {
  if (problems.length > 0) throw new StopError(problems.join('\n'));
}

function sudo(...command) {
  return must(...(process.getuid?.() === 0 ? command : ['sudo', ...command]));
}

function npm(...args) {
  return must('npm', ...args);
}

async function must(program, ...args) {
  const { code } = await run(program, args, { shell: process.platform === 'win32' });
  if (code !== 0) throw new StopError(`${program} ${args.join(' ')} ended with code ${code}.`, code);
}
