import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** What the tooling remembers between runs; goes away with node_modules. */
export const memory = join(root, 'node_modules', '.cache', 'vigie');
/** What tests leave behind: reports, screenshots, data of the hosts they start. */
export const cache = join(root, '.cache');

const binary = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The Node 24 of the `node` dev dependency, or this Node where it is new enough. */
export function node24() {
  if (existsSync(binary)) return binary;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined;
}
