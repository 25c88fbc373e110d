import { createReadStream } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appError, fail, ok, type Result } from '../contract/app-error.ts';
import type { TapeText } from '../contract/tape.ts';
import { TapeLineTooLong, tapeParts } from '../contract/tape-parts.ts';
import { messageOf } from '../domain/message-of.ts';

/** The installers associate it with Vigie; the log page saves tapes under it. */
export const TAPE_EXTENSION = '.vigietape';

/**
 * The tape that was double-clicked: systems hand it over as an argument among switches of Chromium, some file managers as
 * the address of a file.
 */
export function tapeOfArguments(args: readonly string[], folder: string): string | undefined {
  const given = args.find((arg) => !arg.startsWith('-') && arg.toLowerCase().endsWith(TAPE_EXTENSION));
  const path = given?.startsWith('file:') ? pathOfFileUrl(given) : given;
  if (path === undefined || path.includes('://')) return undefined;
  return isAbsolute(path) ? path : resolve(folder, path);
}

/** Undefined for the address of another machine's file, which only Windows could open. */
function pathOfFileUrl(url: string): string | undefined {
  try {
    return new URL(url).host === '' ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Hands a tape over in parts of whole lines, one after the other; the console refuses what is none.
 * `tape_unreadable` where the file cannot be read.
 */
export async function openTapeFile(
  path: string,
  open: (part: TapeText) => Promise<Result<unknown>>,
): Promise<Result<void>> {
  try {
    for await (const part of tapeParts(createReadStream(path, { encoding: 'utf8' }))) {
      const opened = await open(part);
      if (!opened.ok) {
        return opened;
      }
    }
    return ok(undefined);
  } catch (error) {
    if (error instanceof TapeLineTooLong) {
      return fail(appError('not_a_tape', error.message));
    }
    const reason = messageOf(error);
    return fail(appError('tape_unreadable', `the tape cannot be read: ${reason}`));
  }
}
