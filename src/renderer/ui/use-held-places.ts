import { useState, type FocusEvent } from 'react';

type Keyed = { readonly key: string };

export type HeldPlaces<Row> = {
  /** What they say is live; while they are held, which ones there are and their order are not. */
  readonly rows: readonly Row[];
  /** Rows that came in while the places were held. */
  readonly waiting: number;
  /** For the element of the list. */
  readonly listeners: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
    readonly onBlur: () => void;
  };
};

/**
 * Rows keep their places while somebody points at the list or goes through it by the keyboard: what is about to be
 * clicked does not move away. A click leaves the focus behind without holding anything.
 *
 * @param what which rows these are (search, filter): others are never held back.
 */
export function useHeldPlaces<Row extends Keyed>(live: readonly Row[], what: string): HeldPlaces<Row> {
  const [held, setHeld] = useState<{ what: string; rows: readonly Row[] } | undefined>(undefined);
  const hold = () => setHeld((before) => (before?.what === what ? before : { what, rows: live }));
  const release = () => setHeld(undefined);
  const listeners = {
    onPointerEnter: hold,
    onPointerLeave: release,
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      if (target.matches(':focus-visible')) hold();
    },
    onBlur: release,
  };
  if (held?.what !== what) return { rows: live, waiting: 0, listeners };
  const byKey = new Map(live.map((row) => [row.key, row]));
  const known = new Set(held.rows.map(({ key }) => key));
  return {
    // What is in the list no more goes at once.
    rows: held.rows.map(({ key }) => byKey.get(key)).filter((row) => row !== undefined),
    waiting: live.filter(({ key }) => !known.has(key)).length,
    listeners,
  };
}
