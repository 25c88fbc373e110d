import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../tooling/paths.mjs';
import { artefactNamed } from './artefacts.mjs';
import { statedChecksums } from './checksums.mjs';
import { desktopEntry, metainfo, mimePackage } from './desktop-files.mjs';
import { APP_ID, EXECUTABLE, HOMEPAGE, MAINTAINER, VERSION } from './identity.mjs';
import { sourceDate } from './source-date.mjs';

const TEMPLATES = join(root, 'packaging');
const ICON = readFileSync(join(root, 'resources', 'icons', '512x512.png'));

/** Files that a recipe installs besides the application, by their place next to it. */
function companions(date) {
  const inFlatpak = desktopEntry('vigie').replace(`Icon=${EXECUTABLE}\n`, `Icon=${APP_ID}\n`);
  return {
    [`flatpak/${APP_ID}.desktop`]: inFlatpak,
    [`flatpak/${APP_ID}.metainfo.xml`]: metainfo(date).replace(
      `>${EXECUTABLE}.desktop<`,
      `>${APP_ID}.desktop<`,
    ),
    [`flatpak/${APP_ID}.xml`]: mimePackage(),
    'flatpak/vigie.png': ICON,
    'aur/vigie.desktop': desktopEntry('vigie'),
    'aur/vigie.xml': mimePackage(),
    'aur/vigie.png': ICON,
  };
}

/**
 * Every recipe filled, by its path: `{ files, problems }`. `checksums` are those of a release by the names of its files; a problem is a
 * word that could not be filled, in a sentence.
 */
export function filledRecipes(checksums, date = sourceDate()) {
  const problems = [];
  const beside = companions(date);
  const files = { ...beside };
  for (const path of templates()) {
    files[path] = readFileSync(join(TEMPLATES, path), 'utf8').replaceAll(
      /@([A-Z][A-Z0-9]*)(?: ([^@\n]+))?@/g,
      (all, word, rest) => {
        const value = valueOf({ word, rest, path, checksums, beside, date });
        if (value === undefined) problems.push(`packaging/${path}: nothing is known of ${all}`);
        return value ?? all;
      },
    );
  }
  return { files, problems: [...problems, ...staticProblems(files)] };
}

function valueOf({ word, rest = '', path, checksums, beside, date }) {
  const [target, arch] = rest.split(' ');
  const name = artefactNamed(target, arch);
  switch (word) {
    case 'VERSION':
      return VERSION;
    case 'PKGVER':
      // Arch allows no hyphen there.
      return VERSION.replaceAll('-', '_');
    case 'DATE':
      return date.toISOString().slice(0, 10);
    case 'HOMEPAGE':
      return HOMEPAGE.replace(/\/$/, '');
    case 'MAINTAINER':
      return MAINTAINER;
    case 'URL':
      return name && `${HOMEPAGE.replace(/\/$/, '')}/releases/download/v${VERSION}/${name}`;
    case 'SHA256':
      if (target === 'file') return digest(beside[`${dirname(path)}/${arch}`]);
      return checksums[name];
    default:
      return undefined;
  }
}

/** What a recipe says of Vigie without being filled. */
function staticProblems(files) {
  const wanted = {
    [`flatpak/${APP_ID}.yml`]: [`id: ${APP_ID}`, `command: ${EXECUTABLE}`, 'zypak-wrapper'],
    'winget/Vigie.Vigie.installer.yaml': ['InstallerType: nullsoft', `PackageVersion: '${VERSION}'`],
    'homebrew/vigie.rb': [`version "${VERSION}"`, 'app "Vigie.app"', APP_ID],
    'aur/PKGBUILD': [`pkgver=${VERSION.replaceAll('-', '_')}`, `provides=('${EXECUTABLE}')`],
  };
  return Object.entries(wanted).flatMap(([path, texts]) =>
    texts
      .filter((text) => !files[path]?.includes(text))
      .map((text) => `packaging/${path} does not say ${text}`),
  );
}

/** What is wrong with the recipes, whatever the checksums of the release will be. */
export function recipeProblems() {
  return filledRecipes(new Proxy({}, { get: () => '0'.repeat(64) })).problems;
}

/** Fills the recipes by the checksums in a folder of a release, into `recipes/` in it. Returns what is wrong. */
export function writeRecipes(folder) {
  const { files, problems } = filledRecipes(statedChecksums(folder));
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'recipes', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return problems;
}

function templates() {
  return readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(TEMPLATES.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();
}

function digest(held) {
  return held === undefined ? undefined : createHash('sha256').update(held).digest('hex');
}
