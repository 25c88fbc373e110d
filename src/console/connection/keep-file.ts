import { readFileSync, writeFileSync } from 'node:fs';
import { moveFile } from '../patient-files.ts';

/** Takes the place of what was there at once, or not at all; for this user's eyes only. */
export function keepJson(path: string, value: unknown): void {
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  moveFile(next, path);
}

/** What the file holds; undefined where it is missing or is no JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
