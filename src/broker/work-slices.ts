import { setImmediate } from 'node:timers/promises';

const SLICE_MS = 5;
/** Deterministic work, such as looking up partitions, has a pause after so many steps on a fast machine too. */
const SLICE_STEPS = 250;

/** Lets everything else have its turn every few milliseconds of a long piece of work. */
export class WorkSlices {
  readonly #othersTurn: () => Promise<unknown>;
  #startedAtMs = performance.now();
  #steps = 0;
  /** The longest stretch without a pause, in milliseconds. */
  longestMs = 0;

  constructor(othersTurn: () => Promise<unknown> = setImmediate) {
    this.#othersTurn = othersTurn;
  }

  /** Whether there was a pause, in which anything may have changed. */
  async pauseIfDue(): Promise<boolean> {
    const elapsedMs = performance.now() - this.#startedAtMs;
    this.#steps += 1;
    if (elapsedMs < SLICE_MS && this.#steps < SLICE_STEPS) {
      return false;
    }
    this.longestMs = Math.max(this.longestMs, elapsedMs);
    await this.#othersTurn();
    this.#startedAtMs = performance.now();
    this.#steps = 0;
    return true;
  }

  /** Like `Array.prototype.map`, one item after the other, with pauses between them. */
  async map<Item, Result>(
    items: Iterable<Item>,
    each: (item: Item) => Result | Promise<Result>,
  ): Promise<Result[]> {
    const results: Result[] = [];
    for (const item of items) {
      results.push(await each(item));
      await this.pauseIfDue();
    }
    return results;
  }
}
