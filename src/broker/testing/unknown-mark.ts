import type { OffsetMark } from '../log/high-offsets.ts';

/** A log of which no mark was ever written. */
export const unknownMark: OffsetMark = {
  given: 0n,
  reserved: 0n,
  reserve: async () => undefined,
  give: () => undefined,
};
