import { existsSync, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../tooling/run.mjs';
import { EXECUTABLE, PRODUCT_NAME, SCHEME, TAPE, VERSION } from './identity.mjs';

const HOME = join('opt', PRODUCT_NAME);
const DESKTOP = join('usr', 'share', 'applications', `${EXECUTABLE}.desktop`);
const MIME = join('usr', 'share', 'mime', 'packages', `${EXECUTABLE}.xml`);
const ICON = join('usr', 'share', 'icons', 'hicolor', '256x256', 'apps', `${EXECUTABLE}.png`);

/** What is wrong with a deb beyond the directory in it: `folder` holds its files, `name` is its package's. */
export async function checkDeb({ file, folder, name }) {
  const { output: control } = await run('dpkg-deb', ['--field', file], { quiet: true });
  const { output: afterInstall } = await run('dpkg-deb', ['--info', file, 'postinst'], { quiet: true });
  return [
    ...controlProblems(control, name),
    ...fileProblems(folder, afterInstall),
    ...(await desktopProblems(folder)),
  ];
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
    ...(fields.Version === VERSION.replaceAll('-', '~') ? [] : [`its version is ${fields.Version}`]),
    ...['Architecture', 'Maintainer', 'Depends', 'Description']
      .filter((key) => !fields[key])
      .map((key) => `no ${key}`),
  ];
}

/** `folder` is the root that the package is installed into, `afterInstall` the script that is run then. */
export function fileProblems(folder, afterInstall = '') {
  const problems = [];
  const isText = (path, ...wanted) => {
    const full = join(folder, path);
    if (!existsSync(full)) problems.push(`${path} is missing`);
    else {
      const text = readFileSync(full, 'utf8');
      problems.push(
        ...wanted.filter((each) => !text.includes(each)).map((each) => `${path} does not say ${each}`),
      );
    }
  };
  isText(DESKTOP, `x-scheme-handler/${SCHEME};`, `${TAPE.mimeType};`, 'Comment[fr]=', '%U');
  isText(MIME, `*.${TAPE.extension}`, TAPE.mimeType);
  if (!existsSync(join(folder, ICON))) problems.push(`${ICON} is missing`);

  const command = join(folder, 'usr', 'bin', EXECUTABLE);
  const isLinked =
    (lstatSync(command, { throwIfNoEntry: false })?.isSymbolicLink() ?? false) &&
    readlinkSync(command) === `/${HOME}/${EXECUTABLE}`;
  // electron-builder's deb makes the link when it is installed.
  if (!isLinked && !afterInstall.includes(`/usr/bin/${EXECUTABLE}`))
    problems.push(`there is no command ${EXECUTABLE}`);
  const executable = join(folder, HOME, EXECUTABLE);
  if (!existsSync(executable) || (statSync(executable).mode & 0o005) !== 0o005) {
    problems.push('not everybody may run it');
  }
  return problems;
}

/** Nothing where the validator of freedesktop.org is not there. */
async function desktopProblems(folder) {
  const file = join(folder, DESKTOP);
  if (!existsSync(file)) return [];
  const { code, output } = await run('desktop-file-validate', [file], { quiet: true });
  return code === 0 || code === 127 ? [] : [output.trim()];
}
