/** Who is watched says something at least this often: the console to its screens, the read model to the console. */
export const BEAT_MS = 1_000;

/** Longer silence means that the other side is stalled. */
const SILENT_AFTER_MS = 5_000;

/** A longer step between two ticks is the watcher's own gap: it was suspended, busy, or its clock was set. */
const LONGEST_STEP_MS = 2_500;

/**
 * Measures how long the other side has been silent, by the watcher's own ticks. A gap of the watcher says nothing about
 * the other side: it never counts as silence, and a silence that was known before it stays known.
 */
export class SilenceWatch {
  #silentMs = 0;
  #lookedAtMs: number | undefined;

  heard(nowMs: number): void {
    this.#silentMs = 0;
    this.#lookedAtMs = nowMs;
  }

  /** Forgets what was measured, where nothing is to be heard for a while. */
  startOver(): void {
    this.#silentMs = 0;
    this.#lookedAtMs = undefined;
  }

  /** For every `BEAT_MS`. Returns the length of the silence in ms once it means a stall; until then, undefined. */
  tick(nowMs: number): number | undefined {
    const stepMs = nowMs - (this.#lookedAtMs ?? nowMs);
    this.#lookedAtMs = nowMs;
    if (stepMs >= 0 && stepMs <= LONGEST_STEP_MS) {
      this.#silentMs += stepMs;
    } else if (this.#silentMs < SILENT_AFTER_MS) {
      this.#silentMs = 0;
    }
    return this.#silentMs >= SILENT_AFTER_MS ? this.#silentMs : undefined;
  }
}
