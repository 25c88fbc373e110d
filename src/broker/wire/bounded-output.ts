import { MalformedFrameError } from './malformed-frame-error.ts';

/** There may be nothing wrong with what is compressed; it is only more than may be held. */
export class TooMuchOutputError extends MalformedFrameError {
  constructor(most: number, what = 'bytes') {
    super(`more than ${most} ${what} uncompressed`);
  }
}

/** Runs all steps of a sequence at once and returns its result. */
export function allSteps(steps: Iterator<void, Buffer>): Buffer {
  let step = steps.next();
  while (step.done !== true) {
    step = steps.next();
  }
  return step.value;
}

/** A growing buffer that also serves as the window matches are copied from. */
export class BoundedOutput {
  readonly #maxBytes: number;
  #buffer = Buffer.alloc(0);
  #size = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  append(from: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    from.copy(this.#buffer, this.#size, start, end);
    this.#size += end - start;
  }

  /** Copies `length` bytes that begin `distance` bytes back; they may overlap what they make. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#size) {
      throw new MalformedFrameError('match before the beginning');
    }
    this.#reserve(length);
    const buffer = this.#buffer;
    const start = this.#size;
    if (distance >= length) {
      buffer.copyWithin(start, start - distance, start - distance + length);
    } else {
      for (let at = start; at < start + length; at += 1) {
        buffer[at] = buffer[at - distance]!;
      }
    }
    this.#size += length;
  }

  #reserve(bytes: number): void {
    const needed = this.#size + bytes;
    if (needed > this.#maxBytes) {
      throw new TooMuchOutputError(this.#maxBytes);
    }
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(
        Math.min(this.#maxBytes, Math.max(needed, this.#buffer.length * 2, 4096)),
      );
      this.#buffer.copy(grown, 0, 0, this.#size);
      this.#buffer = grown;
    }
  }

  get size(): number {
    return this.#size;
  }

  content(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }
}
