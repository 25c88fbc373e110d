import { array, int16, string } from '../wire/codec.ts';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import { WireReader } from '../wire/reader.ts';
import { struct } from '../wire/struct.ts';
import type { GroupMember } from './group-member.ts';

/** How every version of the consumer protocol's metadata begins; the rest is the client's own affair. */
const subscription = struct({ version: int16, topics: array(string) });

/** Whether a member of a `consumer` group reads a topic; one whose metadata is something else may read anything. */
export function subscribesTo(member: GroupMember, topic: string): boolean {
  return member.protocols.some(({ metadata }) => topicsOf(metadata)?.includes(topic) ?? true);
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
