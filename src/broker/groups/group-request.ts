import type { ErrorCode } from '../wire/error-code.ts';
import type { GroupProtocol, JoinResult, SyncResult } from './group-member.ts';

export type JoinRequest = {
  memberId: string;
  groupInstanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocolType: string;
  protocols: GroupProtocol[];
  /** JoinGroup v4 and later: a new dynamic member is sent away with its id first (KIP-394). */
  requireKnownMemberId: boolean;
  /** JoinGroup v9 and later (KIP-814). */
  canSkipAssignment: boolean;
};

export type MemberIdentity = { memberId: string; groupInstanceId: string | null };

export type SyncRequest = MemberIdentity & {
  generationId: number;
  protocolType: string | null;
  protocolName: string | null;
  assignments: { memberId: string; assignment: Buffer }[];
};

export function failedJoin(errorCode: ErrorCode, memberId: string): JoinResult {
  return {
    errorCode,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    memberId,
    skipAssignment: false,
    members: [],
  };
}

export function failedSync(errorCode: ErrorCode): SyncResult {
  return { errorCode, protocolType: null, protocolName: null, assignment: Buffer.alloc(0) };
}
