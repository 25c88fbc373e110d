/** The first line of a tape: what it is, and in which version. */
export const TAPE_HEAD = `${JSON.stringify({ 'vigie-tape': 1 })}\n`;

const HEAD_LINE = TAPE_HEAD.trimEnd();

/** Lines of more characters than this are no record that a tape can hold. */
export const TAPE_LINE_CHARACTERS = 600_000;

/** Whether a text begins as a tape of this version does. Mail and editors may have written CRLF. */
export function hasTapeHead(text: string): boolean {
  return text.startsWith(`${HEAD_LINE}\n`) || text.startsWith(`${HEAD_LINE}\r\n`);
}

/** The lines of a tape, without its head. */
export function linesOfTape(text: string): string[] {
  return text
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => line !== '' && line !== HEAD_LINE);
}

/** Whether a file begins as a tape of this version does, and was not cut off: looked at before any of it is used. */
export function isWholeTape(text: string): boolean {
  if (!hasTapeHead(text)) return false;
  if (text.endsWith('\n')) return true;
  try {
    JSON.parse(text.slice(text.lastIndexOf('\n') + 1));
    return true;
  } catch {
    return false;
  }
}
