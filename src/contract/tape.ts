/**
 * A tape is JSON Lines: its head, a line for each record, and its end. The version in the head says whether an end line
 * follows: tapes of version 1 have none, so a cut at the end of one of their lines cannot be seen.
 */
export const TAPE_HEAD = headOf(2);

const VERSIONS = [1, 2] as const;
export type TapeVersion = (typeof VERSIONS)[number];

/** What an end line says of the lines before it. */
export type TapeEnd = {
  readonly records: number;
  /** See `TapeDigest`. */
  readonly digest: string;
};

/** A part of a tape's file: whole lines of it. */
export type TapeText = { readonly text: string; readonly isFirst: boolean; readonly isLast: boolean };

/** Lines of more characters than this are no record that a tape can hold. */
export const TAPE_LINE_CHARACTERS = 600_000;

const END_KEY = 'vigie-tape-end';
const END_START = `{"${END_KEY}":`;

function headOf(version: TapeVersion): string {
  return `${JSON.stringify({ 'vigie-tape': version })}\n`;
}

/** The version of a tape by its first lines; undefined for another file. Mail and editors may have written CRLF. */
export function tapeVersion(text: string): TapeVersion | undefined {
  return VERSIONS.find((version) => {
    const head = headOf(version).trimEnd();
    return text.startsWith(`${head}\n`) || text.startsWith(`${head}\r\n`);
  });
}

/** The lines of a text that are not blank, whichever way they end. */
export function linesOfTape(text: string): string[] {
  return text
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => line !== '');
}

export function isTapeHead(line: string): boolean {
  return VERSIONS.some((version) => headOf(version).trimEnd() === line);
}

export function tapeEndLine(end: TapeEnd): string {
  return `${JSON.stringify({ [END_KEY]: end })}\n`;
}

/** What a line says where it is an end line; undefined for any other line, and for an end line that is cut. */
export function tapeEndOf(line: string): TapeEnd | undefined {
  if (!line.startsWith(END_START)) {
    return undefined;
  }
  try {
    const { records, digest } = (JSON.parse(line) as { [END_KEY]: TapeEnd })[END_KEY];
    return Number.isSafeInteger(records) && typeof digest === 'string' ? { records, digest } : undefined;
  } catch {
    return undefined;
  }
}
