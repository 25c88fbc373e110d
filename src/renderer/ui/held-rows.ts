type Keyed = { readonly key: string };

/**
 * Rows that keep their places, with what is known of them now. A row that left the list goes at once; one that newer
 * rows pushed off its end stays, as it was last seen.
 *
 * @param live newest first, at most `limit` rows.
 */
export function heldRows<Row extends Keyed>(
  held: readonly Row[],
  { live, limit }: { readonly live: readonly Row[]; readonly limit: number },
): readonly Row[] {
  const now = new Map(live.map((row) => [row.key, row]));
  const lastLive = held.findLastIndex(({ key }) => now.has(key));
  const isFull = live.length >= limit;
  return held
    .map((row, index) => now.get(row.key) ?? (isFull && index > lastLive ? row : undefined))
    .filter((row) => row !== undefined);
}
