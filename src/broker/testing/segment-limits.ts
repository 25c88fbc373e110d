import type { SegmentLimits } from '../log/partition-segments.ts';

/** Segments that end by size or age only, unless said otherwise. */
export function segmentLimits(limits: Partial<SegmentLimits>): SegmentLimits {
  return {
    sizeBytes: 1_000_000,
    ageMs: 1_000_000,
    jitterMs: 0,
    indexBytes: 1_000_000,
    indexIntervalBytes: 4096,
    ...limits,
  };
}
