import type { Cancel, Clock } from '../clock.ts';

/** The one timer a rebalance has at a time, and the wait for newcomers at its beginning. */
export class RebalanceTimer {
  readonly #clock: Clock;
  readonly #initialDelayMs: number;
  #cancel: Cancel | undefined;
  #initialDelay: { remainingMs: number; hasNewcomer: boolean } | undefined;

  constructor(clock: Clock, initialDelayMs: number) {
    this.#clock = clock;
    this.#initialDelayMs = initialDelayMs;
  }

  /** Whether a group that was empty still waits for more members. */
  get isWaitingForNewcomers(): boolean {
    return this.#initialDelay !== undefined;
  }

  arm(delayMs: number, callback: () => void): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(delayMs, callback);
  }

  cancel(): void {
    this.#cancel?.();
  }

  noteNewcomer(): void {
    if (this.#initialDelay !== undefined) {
      this.#initialDelay.hasNewcomer = true;
    }
  }

  stopWaiting(): void {
    this.#initialDelay = undefined;
  }

  /**
   * As long as members keep arriving, a group that was empty waits a little longer for the next, but no
   * longer than `atMostMs`. `false` where it does not wait at all.
   */
  waitForNewcomers(atMostMs: number, onOver: () => void): boolean {
    if (this.#initialDelayMs <= 0) {
      return false;
    }
    this.#initialDelay = { remainingMs: atMostMs, hasNewcomer: false };
    this.#waitOnce(this.#initialDelay, onOver);
    return true;
  }

  #waitOnce(delay: { remainingMs: number; hasNewcomer: boolean }, onOver: () => void): void {
    const waitMs = Math.min(this.#initialDelayMs, delay.remainingMs);
    delay.remainingMs -= waitMs;
    delay.hasNewcomer = false;
    this.arm(waitMs, () => {
      if (delay.hasNewcomer && delay.remainingMs > 0) {
        this.#waitOnce(delay, onOver);
        return;
      }
      this.#initialDelay = undefined;
      onOver();
    });
  }
}
