import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tooling/paths.mjs';
import { lockedPackages, packageAt, reachedFromMain, sorted, withDependencies } from './contents.mjs';

/** Licences that ask for no more than their own text to be passed on. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);
/** Fonts may be embedded under it; code would be something else. */
const FONT_LICENCE = 'OFL-1.1';

/** Whether an SPDX expression lets Vigie pass the package on: one side of an `OR`, every side of an `AND`. */
export function isPermissive(expression, name = '') {
  const text = (expression ?? '').trim();
  const inner = unwrapped(text);
  const either = splitAtTop(inner, ' OR ');
  if (either.length > 1) return either.some((part) => isPermissive(part, name));
  const both = splitAtTop(inner, ' AND ');
  if (both.length > 1) return both.every((part) => isPermissive(part, name));
  return PERMISSIVE.has(inner) || (inner === FONT_LICENCE && name.startsWith('@fontsource'));
}

function unwrapped(text) {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at === text.length - 1 ? unwrapped(text.slice(1, -1).trim()) : text;
  }
  return text;
}

function splitAtTop(text, separator) {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && text.startsWith(separator, at)) {
      parts.push('');
      at += separator.length - 1;
    } else parts[parts.length - 1] += text[at];
  }
  return parts;
}

/**
 * The places of every package that a copy of Vigie holds: those its processes import, with all they depend on, and
 * those bundled into the screens and the bridge, as the build wrote them down.
 */
export function shippedPackages(built = root) {
  return sorted(new Set([...withDependencies(reachedFromMain(built).packages), ...bundledPackages(built)]));
}

/** The places of the packages that the build took into its bundles. */
export function bundledPackages(built = root) {
  const folder = join(built, 'out', 'bundled');
  return readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/** `{ text, problems }`: the notices of these packages, and what keeps Vigie from passing one on. */
export function thirdPartyNotices(places, { locked = lockedPackages(), base = root } = {}) {
  const problems = [];
  const notices = places.map((place) => {
    const name = packageAt(place);
    const { version, license } = locked[place] ?? {};
    if (version === undefined) problems.push(`${place} is not in package-lock.json`);
    if (!isPermissive(license, name)) problems.push(`${name} is under ${license ?? 'no licence it names'}`);
    return { title: `${name} ${version} (${license})`, text: licenceText(join(base, place)) };
  });
  const head =
    'Vigie contains these packages, each under its own licence. Electron and Chromium have files of their own.';
  const list = notices.map(({ title }) => title).join('\n');
  const texts = notices.map(({ title, text }) => `${'='.repeat(80)}\n${title}\n\n${text}`);
  return { text: `${head}\n\n${list}\n\n${texts.join('\n\n')}\n`, problems };
}

/** What the package says itself: its licence and notice files, or its authors where it has none. */
function licenceText(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = names.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  if (files.length > 0)
    return files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
  const manifest = existsSync(join(folder, 'package.json'))
    ? JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    : {};
  const { author, repository } = manifest;
  const by = typeof author === 'string' ? author : author?.name;
  const where = typeof repository === 'string' ? repository : repository?.url;
  return ['The package has no licence file.', by && `By ${by}.`, where].filter(Boolean).join(' ');
}
