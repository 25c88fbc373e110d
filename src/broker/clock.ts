export type Cancel = () => void;

/** The wall clock and timers, injected so that tests can turn the hands. */
export type Clock = {
  nowMs(): number;
  after(delayMs: number, callback: () => void): Cancel;
};

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
