import { array, int16, string } from '../wire/codec.ts';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import { WireReader } from '../wire/reader.ts';
import { struct } from '../wire/struct.ts';
import type { GroupMember } from './group-member.ts';

/** How every version of the consumer protocol's metadata begins; the rest is the client's own affair. */
const subscription = struct({ version: int16, topics: array(string) });

/** Which topics the members of a `consumer` group read; with metadata that is something else, they may read any. */
export function subscribedTopics(members: readonly GroupMember[]): { has(topic: string): boolean } {
  const lists = members.flatMap(({ protocols }) => protocols.map(({ metadata }) => topicsOf(metadata)));
  return lists.includes(undefined) ? { has: () => true } : new Set(lists.flatMap((topics) => topics ?? []));
}

function topicsOf(metadata: Buffer): string[] | undefined {
  try {
    return subscription.read(new WireReader(metadata, { version: 0, flexible: false })).topics;
  } catch (error) {
    if (error instanceof MalformedFrameError) {
      return undefined;
    }
    throw error;
  }
}
