import type { DeliveryRow } from '../../../contract/rows.ts';
import { DELIVERY_STATES, type DeliveryState } from '../../../domain/entities.ts';

export type BoardColumn = {
  readonly state: DeliveryState;
  /** The latest to get there first. */
  readonly cards: readonly DeliveryRow[];
  /** All deliveries in this state. */
  readonly total: number;
};

/** Deliveries by state, at most `perColumn` of each. States without a name have a column where there are any. */
export function boardColumns(
  rows: readonly DeliveryRow[],
  { counts, perColumn }: { counts: Readonly<Record<DeliveryState, number>>; perColumn: number },
): readonly BoardColumn[] {
  return DELIVERY_STATES.filter((state) => state !== 'unknown' || counts.unknown > 0).map((state) => ({
    state,
    cards: rows
      .filter((row) => row.state === state)
      .toSorted((a, b) => reachedMs(b) - reachedMs(a))
      .slice(0, perColumn),
    total: counts[state],
  }));
}

/** When it came to the state it is in: a new position or estimate moves no card. */
function reachedMs({ state, steps, lastAtMs }: DeliveryRow): number {
  return steps.find((step) => step.state === state)?.atMs ?? lastAtMs;
}
