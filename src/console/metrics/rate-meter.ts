/** Events a second over the last few seconds. */
export type RateMeter = { readonly count: (events: number) => void; readonly perSecond: () => number };

const WINDOW_S = 3;

export function createRateMeter(now: () => number): RateMeter {
  /** Events in each of the latest seconds. */
  const seconds = new Map<number, number>();

  return {
    count(events) {
      const second = Math.floor(now() / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + events);
      for (const old of seconds.keys()) if (old < second - WINDOW_S) seconds.delete(old);
    },
    perSecond() {
      const second = Math.floor(now() / 1_000);
      let sum = 0;
      // The second that is not over yet would make the rate swing.
      for (let each = second - WINDOW_S; each < second; each += 1) sum += seconds.get(each) ?? 0;
      return sum / WINDOW_S;
    },
  };
}
