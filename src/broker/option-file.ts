import { readFileSync } from 'node:fs';
import { messageOf } from './message-of.ts';

/** Throws with the option and its file where that cannot be read. */
export function readOptionFile(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw new Error(`${option} ${path} cannot be read (${why}): give the path of a file that you may read`, {
      cause: error,
    });
  }
}
