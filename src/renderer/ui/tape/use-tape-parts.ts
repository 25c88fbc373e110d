import { appError, fail, ok, type Result } from '../../../contract/app-error.ts';
import type { TapeText } from '../../../contract/tape.ts';
import { TapeLineTooLong, tapeParts } from '../../../contract/tape-parts.ts';
import type { PartsHandle } from '../use-parts.ts';
import { fileText } from './file-text.ts';

/** Hands a tape's file over part by part; resolves to what the last part answered, or undefined where it did not come to it. */
export function useTapeParts(
  parts: PartsHandle,
): <T>(file: File, hand: (part: TapeText) => Promise<Result<T>>) => Promise<T | undefined> {
  return async (file, hand) => {
    const texts = tapeParts(fileText(file));
    let read = 0;
    let last: Awaited<ReturnType<typeof hand>> | undefined;
    const isDone = await parts.run(async () => {
      const part = await nextOf(texts);
      if (!part.ok) {
        return part;
      }
      last = await hand(part.value);
      read += part.value.text.length;
      return last.ok ? ok({ share: read / Math.max(1, file.size), more: !part.value.isLast }) : last;
    });
    await texts.return(undefined);
    return isDone && last?.ok ? last.value : undefined;
  };
}

async function nextOf(texts: AsyncGenerator<TapeText>): Promise<Result<TapeText>> {
  try {
    const { value } = await texts.next();
    return ok(value as TapeText);
  } catch (error) {
    if (error instanceof TapeLineTooLong) {
      return fail(appError('not_a_tape', error.message));
    }
    return fail(appError('tape_unreadable', 'the file cannot be read'));
  }
}
