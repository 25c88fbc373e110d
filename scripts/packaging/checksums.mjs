import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'SHA256SUMS.txt';

/** As `sha256sum --check` reads it. */
export function writeChecksums(folder, names) {
  writeFileSync(join(folder, FILE), names.map((name) => `${digestOf(folder, name)}  ${name}\n`).join(''));
}

/** What is wrong with the checksums of these files, in sentences. */
export function checksumProblems(folder, names) {
  const file = join(folder, FILE);
  if (!existsSync(file)) return [`${FILE} is missing`];
  const stated = statedChecksums(folder);
  return names
    .filter((name) => stated[name] !== digestOf(folder, name))
    .map((name) => `${FILE} does not state what ${name} is`);
}

/** The checksums that the file in this folder states, by name. */
export function statedChecksums(folder) {
  const lines = readFileSync(join(folder, FILE), 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

function digestOf(folder, name) {
  return createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
}
