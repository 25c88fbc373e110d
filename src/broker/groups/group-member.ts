import type { Cancel } from '../clock.ts';
import type { ErrorCode } from '../wire/error-code.ts';

export type GroupProtocol = { name: string; metadata: Buffer };

export type JoinResult = {
  errorCode: ErrorCode;
  generationId: number;
  protocolType: string | null;
  protocolName: string | null;
  leader: string;
  memberId: string;
  /** Set where a leader may go on with the assignments there are (a static member that came back). */
  skipAssignment: boolean;
  /** Only the leader is told the others. */
  members: { memberId: string; groupInstanceId: string | null; metadata: Buffer }[];
};

export type SyncResult = {
  errorCode: ErrorCode;
  protocolType: string | null;
  protocolName: string | null;
  assignment: Buffer;
};

export type GroupMember = {
  memberId: string;
  groupInstanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  /** In the order the member prefers them. */
  protocols: GroupProtocol[];
  assignment: Buffer;
  hasSynced: boolean;
  pendingJoin: ((result: JoinResult) => void) | undefined;
  pendingSync: ((result: SyncResult) => void) | undefined;
  cancelSession: Cancel | undefined;
};

export function metadataFor(member: GroupMember, protocolName: string): Buffer {
  return member.protocols.find(({ name }) => name === protocolName)?.metadata ?? Buffer.alloc(0);
}

export function haveSameProtocols(a: GroupProtocol[], b: GroupProtocol[]): boolean {
  return (
    a.length === b.length &&
    a.every((protocol, index) => {
      const other = b[index]!;
      return protocol.name === other.name && protocol.metadata.equals(other.metadata);
    })
  );
}

/** The protocol that most members prefer among those all of them know. */
export function chooseProtocol(members: GroupMember[]): string {
  const [first] = members;
  const common = new Set(
    (first?.protocols ?? [])
      .map(({ name }) => name)
      .filter((name) => members.every((member) => member.protocols.some((known) => known.name === name))),
  );
  const votes = new Map<string, number>();
  for (const member of members) {
    const vote = member.protocols.find(({ name }) => common.has(name))?.name;
    if (vote !== undefined) {
      votes.set(vote, (votes.get(vote) ?? 0) + 1);
    }
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
