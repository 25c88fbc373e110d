import type { Group } from './group.ts';
import type { GroupMember } from './group-member.ts';
import type { CommittedOffset, TopicPartition } from './offset-store.ts';

/** What the group journal holds, as JSON. */
export type GroupJournalEntry =
  | {
      type: 'offset';
      group: string;
      topic: string;
      partition: number;
      offset: string;
      leaderEpoch: number;
      metadata: string | null;
      atMs: number;
      expiresAtMs?: number;
    }
  | {
      type: 'group';
      group: string;
      generation: number;
      protocolType: string;
      protocol: string;
      leader: string;
      emptySinceMs?: number;
      members: SavedMember[];
    }
  | { type: 'offset-deleted'; group: string; topic: string; partition: number }
  | { type: 'group-deleted'; group: string }
  | { type: 'topic-deleted'; topic: string };

export type SavedGroup = Extract<GroupJournalEntry, { type: 'group' }>;

type SavedMember = {
  id: string;
  instance: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: { name: string; metadata: string }[];
  assignment: string;
};

export function offsetEntry(
  group: string,
  at: TopicPartition,
  committed: CommittedOffset,
): GroupJournalEntry {
  return {
    type: 'offset',
    group,
    topic: at.topic,
    partition: at.partition,
    offset: committed.offset.toString(),
    leaderEpoch: committed.leaderEpoch,
    metadata: committed.metadata,
    atMs: committed.commitTimestampMs,
    ...(committed.expiresAtMs === undefined ? {} : { expiresAtMs: committed.expiresAtMs }),
  };
}

export function groupEntry(group: Group): SavedGroup {
  return {
    type: 'group',
    group: group.groupId,
    generation: group.generationId,
    protocolType: group.protocolType,
    protocol: group.protocolName,
    leader: group.leader,
    ...(group.emptySinceMs === undefined ? {} : { emptySinceMs: group.emptySinceMs }),
    members: group.members.map((member) => ({
      id: member.memberId,
      instance: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      sessionTimeoutMs: member.sessionTimeoutMs,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      protocols: member.protocols.map(({ name, metadata }) => ({
        name,
        metadata: metadata.toString('base64'),
      })),
      assignment: member.assignment.toString('base64'),
    })),
  };
}

export function restoredMembers(saved: SavedGroup): GroupMember[] {
  return saved.members.map((member) => ({
    memberId: member.id,
    groupInstanceId: member.instance,
    clientId: member.clientId,
    clientHost: member.clientHost,
    sessionTimeoutMs: member.sessionTimeoutMs,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    protocols: member.protocols.map(({ name, metadata }) => ({
      name,
      metadata: Buffer.from(metadata, 'base64'),
    })),
    assignment: Buffer.from(member.assignment, 'base64'),
    hasSynced: true,
    pendingJoin: undefined,
    pendingSync: undefined,
    cancelSession: undefined,
  }));
}
