import { spawnSync } from 'node:child_process';
import { node24, root } from '../tooling/paths.mjs';
import { DESCRIPTION, EXECUTABLE, VERSION } from './identity.mjs';

/** What `vigie --help` prints. Node 24 reads it from its TypeScript module. */
export function helpText() {
  const print = "import { helpFor } from './src/console/options.ts'; process.stdout.write(helpFor('vigie'));";
  const { status, stdout, stderr } = spawnSync(node24(), ['--input-type=module', '--eval', print], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The options of Vigie could not be read: ${stderr}`);
  return stdout;
}

/** The manual page `vigie(1)`, made of the text that `vigie --help` prints: `help` has one block for each option. */
export function manPage(help, date) {
  const { options, rest } = partsOf(help);
  const name = EXECUTABLE.toUpperCase();
  return [
    `.TH ${name} 1 ${date.toISOString().slice(0, 10)} "Vigie ${VERSION}" "User Commands"`,
    '.SH NAME',
    `${EXECUTABLE} \\- ${escaped(lowered(DESCRIPTION.en))}`,
    '.SH SYNOPSIS',
    `.B ${EXECUTABLE}`,
    '.RI [ options ] " " [ tape " | " vigie://page ]',
    '.SH DESCRIPTION',
    'Vigie shows orders, payments and deliveries as their events pass through Apache Kafka.',
    'Without options it starts a Kafka broker of its own, which nothing else has to be installed for.',
    'A tape is a file that ends in .vigietape, recorded by Vigie.',
    '.SH OPTIONS',
    ...options.flatMap(({ flag, text }) => ['.TP', `.B ${escaped(flag)}`, escaped(text)]),
    '.SH ENVIRONMENT',
    escaped(rest),
    '.SH FILES',
    '.TP',
    '.I ~/.local/share/Vigie',
    'Everything that Vigie keeps. It stays when the package is removed.',
    '',
  ].join('\n');
}

/** `  --flag ARG   text`, continued on lines that are indented further; then paragraphs that are not indented. */
function partsOf(help) {
  const options = [];
  const rest = [];
  for (const line of help.split('\n')) {
    const [, flag, text] = /^ {2}(--.+?) {2,}(.+)$/.exec(line) ?? [];
    if (flag) options.push({ flag, text });
    else if (/^ {10,}\S/.test(line) && options.length > 0) options.at(-1).text += ` ${line.trim()}`;
    else if (options.length > 0 && line.trim() !== '') rest.push(line.trim());
  }
  return { options, rest: rest.join(' ') };
}

/** Where a hyphen is meant to be typed, roff wants `\-`; a dot or quote at the start of a line would be a request. */
function escaped(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

function lowered(text) {
  return text[0].toLowerCase() + text.slice(1);
}
