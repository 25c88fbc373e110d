import type { ActivityRow } from '../../contract/rows.ts';
import type { ListModel } from '../projection/list-model.ts';
import { createSignal } from '../streams/signal.ts';
import { both, textMatcher } from './text-matcher.ts';

/** The latest records, as a list; `total` counts all there ever were. */
export type RecentActivity = ListModel<ActivityRow, ActivityRow, never> & {
  readonly add: (row: ActivityRow) => void;
  /** Whether a search finds people and places. */
  readonly searchPersonal: (on: boolean) => void;
};

export function createRecentActivity(options: {
  readonly capacity: number;
  /** Oldest first. */
  readonly kept: readonly ActivityRow[];
  readonly total: () => number;
}): RecentActivity {
  const { capacity, total } = options;
  /** Oldest first. Replaced by its newer half when it holds twice the capacity: cheaper than shifting. */
  let rows: ActivityRow[] = [];
  let byKey = new Map<string, { row: ActivityRow; sequence: number }>();
  let sequence = 0;
  let findsPersonal = true;
  const changed = createSignal<Iterable<string>>();

  function add(row: ActivityRow): void {
    sequence += 1;
    rows.push(row);
    byKey.set(row.key, { row, sequence });
    if (rows.length < capacity * 2) return;
    rows = rows.slice(-capacity);
    byKey = new Map(rows.map(({ key }) => [key, byKey.get(key) as { row: ActivityRow; sequence: number }]));
  }

  function sequenceOf({ key }: ActivityRow): number {
    return byKey.get(key)?.sequence ?? 0;
  }

  for (const row of options.kept) add(row);

  return {
    add,
    searchPersonal(on) {
      findsPersonal = on;
    },
    window({ filter, search, limit }) {
      const matches = both(
        filter === 'all' ? undefined : (row: ActivityRow) => row.entity === filter,
        textMatcher(search, (row: ActivityRow) => [
          row.entityId,
          row.orderId,
          findsPersonal ? row.label : undefined,
          row.type,
          row.key,
        ]),
      );
      const kept = rows.slice(-capacity);
      const items: ActivityRow[] = [];
      let matching = 0;
      for (let at = kept.length - 1; at >= 0; at -= 1) {
        const row = kept[at] as ActivityRow;
        if (matches && !matches(row)) continue;
        matching += 1;
        if (items.length < limit) items.push(row);
        else if (!matches) break;
      }
      return { items, matching: matches ? matching : total(), more: false };
    },
    total,
    get: (key) => byKey.get(key)?.row,
    keyOf: ({ key }) => key,
    isBefore: (a, b) => sequenceOf(a) > sequenceOf(b),
    shows: (row, filter) => filter === 'all' || row.entity === filter,
    countOf: (filter) =>
      filter === 'all' ? total() : rows.slice(-capacity).filter(({ entity }) => entity === filter).length,
    isSimulated: ({ simulated }) => simulated,
    toRow: (row) => row,
    counts: () => ({}),
    changed,
  };
}
