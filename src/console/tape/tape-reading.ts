import type { ErrorCode } from '../../contract/app-error.ts';
import {
  isTapeHead,
  linesOfTape,
  tapeEndOf,
  tapeVersion,
  type TapeEnd,
  type TapeText,
  type TapeVersion,
} from '../../contract/tape.ts';
import { NotATape, readTapeLine, type TapeLine } from './tape-line.ts';
import { digestOf, NO_LINES } from './tape-digest.ts';

/** A tape, but not all of it, or not as it was written. */
export class DamagedTape extends Error {
  override readonly name = 'DamagedTape';
  readonly code: Extract<ErrorCode, 'tape_cut' | 'tape_changed'>;

  constructor(code: DamagedTape['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads one tape a part after the other, and holds it to what its end line says. Throws `NotATape` or `DamagedTape`. */
export class TapeReading {
  #version: TapeVersion | undefined;
  #digest = NO_LINES;
  #records = 0;
  #end: TapeEnd | undefined;

  get records(): number {
    return this.#records;
  }

  /** Whether it has an end line, which is right; false for tapes of version 1. */
  get hasEnd(): boolean {
    return this.#end !== undefined;
  }

  take({ text, isFirst, isLast }: TapeText): TapeLine[] {
    if (isFirst) {
      this.#version = tapeVersion(text);
    }
    if (this.#version === undefined) {
      throw new NotATape('it has no head');
    }
    const lines = linesOfTape(text);
    const records: TapeLine[] = [];
    for (const [index, line] of lines.entries()) {
      this.#needNoEnd();
      if (isTapeHead(line)) {
        continue;
      }
      this.#end = this.#version === 2 ? tapeEndOf(line) : undefined;
      if (!this.#end) {
        records.push({ line, record: this.#recordOf(line, isLast && index === lines.length - 1) });
      }
    }
    this.#records += records.length;
    if (this.#version === 2) {
      this.#digest = digestOf(this.#end ? lines.slice(0, -1) : lines, this.#digest);
      if (this.#end) {
        this.#compare(this.#end);
      } else if (isLast) {
        throw this.#cut();
      }
    }
    return records;
  }

  #needNoEnd(): void {
    if (this.#end) {
      throw new DamagedTape('tape_changed', 'there are lines behind its end line');
    }
  }

  /** A last line that is none is what a cut leaves. */
  #recordOf(line: string, isLastLine: boolean): TapeLine['record'] {
    try {
      return readTapeLine(line);
    } catch (error) {
      throw isLastLine && this.#version === 2 ? this.#cut() : error;
    }
  }

  #compare({ records, digest }: TapeEnd): void {
    if (records !== this.#records) {
      throw new DamagedTape(
        'tape_changed',
        `it has ${this.#records} records, and its end line says ${records}`,
      );
    }
    if (digest !== this.#digest) {
      throw new DamagedTape('tape_changed', 'its lines are not those that its end line was made for');
    }
  }

  #cut(): DamagedTape {
    return new DamagedTape('tape_cut', `it has no end line after ${this.#records} records`);
  }
}
