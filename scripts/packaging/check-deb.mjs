import { existsSync, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { run } from '../tooling/run.mjs';
import { DEB_HOME, DEB_VERSION } from './debian-files.mjs';
import { APP_ID, EXECUTABLE, SCHEME, TAPE } from './identity.mjs';

const HOME = join(...DEB_HOME.split('/'));
const DESKTOP = join('usr', 'share', 'applications', `${EXECUTABLE}.desktop`);
const MIME = join('usr', 'share', 'mime', 'packages', `${EXECUTABLE}.xml`);
const METAINFO = join('usr', 'share', 'metainfo', `${APP_ID}.metainfo.xml`);
const MAN_PAGE = join('usr', 'share', 'man', 'man1', `${EXECUTABLE}.1.gz`);
const ICON = join('usr', 'share', 'icons', 'hicolor', '256x256', 'apps', `${EXECUTABLE}.png`);

/** The tools of Debian and freedesktop.org that look at a package, and what they are given. */
const VALIDATORS = {
  'desktop-file-validate': ({ folder }) => [join(folder, DESKTOP)],
  appstreamcli: ({ folder }) => ['validate', '--no-net', '--pedantic', '--no-color', join(folder, METAINFO)],
  lintian: ({ file }) => ['--fail-on', 'error,warning', '--allow-root', file],
};
const ALL_VALIDATORS = Object.keys(VALIDATORS);

/**
 * `{ problems, skipped }` of a deb beyond the directory in it: `folder` holds its files, `name` is its package's.
 * `skipped` names the validators that are not installed.
 */
export async function checkDeb({ file, folder, name, validators = ALL_VALIDATORS }) {
  const { output: control } = await run('dpkg-deb', ['--field', file], { quiet: true });
  const outcomes = [];
  for (const program of validators) {
    const args = VALIDATORS[program]({ file, folder });
    outcomes.push({ program, ...(await run(program, args, { quiet: true })) });
  }
  return {
    problems: [
      ...controlProblems(control, name),
      ...fileProblems(folder, name),
      ...outcomes.filter(({ code }) => code !== 0 && code !== 127).map(saysOf),
    ],
    skipped: outcomes.filter(({ code }) => code === 127).map(({ program }) => program),
  };
}

function saysOf({ program, code, output }) {
  return `${program}: ${output.trim() || `it ended with code ${code}`}`;
}

/** `control` as dpkg-deb prints it. */
export function controlProblems(control, name) {
  const fields = Object.fromEntries(
    control.split('\n').flatMap((line) => {
      const [, key, value] = /^(\S+): (.*)$/.exec(line) ?? [];
      return key ? [[key, value]] : [];
    }),
  );
  return [
    ...(fields.Package === name ? [] : [`its package is called ${fields.Package}, not ${name}`]),
    ...(fields.Version === DEB_VERSION ? [] : [`its version is ${fields.Version}`]),
    ...(fields.Section === 'utils' ? [] : [`its section is ${fields.Section}`]),
    ...['Architecture', 'Maintainer', 'Depends', 'Description']
      .filter((key) => !fields[key])
      .map((key) => `no ${key}`),
  ];
}

/** `folder` is the root that the package is installed into, `name` the package's. */
export function fileProblems(folder, name = EXECUTABLE) {
  const problems = [];
  const isText = (path, ...wanted) => {
    const full = join(folder, path);
    if (!existsSync(full)) {
      problems.push(`${path} is missing`);
      return;
    }
    const bytes = readFileSync(full);
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    problems.push(
      ...wanted.filter((each) => !text.includes(each)).map((each) => `${path} does not say ${each}`),
    );
  };
  isText(DESKTOP, `x-scheme-handler/${SCHEME};`, `${TAPE.mimeType};`, 'Comment[fr]=', '%U');
  isText(MIME, `*.${TAPE.extension}`, TAPE.mimeType);
  isText(METAINFO, APP_ID, `${EXECUTABLE}.desktop`);
  isText(MAN_PAGE, '.SH OPTIONS', String.raw`\-\-home`, String.raw`\-\-broker`);
  isText(join('usr', 'share', 'doc', name, 'changelog.gz'), `${name} (${DEB_VERSION})`);
  isText(join('usr', 'share', 'doc', name, 'CHANGELOG.md.gz'), '# Changelog');
  isText(join('usr', 'share', 'doc', name, 'copyright'), 'THIRD-PARTY.txt');
  if (!existsSync(join(folder, ICON))) problems.push(`${ICON} is missing`);

  const command = join(folder, 'usr', 'bin', EXECUTABLE);
  const isLinked =
    (lstatSync(command, { throwIfNoEntry: false })?.isSymbolicLink() ?? false) &&
    readlinkSync(command) === `../lib/${EXECUTABLE}/${EXECUTABLE}`;
  if (!isLinked) problems.push(`there is no command ${EXECUTABLE}`);
  const executable = join(folder, HOME, EXECUTABLE);
  if (!existsSync(executable) || (statSync(executable).mode & 0o005) !== 0o005) {
    problems.push('not everybody may run it');
  }
  return problems;
}
