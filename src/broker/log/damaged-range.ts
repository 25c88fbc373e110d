/**
 * Bytes of a segment that are no batch, from `start` up to `end`. `atOffset` should have come next, and `untilOffset`
 * did; at the end of a segment, where nothing did, both are the same.
 */
export type DamagedRange = { start: number; end: number; atOffset: bigint; untilOffset: bigint };
