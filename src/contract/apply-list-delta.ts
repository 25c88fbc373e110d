import type { ListDelta, ListSnapshot } from './streams.ts';

/** The window after a delta. Rows that did not change keep their identity, so a table renders only what did. */
export function applyListDelta<Row extends { readonly key: string }, K extends string>(
  window: ListSnapshot<Row, K>,
  delta: ListDelta<Row, K>,
): ListSnapshot<Row, K> {
  const byKey = new Map(window.rows.map((row) => [row.key, row]));
  for (const row of delta.upserts) byKey.set(row.key, row);
  const rows: Row[] = [];
  for (const key of delta.keys) {
    const row = byKey.get(key);
    if (row) rows.push(row);
  }
  const { total, matching, more, counts, oneIn } = delta;
  return { rows, total, matching, more, counts, oneIn };
}
