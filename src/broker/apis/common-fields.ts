import { int32, optional, since } from '../wire/codec.ts';

/** Clients are never throttled. */
export function throttleTimeMs(from: number): ReturnType<typeof optional<number>> {
  return optional(since(from, int32, 0), 0);
}

/** KIP-430: "not asked for, or not known". */
export const UNKNOWN_OPERATIONS = -2_147_483_648;
