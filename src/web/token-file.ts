import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moveFile, removeFile } from '../console/patient-files.ts';

const NAME = 'rest-token';
/** For its owner alone. Windows knows no such bits: there the folder is the user's own. */
const MODE = 0o600;

export function tokenPath(homeDir: string): string {
  return join(homeDir, NAME);
}

/** Keeps the token for scripts. The file is a new one each time, so that what was there lends it no rights. */
export function writeToken(homeDir: string, token: string): void {
  const path = tokenPath(homeDir);
  const next = `${path}.${process.pid}`;
  removeFile(next);
  writeFileSync(next, `${token}\n`, { mode: MODE, flag: 'wx' });
  moveFile(next, path);
}

/** Takes it away, unless another start has put its own there. */
export function removeToken(homeDir: string, token: string): void {
  if (readToken(homeDir) === token) removeFile(tokenPath(homeDir));
}

export function readToken(homeDir: string): string | undefined {
  try {
    return readFileSync(tokenPath(homeDir), 'utf8').trim();
  } catch {
    return undefined;
  }
}
