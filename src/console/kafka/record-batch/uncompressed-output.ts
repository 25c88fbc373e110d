import { MalformedBytes } from '../protocol/malformed-bytes.ts';

/** What a decompressor has made so far, which its copies reach back into; never more than `maxBytes`. */
export class UncompressedOutput {
  readonly #maxBytes: number;
  #bytes: Buffer;
  #length = 0;

  constructor(maxBytes: number, expectedBytes: number) {
    this.#maxBytes = maxBytes;
    this.#bytes = Buffer.allocUnsafe(Math.min(maxBytes, expectedBytes));
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  append(from: Buffer, start: number, end: number): void {
    if (end > from.length) {
      throw new MalformedBytes('compressed bytes cut short');
    }
    this.#reserve(end - start);
    from.copy(this.#bytes, this.#length, start, end);
    this.#length += end - start;
  }

  /** Repeats `length` bytes from `distance` back; they may overlap what they make. */
  repeat(distance: number, length: number): void {
    if (distance < 1 || distance > this.#length) {
      throw new MalformedBytes('a copy from before the beginning');
    }
    this.#reserve(length);
    const bytes = this.#bytes;
    const end = this.#length + length;
    for (let at = this.#length; at < end; at += 1) {
      bytes[at] = bytes[at - distance] as number;
    }
    this.#length = end;
  }

  #reserve(sizeBytes: number): void {
    const needed = this.#length + sizeBytes;
    if (needed > this.#maxBytes) {
      throw new MalformedBytes(`more than ${this.#maxBytes} bytes uncompressed`);
    }
    if (needed <= this.#bytes.length) {
      return;
    }
    const larger = Buffer.allocUnsafe(Math.min(this.#maxBytes, Math.max(needed, this.#bytes.length * 2)));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
