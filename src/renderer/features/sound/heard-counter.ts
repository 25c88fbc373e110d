import type { Pulse } from '../../../contract/streams.ts';

export type Heard = { readonly succeeded: number; readonly failed: number };

export type HeardCounter = {
  readonly add: (pulse: Pulse) => void;
  /** Says the sum at most once per period, and only where there is one. */
  readonly listen: (say: (heard: Heard) => void) => () => void;
};

/** A screen reader that is told each payment tells nothing else. */
const SAY_EVERY_MS = 10_000;

export function createHeardCounter(): HeardCounter {
  let succeeded = 0;
  let failed = 0;
  return {
    add(pulse) {
      succeeded += pulse.paymentsSucceeded;
      failed += pulse.paymentsFailed;
    },
    listen(say) {
      const timer = setInterval(() => {
        if (succeeded + failed === 0) return;
        say({ succeeded, failed });
        succeeded = 0;
        failed = 0;
      }, SAY_EVERY_MS);
      return () => clearInterval(timer);
    },
  };
}
