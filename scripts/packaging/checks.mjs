import { homedir } from 'node:os';
import { root } from '../tooling/paths.mjs';
import {
  importsOf,
  lockedPackages,
  packageAt,
  sorted,
  unreachedPackages,
  withDependencies,
} from './contents.mjs';
import { FUSES, INSPECTABLE_FUSES, readFuses } from './fuses.mjs';
import { ELECTRON_VERSION, LANGUAGES, PRODUCT_NAME, TAPE, VERSION } from './identity.mjs';
import { STAND_IN_MARK } from './stand-in.mjs';
import { MINIMUM } from './system-versions.mjs';

const MB = 1_000_000;

/** The last line of a bundle whose map lies beside it. */
const NAMES_A_MAP = /^\/\/# sourceMappingURL=\S+\s*$/m;

/** What a copy of Vigie may weigh: about a third above what it does, so that a package too many is noticed. */
export const BUDGET = {
  /** Vigie itself, with its fonts and all it imports. */
  archiveBytes: 8.5 * MB,
  /** With Electron, of which two languages are kept. */
  directoryBytes: 420 * MB,
};
/** Electron is far above it, a script far below. */
const SMALLEST_ELECTRON_BYTES = 50 * MB;

/** What runs and what is shown, in the archive. */
const NEEDED = [
  ['main', /^out\/main\/main\.js$/],
  ['bridge', /^out\/preload\/preload\.cjs$/],
  ['screens', /^out\/renderer\/index\.html$/],
  ["broker's process", /^out\/main\/broker\.cjs$/],
  ["read model's thread", /^out\/main\/projection\.cjs$/],
  ['icon', /^resources\/icon\.png$/],
  ['icon of the Windows tray', /^resources\/tray\.ico$/],
  ['documentation', /^out\/renderer\/docs\/index\.html$/],
  ['changelog', /^out\/renderer\/docs\/changelog\.html$/],
  ['licences to read', /^out\/renderer\/docs\/licences\.html$/],
  ['font Inter', /^out\/renderer\/assets\/inter-latin-wght-normal-.*\.woff2$/],
  ['font JetBrains Mono', /^out\/renderer\/assets\/jetbrains-mono-latin-wght-normal-.*\.woff2$/],
];

/** At the top of the archive; sources, tests and tools have no place there. */
const TOP = new Set(['node_modules', 'out', 'package.json', 'resources']);
const SOURCE =
  /\.(ts|mts|cts|tsx|jsx)$|\.test\.\w+$|(^|\/)(tests?|__tests__|__mocks__)\/|(^|\/)tsconfig[^/]*\.json$/;

const SECRET_FILE =
  /(^|\/)(\.npmrc|\.env(\.[^/]*)?|\.netrc|id_(rsa|ed25519|ecdsa)|[^/]*\.(pem|key|p12|pfx|keystore))$/;
/** With enough of the secret after its name: a program may speak of keys without holding one. */
const SECRETS = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\n|\s)*[A-Za-z0-9+/]{40}/],
  ["npm's token", /_authToken\s*=\s*["']?[\w-]{8}|\bnpm_[A-Za-z0-9]{36}\b/],
  ["GitHub's token", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60})/],
  ["Amazon's key", /\bAKIA[0-9A-Z]{16}\b/],
  ["Slack's token", /\bxox[abprs]-[\w-]{20}/],
];

/** A path with these is one of a machine that builds. */
const BUILD_MACHINES = ['/home/runner/', '/Users/runner/', 'D:\\a\\', 'D:/a/'];

/** One word in each language that only the screens' own texts hold. */
const WORDS = { en: 'Create an order', fr: 'Créer une commande' };

/**
 * Every assertion about a packaged directory: its name, and what it finds wrong, in sentences. `opened` is what
 * `openPackage` gave, `kind` what was meant to be made.
 */
export const CHECKS = {
  'one archive, with nothing beside it': ({ opened }) => {
    const { archive, files, packed, resources } = opened;
    if (archive === undefined) return ['there is no app.asar'];
    const loose = files.filter(
      (path) => path.startsWith(`${resources}/app/`) || path.endsWith('default_app.asar'),
    );
    const unpacked = files.filter((path) => path.startsWith(`${archive}.unpacked/`));
    return [
      ...[...loose, ...unpacked].map((path) => `${path} is outside the archive`),
      ...packed.filter(({ isUnpacked }) => isUnpacked).map(({ path }) => `${path} is marked as unpacked`),
    ];
  },

  'all that runs is there': ({ opened }) =>
    NEEDED.filter(([, pattern]) => !opened.packed.some(({ path }) => pattern.test(path))).map(
      ([name]) => `${name}: missing`,
    ),

  'no source maps': ({ opened }) => [
    ...[...opened.files, ...paths(opened)]
      .filter((path) => path.endsWith('.map'))
      .map((path) => `${path} is a source map`),
    ...paths(opened)
      .filter((path) => /^out\/.*\.c?js$/.test(path) && NAMES_A_MAP.test(readText(opened, path)))
      .map((path) => `${path} names a source map`),
  ],

  'no sources, no tests, no tools': ({ opened }) =>
    [
      ...paths(opened).filter((path) => !TOP.has(path.split('/')[0])),
      ...paths(opened).filter((path) => SOURCE.test(path)),
    ].map((path) => `${path} does not belong there`),

  'only packages that run': ({ opened }) => {
    const locked = lockedPackages();
    const present = packagesIn(opened);
    const needed = withDependencies(importedBy(opened), locked);
    const unreached = new Set(unreachedPackages(needed, locked));
    const isNeeded = new Set(needed);
    return [
      ...present.flatMap((place) => {
        if (unreached.has(packageAt(place))) return [`nothing imports ${packageAt(place)}`];
        return isNeeded.has(place) ? [] : [`${packageAt(place)} is for development`];
      }),
      ...needed.filter((place) => !present.includes(place)).map((place) => `${packageAt(place)} is missing`),
    ];
  },

  'its own manifest': ({ opened }) => {
    const { version, main, ...rest } = JSON.parse(readText(opened, 'package.json') || '{}');
    return [
      ...(version === VERSION ? [] : [`it says version ${version}, not ${VERSION}`]),
      ...(main === 'out/main/main.js' ? [] : [`it starts ${main}`]),
      ...['devDependencies', 'scripts'].filter((key) => key in rest).map((key) => `it still has ${key}`),
    ];
  },

  'no secrets': ({ opened }) => [
    ...[...opened.files, ...paths(opened)]
      .filter((path) => SECRET_FILE.test(path))
      .map((path) => `${path} looks like a secret`),
    ...texts(opened).flatMap(({ path, text }) =>
      SECRETS.filter(([, pattern]) => pattern.test(text)).map(([name]) => `${path} holds ${name}`),
    ),
  ],

  'no paths of the machine that built it': ({ opened, machine = [root, homedir()] }) => {
    const traces = [
      ...machine.filter((path) => path.length > 1).map((path) => `${path}/`),
      ...BUILD_MACHINES,
    ];
    return texts(opened).flatMap(({ path, text }) =>
      traces.filter((trace) => text.includes(trace)).map((trace) => `${path} names ${trace}`),
    );
  },

  'licences of all it holds': ({ opened, bundled }) => {
    const at = (name) => (opened.licences === '' ? name : `${opened.licences}/${name}`);
    const missing = [
      'LICENSE.txt',
      'THIRD-PARTY.txt',
      'LICENSE.electron.txt',
      'LICENSES.chromium.html',
    ].filter((name) => !opened.files.includes(at(name)) || opened.sizeOf(at(name)) === 0);
    if (missing.length > 0) return missing.map((name) => `${name} is missing`);
    const locked = lockedPackages();
    const lines = new Set(opened.read(at('THIRD-PARTY.txt')).toString('utf8').split('\n'));
    return [...new Set([...packagesIn(opened), ...bundled])]
      .filter((place) => {
        const { version, license } = locked[place] ?? {};
        return !lines.has(`${packageAt(place)} ${version} (${license})`);
      })
      .map((place) => `THIRD-PARTY.txt does not name ${packageAt(place)}`);
  },

  'fuses as declared': ({ opened, kind }) => {
    const wanted = kind === 'inspectable' ? INSPECTABLE_FUSES : FUSES;
    const found = readFuses(opened.read(relativeTo(opened, opened.fuses)));
    if (found === undefined) return ['the executable has no fuses'];
    return Object.entries(wanted)
      .filter(([name, state]) => found[name] !== state)
      .map(([name, state]) => `${name} is ${onOff(found[name])}, and must be ${onOff(state)}`);
  },

  'both languages, and no others': ({ opened }) => {
    const kept = opened.files.flatMap(
      (path) =>
        /(?:^|\/)locales\/([\w-]+)\.pak$|\/(\w+)\.lproj\/locale\.pak$/.exec(path)?.slice(1).find(Boolean) ??
        [],
    );
    const isWanted = (name) => LANGUAGES.some((wanted) => wanted === name || wanted.startsWith(`${name}-`));
    const wanting = LANGUAGES.filter(
      (wanted) => !kept.some((name) => wanted === name || wanted.startsWith(`${name}-`)),
    );
    const screens = texts(opened).filter(({ path }) => /^out\/renderer\/.*\.js$/.test(path));
    return [
      ...wanting.map((language) => `Chromium's texts in ${language} are missing`),
      ...sorted(new Set(kept.filter((name) => !isWanted(name)))).map(
        (name) => `Chromium's texts in ${name} are left`,
      ),
      ...Object.entries(WORDS)
        .filter(([, word]) => !screens.some(({ text }) => text.includes(word)))
        .map(([language]) => `the screens' texts in ${language} are missing`),
    ];
  },

  'tapes are called what the system is told': ({ opened }) => {
    const isAsked = texts(opened).some(
      ({ path, text }) => path.startsWith('out/renderer/') && text.includes(`.${TAPE.extension}`),
    );
    const problems = isAsked ? [] : [`the screens do not ask for .${TAPE.extension}`];
    if (opened.platform !== 'darwin') return problems;
    const plist = opened.read('Vigie.app/Contents/Info.plist').toString('utf8');
    return [
      ...problems,
      ...[TAPE.extension, 'CFBundleURLSchemes']
        .filter((text) => !plist.includes(text))
        .map((text) => `Info.plist does not declare ${text}`),
    ];
  },

  'macOS is told what it asks for': ({ opened }) => {
    if (opened.platform !== 'darwin') return [];
    const contents = `${PRODUCT_NAME}.app/Contents`;
    const strings = ['en', 'fr'].map(
      (language) => `${contents}/Resources/${language}.lproj/InfoPlist.strings`,
    );
    return [
      ...infoPlistProblems(opened.read(`${contents}/Info.plist`).toString('utf8')),
      ...strings.filter((path) => !opened.files.includes(path)).map((path) => `${path} is missing`),
    ];
  },

  'nothing looks for updates': ({ opened }) =>
    [
      ...opened.files.filter((path) => path.endsWith('app-update.yml')),
      ...paths(opened).filter((path) => path.includes('node_modules/electron-updater/')),
    ].map((path) => `${path} is there to update it`),

  'within its budget': ({ opened }) => {
    const archiveBytes = opened.archive === undefined ? 0 : opened.sizeOf(opened.archive);
    const directoryBytes = opened.sizeBytes();
    return Object.entries({ archiveBytes, directoryBytes })
      .filter(([name, bytes]) => bytes > BUDGET[name])
      .map(([name, bytes]) => `${name} is ${(bytes / MB).toFixed(1)} MB, above ${BUDGET[name] / MB} MB`);
  },

  'what it says it is': ({ opened, kind }) => {
    const marked = opened.files.filter((path) => opened.read(path).includes(STAND_IN_MARK));
    if (kind === 'stand-in') return marked.length > 0 ? [] : ['it is called a stand-in and holds none'];
    const executable = opened.read(relativeTo(opened, opened.fuses));
    return [
      ...marked.map((path) => `${path} is a stand-in for Electron: this must never be published`),
      ...(isExecutable(executable) ? [] : ['its executable is not one']),
      ...(executable.length >= SMALLEST_ELECTRON_BYTES ? [] : ['its executable is too small for Electron']),
      ...(executable.includes(`Electron/${ELECTRON_VERSION}`) || executable.includes(ELECTRON_VERSION)
        ? []
        : [`its executable is not of Electron ${ELECTRON_VERSION}`]),
    ];
  },
};

/** What the text of an Info.plist lacks. */
export function infoPlistProblems(plist) {
  return [
    ['LSMinimumSystemVersion', MINIMUM.macos],
    ['NSLocalNetworkUsageDescription', ''],
    ['CFBundleLocalizations', ''],
  ]
    .filter(([key, value]) => {
      const found = new RegExp(`<key>${key}</key>\\s*<(?:string|array)>\\s*([^<]*)`).exec(plist);
      return found === null || !found[1].startsWith(value);
    })
    .map(([key, value]) => `Info.plist does not say ${key}${value && ` ${value}`}`);
}

/** ELF, MZ, and Mach-O of one architecture or several. */
function isExecutable(bytes) {
  return (
    ['7f454c46', 'cffaedfe', 'cafebabe'].includes(bytes.toString('hex', 0, 4)) ||
    bytes.toString('latin1', 0, 2) === 'MZ'
  );
}

const onOff = (state) => (state === undefined ? 'absent' : state ? 'on' : 'off');

const relativeTo = ({ folder }, path) => path.slice(folder.length + 1).replaceAll('\\', '/');

const paths = ({ packed }) => packed.map(({ path }) => path);

/** The places of the packages in the archive. */
function packagesIn(opened) {
  const places = paths(opened).flatMap(
    (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? [],
  );
  return [...new Set(places)];
}

/** What the modules of `out/main` in the archive import. */
function importedBy(opened) {
  const modules = paths(opened).filter((path) => /^out\/main\/.*\.c?js$/.test(path));
  const names = modules.flatMap((path) => importsOf(readText(opened, path)));
  return [...new Set(names.filter((name) => !name.startsWith('.')))];
}

function readText(opened, path) {
  return paths(opened).includes(path) ? opened.readPacked(path).toString('utf8') : '';
}

/** Everything that is text: all of the archive, and what lies beside it but Electron's own binaries. */
function texts(opened) {
  const beside = opened.files.filter(
    (path) =>
      path !== opened.archive && opened.sizeOf(path) < 2 * MB && !path.endsWith('LICENSES.chromium.html'),
  );
  return [
    ...opened.packed
      .filter(({ isUnpacked }) => !isUnpacked)
      .map(({ path }) => ({ path, text: opened.readPacked(path).toString('utf8') })),
    ...beside.map((path) => ({ path, text: opened.read(path).toString('utf8') })),
  ];
}
