import { useEffect, useRef, useState, type FocusEvent, type UIEvent } from 'react';
import { heldRows } from './held-rows.ts';

type Keyed = { readonly key: string };

/** A live list, newest first, at most `limit` rows of those that match. */
export type HeldList<Row> = {
  readonly rows: readonly Row[];
  readonly matching: number;
  readonly limit: number;
  /** Which rows these are (search, filter): others are never held back. */
  readonly what: string;
};

export type HeldPlaces<Row> = {
  /** What they say is live; while they are held, which ones there are and their order are not. */
  readonly rows: readonly Row[];
  /** Rows that came in while the places were held. */
  readonly waiting: number;
  /** For the element around the rows. */
  readonly listeners: {
    readonly onPointerEnter: () => void;
    readonly onPointerMove: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
    readonly onBlur: () => void;
  };
  /** For the element that scrolls. */
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
};

type Reason = 'pointer' | 'focus' | 'scroll';
type Held<Row> = HeldList<Row> & { readonly live: readonly Row[] };

/** A pointer that was put down somewhere does not stop the show. */
export const IDLE_POINTER_MS = 8_000;

/**
 * Rows keep their places while the reader points at the list, goes through it by the keyboard, or has scrolled down:
 * what is about to be read or clicked does not move away. A click leaves the focus behind without holding anything.
 */
export function useHeldPlaces<Row extends Keyed>(list: HeldList<Row>): HeldPlaces<Row> {
  const { rows: live, matching, limit, what } = list;
  const reasons = useRef(new Set<Reason>());
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [held, setHeld] = useState<Held<Row> | undefined>(undefined);
  useEffect(() => () => clearTimeout(idle.current), []);

  function hold(reason: Reason): void {
    reasons.current.add(reason);
    setHeld((before) => (before?.what === what ? before : { ...list, live }));
  }
  function release(reason: Reason): void {
    reasons.current.delete(reason);
    if (reasons.current.size === 0) {
      setHeld(undefined);
    }
  }
  function point(): void {
    clearTimeout(idle.current);
    idle.current = setTimeout(() => release('pointer'), IDLE_POINTER_MS);
    if (!reasons.current.has('pointer') || held?.what !== what) {
      hold('pointer');
    }
  }

  const listeners = {
    onPointerEnter: point,
    onPointerMove: point,
    onPointerLeave: () => {
      clearTimeout(idle.current);
      release('pointer');
    },
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      if (target.matches(':focus-visible')) {
        hold('focus');
      }
    },
    onBlur: () => release('focus'),
  };
  function onScroll({ currentTarget }: UIEvent<HTMLElement>): void {
    if (currentTarget.scrollTop > 0) {
      hold('scroll');
    } else {
      release('scroll');
    }
  }

  if (held?.what !== what) {
    return { rows: live, waiting: 0, listeners, onScroll };
  }
  let { rows } = held;
  if (held.live !== live) {
    rows = heldRows(held.rows, { live, limit });
    setHeld({ ...held, rows, live });
  }
  return { rows, waiting: Math.max(0, matching - held.matching), listeners, onScroll };
}
