import type { Segment } from './segment.ts';

const WINDOW_BYTES = 1024 * 1024;

/** A stretch of a segment in memory, moved along as it is read from its beginning to its end. */
export class SegmentWindow {
  readonly #segment: Segment;
  buffer: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
  }

  /** Where in `buffer` the bytes from `position` on are; `undefined` where the file has not as many. */
  find(position: number, bytes: number): number | undefined {
    if (position + bytes > this.#segment.sizeBytes) {
      return undefined;
    }
    if (position < this.#start || position + bytes > this.#start + this.buffer.length) {
      const end = Math.min(this.#segment.sizeBytes, position + Math.max(bytes, WINDOW_BYTES));
      this.buffer = this.#segment.readRange(position, end);
      this.#start = position;
    }
    const at = position - this.#start;
    return at + bytes <= this.buffer.length ? at : undefined;
  }
}
