import { useLayoutEffect, useRef, type RefObject } from 'react';

type ArrivalsOptions = {
  readonly keys: readonly string[];
  readonly rowHeight: number;
  /** Held still: nothing moves. */
  readonly still: boolean;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly body: RefObject<HTMLElement | null>;
};

/** More rows than this in one frame are a burst: they appear without moving. */
const BURST = 3;
const MOST_MOVES_AT_ONCE = 4;
const MOVE_MS = 180;

/**
 * Lets rows that arrive on top slide in; and where the reader has scrolled down, keeps what they read in place
 * by scrolling along instead.
 */
export function useArrivals({ keys, rowHeight, still, scroller, body }: ArrivalsOptions): void {
  const firstKey = useRef<string>(undefined);
  const moving = useRef(0);

  useLayoutEffect(() => {
    const before = firstKey.current;
    firstKey.current = keys[0];
    if (before === undefined || before === keys[0]) return;
    const arrived = keys.indexOf(before);
    const view = scroller.current;
    if (arrived <= 0 || still || !view) return;
    if (view.scrollTop > 0) {
      view.scrollBy(0, arrived * rowHeight);
      return;
    }
    const rows = body.current;
    if (!rows || arrived > BURST || moving.current >= MOST_MOVES_AT_ONCE || prefersStillness()) return;
    const shift = arrived * rowHeight;
    // Added to moves under way, so that a second arrival does not cut the first short.
    const move = rows.animate?.([{ transform: `translateY(${-shift}px)` }, { transform: 'translateY(0)' }], {
      duration: MOVE_MS,
      easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)',
      composite: 'add',
    });
    if (!move) return;
    moving.current += 1;
    void move.finished.catch(() => undefined).then(() => (moving.current -= 1));
  }, [keys, rowHeight, still, scroller, body]);
}

function prefersStillness(): boolean {
  return globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
