import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { build, Platform } from 'electron-builder';
import config from '../../electron-builder.config.mjs';
import { root } from '../tooling/paths.mjs';
import { StopError } from '../tooling/progress.mjs';
import { makeAppImage } from './app-image.mjs';
import { ARTEFACTS } from './artefacts.mjs';
import { folderOf, suffixOf, writeBuild } from './builds.mjs';
import { writeChecksums } from './checksums.mjs';
import { hasDpkg, makeDeb } from './deb.mjs';
import { installedElectron, makeStandInDist } from './electron-dist.mjs';
import { FUSES, INSPECTABLE_FUSES } from './fuses.mjs';
import { makePortable } from './portable.mjs';
import { SBOM_FILE, makeSbom } from './sbom.mjs';
import { signingFor } from './signing.mjs';
import { shippedPackages, thirdPartyNotices } from './third-party.mjs';

const PLATFORMS = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };
const ARCHIVES = { linux: ['tar.gz', 'zip'], win32: [], darwin: ['zip'] };

/**
 * Makes packages of what is built. With `installers`, all of this system's, which downloads electron-builder's tools;
 * else what needs no download: the directory, archives where 7-Zip is there, a deb where dpkg is.
 * Returns `{ folder, unpacked, artefacts, remarks }`, `remarks` in sentences.
 */
export async function makePackage({
  kind,
  installers = false,
  onlyDirectory = false,
  folder = folderOf(kind),
}) {
  writeNotices();
  clear(folder);
  const sevenZip = findSevenZip();
  const archives = sevenZip ? ARCHIVES[process.platform] : [];
  const wanted = ['dir', ...(onlyDirectory ? [] : archives)];
  if (sevenZip && !installers) process.env.ELECTRON_BUILDER_7ZIP_PATH = sevenZip;

  const signing = signingFor(process.platform, process.env);
  for (const [name, value] of Object.entries(signing.env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }

  const builderConfig = configFor(kind, { folder, installers, signing });
  const made = await build({
    // Targets that are not named are those of the configuration.
    targets: PLATFORMS[process.platform].createTarget(installers ? [] : wanted),
    config: builderConfig,
    projectDir: root,
    publish: 'never',
  });
  // The builder's rpm leaves it there; its deb, which would use it, is not made.
  for (const name of unpackedIn(folder)) {
    rmSync(join(folder, name, 'resources', 'apparmor-profile'), { force: true });
  }
  const artefacts = made
    .map((file) => basename(file))
    .filter((name) => statSync(join(folder, name)).isFile());
  const remarks = installers ? [...signing.says] : [];
  if (!onlyDirectory) {
    const ours = await makeOurs({ folder, kind, installers, sevenZip, builderConfig });
    artefacts.push(...ours.artefacts);
    remarks.push(...ours.remarks);
  }
  if (!installers && !onlyDirectory) {
    remarks.push(`${targetsWithDownloads(artefacts)} need downloads: --installers makes them`);
  }
  writeFileSync(join(folder, SBOM_FILE), `${JSON.stringify(await makeSbom(), undefined, 2)}\n`);
  writeChecksums(folder, [...artefacts, SBOM_FILE]);
  writeBuild(folder, { kind, isComplete: installers, unpacked: unpackedIn(folder), artefacts });
  return { folder, unpacked: unpackedIn(folder), artefacts, remarks };
}

/** The packages that scripts of ours make of each directory: `{ artefacts, remarks }`. */
async function makeOurs({ folder, kind, installers, sevenZip, builderConfig }) {
  const artefacts = [];
  const remarks = sevenZip ? [] : ['no archives: 7-Zip is not there (p7zip-full)'];
  if (process.platform === 'linux' && !hasDpkg()) remarks.push('no deb: dpkg-deb is not there');
  for (const name of unpackedIn(folder)) {
    const made = { folder, kind, unpacked: join(folder, name), arch: archOf(name) };
    if (process.platform === 'linux' && hasDpkg()) artefacts.push(await makeDeb(made));
    if (process.platform === 'linux' && installers) {
      artefacts.push(await makeAppImage({ ...made, config: builderConfig }));
    }
    if (process.platform === 'win32' && sevenZip) artefacts.push(await makePortable({ ...made, sevenZip }));
  }
  return { artefacts, remarks };
}

/** The kind that can be made here: a release with a real Electron, else the stand-in, on Linux. */
export function kindHere({ inspectable = false, standIn = false, installers = false }) {
  if (standIn) return 'stand-in';
  if (inspectable) return 'inspectable';
  if (installedElectron() || installers) return 'release';
  if (process.platform === 'linux') return 'stand-in';
  throw new StopError('The Electron binary is not there: `npx install-electron` fetches it.');
}

/** Electron-builder's configuration for a kind: only names, the folder, Electron's and one fuse may differ. */
export function configFor(
  kind,
  { folder, installers = false, signing = { isSigned: false, isNotarised: false } },
) {
  const electronDist = kind === 'stand-in' ? makeStandInDist() : installedElectron();
  if (electronDist === undefined && !installers) {
    throw new StopError('The Electron binary is not there: `npx install-electron` fetches it.');
  }
  const { enableNodeCliInspectArguments: isInspectable } = kind === 'inspectable' ? INSPECTABLE_FUSES : FUSES;
  const named = (name) => name.replace('.${ext}', `${suffixOf(kind)}.\${ext}`);
  return {
    ...config,
    directories: { ...config.directories, output: folder },
    artifactName: named(config.artifactName),
    // A hardened runtime wants one signature for all libraries, which an app that nobody signed has not.
    mac: { ...config.mac, hardenedRuntime: signing.isSigned, notarize: signing.isNotarised },
    nsis: { ...config.nsis, artifactName: named(config.nsis.artifactName) },
    // Installers are made for other architectures too: each has an Electron of its own, which the builder fetches.
    ...(installers && kind === 'release' ? {} : { electronDist }),
    electronFuses: { ...config.electronFuses, enableNodeCliInspectArguments: isInspectable },
  };
}

function writeNotices() {
  const { text, problems } = thirdPartyNotices(shippedPackages());
  if (problems.length > 0) throw new StopError(`These may not be passed on:\n${problems.join('\n')}`);
  writeFileSync(join(root, 'out', 'THIRD-PARTY.txt'), text);
}

/** A release is made from nothing, and leaves the test builds beside it alone. */
function clear(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (path !== folderOf('stand-in')) rmSync(path, { recursive: true, force: true });
  }
}

/** The builder's names for the directories of one architecture: `linux-unpacked`, `win-unpacked`, `mac-arm64`. */
function unpackedIn(folder) {
  return readdirSync(folder).filter((name) => /^((linux|win)(-\w+)?-unpacked|mac(-\w+)?)$/.test(name));
}

/** The processor that one of these directories is for. */
function archOf(unpacked) {
  return unpacked.includes('arm64') ? 'arm64' : 'x64';
}

/** What a release has for this system and was not made. */
function targetsWithDownloads(made) {
  const wanted = ARTEFACTS.filter(
    ({ platform, arch }) => platform === process.platform && arch === process.arch,
  );
  return wanted
    .filter(({ target }) => !made.some((name) => name.endsWith(`.${target}`)))
    .map(({ target }) => target)
    .join(', ');
}

function findSevenZip() {
  const names = process.platform === 'win32' ? ['7z.exe', '7za.exe'] : ['7za', '7z', '7zz'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}
