import { createReadStream } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { appError, fail, ok, type Result } from '../contract/app-error.ts';

/** The installers associate it with Vigie; the log page saves tapes under it. */
const TAPE_EXTENSION = '.vigietape';
/** Below the largest text that `tape.open` takes. */
const PART_CHARACTERS = 500_000;

export type TapePartToOpen = {
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
};

/** The tape that was double-clicked: systems hand it over as an argument, beside switches of Chromium. */
export function tapeOfArguments(args: readonly string[], folder: string): string | undefined {
  const path = args.find((arg) => !arg.startsWith('-') && arg.toLowerCase().endsWith(TAPE_EXTENSION));
  if (path === undefined || path.includes('://')) return undefined;
  return isAbsolute(path) ? path : resolve(folder, path);
}

/**
 * Hands a tape over in parts of whole lines, one after the other; the console refuses what is none. `not_found` where
 * the file cannot be read.
 */
export async function openTapeFile(
  path: string,
  open: (part: TapePartToOpen) => Promise<Result<unknown>>,
): Promise<Result<void>> {
  let isFirst = true;
  let text = '';
  try {
    const chunks: AsyncIterable<string> = createReadStream(path, { encoding: 'utf8' });
    for await (const chunk of chunks) {
      text += chunk;
      const end = text.length < PART_CHARACTERS ? 0 : text.lastIndexOf('\n') + 1;
      if (end === 0) continue;
      const opened = await open({ text: text.slice(0, end), isFirst, isLast: false });
      if (!opened.ok) return opened;
      isFirst = false;
      text = text.slice(end);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(appError('not_found', `the tape cannot be read: ${reason}`));
  }
  const opened = await open({ text, isFirst, isLast: true });
  return opened.ok ? ok(undefined) : opened;
}
