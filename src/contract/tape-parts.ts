import { TAPE_LINE_CHARACTERS, type TapeText } from './tape.ts';

/** Below the largest text that a call takes. */
const PART_CHARACTERS = 500_000;
/** A chunk that is larger is looked at in pieces: some browsers read megabytes at once. */
const PIECE_CHARACTERS = 64_000;

/** A line of the file is longer than any record of a tape. */
export class TapeLineTooLong extends Error {
  override readonly name = 'TapeLineTooLong';
}

/**
 * A file, as it is read, in parts of whole lines; at least one. Each character is looked at once, and no more than a part
 * and a line are held. Throws `TapeLineTooLong` at a line that no tape can hold.
 */
export async function* tapeParts(chunks: AsyncIterable<string>): AsyncGenerator<TapeText> {
  let held: string | undefined;
  let isFirst = true;
  for await (const text of wholeLines(chunks)) {
    if (held !== undefined) {
      yield { text: held, isFirst, isLast: false };
      isFirst = false;
    }
    held = text;
  }
  yield { text: held ?? '', isFirst, isLast: true };
}

async function* wholeLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let lines = '';
  /** Pieces of a line whose end is not read yet. */
  let rest: string[] = [];
  let restLength = 0;
  for await (const piece of pieces(chunks)) {
    const end = piece.lastIndexOf('\n') + 1;
    if (end > 0) {
      const whole = rest.join('') + piece.slice(0, end);
      if (lines !== '' && lines.length + whole.length > PART_CHARACTERS) {
        yield lines;
        lines = '';
      }
      lines += whole;
      [rest, restLength] = [[], 0];
    }
    rest.push(piece.slice(end));
    restLength += piece.length - end;
    if (restLength > TAPE_LINE_CHARACTERS) {
      throw new TapeLineTooLong(`a line of more than ${TAPE_LINE_CHARACTERS} characters`);
    }
  }
  if (lines !== '') {
    yield lines;
  }
  if (restLength > 0) {
    yield rest.join('');
  }
}

async function* pieces(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_CHARACTERS) {
      yield chunk.slice(at, at + PIECE_CHARACTERS);
    }
  }
}
