import { useState } from 'react';

type List<Row> = { readonly rows: readonly Row[]; readonly matching: number };

export type PausedList<Row> = {
  /** The live rows, or the ones that were there when it was paused. */
  readonly rows: readonly Row[];
  readonly paused: boolean;
  /** How many rows came in since the pause. */
  readonly waiting: number;
  readonly toggle: () => void;
};

const NOTHING: readonly never[] = [];

/** Freezes a list's window: nothing that was on screen disappears, and what comes in is counted. */
export function usePausedList<Row>(list: List<Row> | undefined): PausedList<Row> {
  const [frozen, setFrozen] = useState<List<Row> | undefined>(undefined);
  const shown = frozen ?? list;
  return {
    rows: shown?.rows ?? NOTHING,
    paused: frozen !== undefined,
    waiting: frozen && list ? Math.max(0, list.matching - frozen.matching) : 0,
    toggle: () => setFrozen(frozen ? undefined : list),
  };
}
