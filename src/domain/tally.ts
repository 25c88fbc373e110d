/** Counts by key. A missing key counts zero. */
export type Tally<Key extends string> = Partial<Record<Key, number>>;

/** Moves one from a key to another; either may be absent. */
export function moveOne<Key extends string>(
  tally: Tally<Key>,
  from: Key | undefined,
  to: Key | undefined,
): void {
  if (from === to) return;
  if (from !== undefined) tally[from] = (tally[from] ?? 0) - 1;
  if (to !== undefined) tally[to] = (tally[to] ?? 0) + 1;
}

/** How many of a key, or of all. */
export function countOf<Key extends string>(tally: Tally<Key>, key?: Key): number {
  if (key !== undefined) return tally[key] ?? 0;
  let sum = 0;
  for (const count of Object.values<number | undefined>(tally)) sum += count ?? 0;
  return sum;
}
