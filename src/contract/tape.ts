/** The first line of a tape: what it is, and in which version. */
export const TAPE_HEAD = `${JSON.stringify({ 'vigie-tape': 1 })}\n`;

/** Whether a file begins as a tape of this version does, and was not cut off: looked at before any of it is used. */
export function isWholeTape(text: string): boolean {
  if (!text.startsWith(TAPE_HEAD)) return false;
  if (text.endsWith('\n')) return true;
  try {
    JSON.parse(text.slice(text.lastIndexOf('\n') + 1));
    return true;
  } catch {
    return false;
  }
}
