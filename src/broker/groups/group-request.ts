import { ErrorCode } from '../wire/error-code.ts';
import {
  type GroupMember,
  type GroupProtocol,
  type JoinResult,
  metadataFor,
  type SyncResult,
} from './group-member.ts';

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

type Generation = {
  generationId: number;
  protocolType: string;
  protocolName: string;
  leader: string;
  members: GroupMember[];
};

/** What a member is told when a generation has all its members; the leader is told who they are. */
export function joinResult(member: GroupMember, generation: Generation): JoinResult {
  const { generationId, protocolType, protocolName, leader, members } = generation;
  const others = members.map((each) => ({
    memberId: each.memberId,
    groupInstanceId: each.groupInstanceId,
    metadata: metadataFor(each, protocolName),
  }));
  return {
    errorCode: ErrorCode.NONE,
    generationId,
    protocolType,
    protocolName,
    leader,
    memberId: member.memberId,
    skipAssignment: false,
    members: member.memberId === leader ? others : [],
  };
}

export function syncResult(member: GroupMember, { protocolType, protocolName }: Generation): SyncResult {
  return { errorCode: ErrorCode.NONE, protocolType, protocolName, assignment: member.assignment };
}
