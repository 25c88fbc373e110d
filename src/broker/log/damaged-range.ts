/**
 * Bytes of a segment that are no batch, from `start` up to `end`. `atOffset` should have come next, and `untilOffset`
 * did; at the end of a segment, where nothing did, both are the same.
 */
export type DamagedRange = { start: number; end: number; atOffset: bigint; untilOffset: bigint };

/** What of `range` is not in `known`, which is ascending: damage grows where a neighbour of a damaged batch is damaged too. */
export function newlyDamaged(range: DamagedRange, known: readonly DamagedRange[]): DamagedRange[] {
  const parts: DamagedRange[] = [];
  let { start, atOffset } = range;
  for (const each of known.filter(({ start: from, end }) => from < range.end && end > range.start)) {
    if (start < each.start) {
      parts.push({ start, end: each.start, atOffset, untilOffset: each.atOffset });
    }
    start = each.end;
    atOffset = each.untilOffset;
  }
  if (start < range.end) {
    parts.push({ start, end: range.end, atOffset, untilOffset: range.untilOffset });
  }
  return parts;
}
