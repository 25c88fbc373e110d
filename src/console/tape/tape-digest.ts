import { hash } from 'node:crypto';

/** Before the first line. */
export const NO_LINES = '0'.repeat(64);

/**
 * The checksum of a tape's lines, in hexadecimal digits. Each line is chained to the lines before it:
 * SHA-256(digest before + line), in UTF-8, without the line's end. So a tape can be written a part at a time, and line
 * ends may change on its way.
 */
export function digestOf(lines: Iterable<string>, before = NO_LINES): string {
  let digest = before;
  for (const line of lines) {
    digest = hash('sha256', digest + line, 'hex');
  }
  return digest;
}
