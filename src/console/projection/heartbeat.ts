import { BEAT_MS, SilenceWatch } from '../../contract/silence-watch.ts';

export type HeartbeatClock = {
  /** ms since the epoch. */
  readonly now: () => number;
  /** Runs `task` at this interval until the returned function is called. */
  readonly every: (task: () => void, intervalMs: number) => () => void;
};

export const systemClock: HeartbeatClock = {
  now: Date.now,
  every(task, intervalMs) {
    const timer = setInterval(task, intervalMs);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** Asks a thread once a second whether it runs, and knows since when it has not answered. */
export class Heartbeat {
  readonly #watch = new SilenceWatch();
  readonly #clock: HeartbeatClock;
  readonly #end: () => void;
  #heardAtMs: number;
  #isStalled = false;

  constructor(beat: () => void, clock: HeartbeatClock) {
    this.#clock = clock;
    this.#heardAtMs = clock.now();
    this.#watch.heard(this.#heardAtMs);
    this.#end = clock.every(() => {
      this.#isStalled = this.#watch.tick(clock.now()) !== undefined;
      beat();
    }, BEAT_MS);
  }

  /** Any message of the thread says that it runs; so does its start. */
  heard(): void {
    this.#heardAtMs = this.#clock.now();
    this.#watch.heard(this.#heardAtMs);
    this.#isStalled = false;
  }

  /** When the thread last answered, ms since the epoch; absent while it answers. */
  get stalledSinceMs(): number | undefined {
    return this.#isStalled ? this.#heardAtMs : undefined;
  }

  stop(): void {
    this.#end();
  }
}
