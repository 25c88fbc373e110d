import type { Pulse } from '../../../contract/streams.ts';

export type ToneKind = 'success' | 'failure';

export type ToneLimiterOptions = {
  readonly play: (tone: ToneKind) => void;
  /** At most this many tones a second. */
  readonly perSecond?: number;
  readonly now?: () => number;
};

/** Beyond this many due at once, one tone stands for the rest. */
const MOST_PER_PULSE = 2;

/**
 * A tone per payment, up to what an ear can tell apart: above that, one tone stands for several. A failure is
 * never drowned by successes: it plays first.
 */
export function createToneLimiter({
  play,
  perSecond = 8,
  now = () => performance.now(),
}: ToneLimiterOptions): (pulse: Pulse) => void {
  let played: number[] = [];

  return (pulse) => {
    const nowMs = now();
    played = played.filter((atMs) => nowMs - atMs < 1000);
    const due: ToneKind[] = [
      ...Array.from({ length: Math.min(pulse.paymentsFailed, MOST_PER_PULSE) }, () => 'failure' as const),
      ...Array.from({ length: Math.min(pulse.paymentsSucceeded, MOST_PER_PULSE) }, () => 'success' as const),
    ];
    for (const tone of due.slice(0, Math.max(0, perSecond - played.length))) {
      played.push(nowMs);
      play(tone);
    }
  };
}
