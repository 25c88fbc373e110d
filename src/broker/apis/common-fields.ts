import { int32, optional, since } from '../wire/codec.ts';

/** Clients are never throttled. */
export function throttleTimeMs(from: number): ReturnType<typeof optional<number>> {
  return optional(since(from, int32, 0), 0);
}

/** The topic id of requests that go by name, and of answers about topics that do not exist. */
export const NO_TOPIC_ID = '0'.repeat(32);
