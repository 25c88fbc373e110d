import { createReadStream } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appError, fail, ok, type Result } from '../contract/app-error.ts';
import { TAPE_LINE_CHARACTERS } from '../contract/tape.ts';
import { messageOf } from '../domain/message-of.ts';

/** The installers associate it with Vigie; the log page saves tapes under it. */
export const TAPE_EXTENSION = '.vigietape';
/** Below the largest text that `tape.open` takes. */
const PART_CHARACTERS = 500_000;

export type TapePartToOpen = {
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
};

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
 * Hands a tape over in parts of whole lines, one after the other; the console refuses what is none. Each character is
 * looked at once, and a line that no tape can hold ends the reading. `not_found` where the file cannot be read.
 */
export async function openTapeFile(
  path: string,
  open: (part: TapePartToOpen) => Promise<Result<unknown>>,
): Promise<Result<void>> {
  let isFirst = true;
  try {
    let held: string | undefined;
    for await (const text of partsOfFile(path)) {
      if (held !== undefined) {
        const opened = await open({ text: held, isFirst, isLast: false });
        if (!opened.ok) {
          return opened;
        }
        isFirst = false;
      }
      held = text;
    }
    const opened = await open({ text: held ?? '', isFirst, isLast: true });
    return opened.ok ? ok(undefined) : opened;
  } catch (error) {
    if (error instanceof LineTooLong) {
      return fail(appError('not_a_tape', error.message));
    }
    const reason = messageOf(error);
    return fail(appError('not_found', `the tape cannot be read: ${reason}`));
  }
}

class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
}

async function* partsOfFile(path: string): AsyncGenerator<string> {
  const chunks: AsyncIterable<string> = createReadStream(path, { encoding: 'utf8' });
  let lines = '';
  /** Pieces of a line whose end is not read yet. */
  let rest: string[] = [];
  let restLength = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf('\n') + 1;
    if (end > 0) {
      const whole = rest.join('') + chunk.slice(0, end);
      if (lines !== '' && lines.length + whole.length > PART_CHARACTERS) {
        yield lines;
        lines = '';
      }
      lines += whole;
      [rest, restLength] = [[], 0];
    }
    rest.push(chunk.slice(end));
    restLength += chunk.length - end;
    if (restLength > TAPE_LINE_CHARACTERS) {
      throw new LineTooLong(`a line of more than ${TAPE_LINE_CHARACTERS} characters`);
    }
  }
  if (lines !== '') {
    yield lines;
  }
  if (restLength > 0) {
    yield rest.join('');
  }
}
