import { setImmediate } from 'node:timers/promises';

const SLICE_MS = 5;

/** Lets everything else have its turn every few milliseconds of a long piece of work. */
export class WorkSlices {
  #startedAtMs = performance.now();
  /** The longest stretch without a pause, in milliseconds. */
  longestMs = 0;

  /** Whether there was a pause, in which anything may have changed. */
  async pauseIfDue(): Promise<boolean> {
    const elapsedMs = performance.now() - this.#startedAtMs;
    if (elapsedMs < SLICE_MS) {
      return false;
    }
    this.longestMs = Math.max(this.longestMs, elapsedMs);
    await setImmediate();
    this.#startedAtMs = performance.now();
    return true;
  }
}
