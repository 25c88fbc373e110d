import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { DamagedFolder } from '../log/damaged-folder.ts';
import type { FileSystem } from '../log/file-system.ts';
import type { GroupCommit } from '../log/group-commit.ts';
import { Journal, type JournalRecovery } from '../log/journal.ts';
import type { StorageError } from '../log/storage-error.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { Group } from './group.ts';
import { failedJoin, type JoinRequest, type MemberIdentity } from './group-request.ts';
import {
  type GroupJournalEntry,
  groupEntry,
  offsetEntry,
  restoredMembers,
  type SavedGroup,
} from './group-journal-entry.ts';
import type { JoinResult } from './group-member.ts';
import { expiredOffsets } from './expired-offsets.ts';
import { type CommittedOffset, OffsetStore, type TopicPartition } from './offset-store.ts';

export type GroupCoordinatorOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  dataDir: string;
  damaged: DamagedFolder;
  cleanShutdown: boolean;
  clock: Clock;
  initialRebalanceDelayMs: number;
  minSessionTimeoutMs: number;
  maxSessionTimeoutMs: number;
  onStorageFailure: (error: StorageError) => void;
};

/** All groups and their committed offsets, and the journal that makes both survive the process. */
export class GroupCoordinator {
  readonly offsets = new OffsetStore();
  readonly recovery: JournalRecovery;
  readonly #options: GroupCoordinatorOptions;
  readonly #groups = new Map<string, Group>();
  readonly #journal: Journal;

  constructor(options: GroupCoordinatorOptions) {
    this.#options = options;
    this.#journal = new Journal({
      ...options,
      path: join(options.dataDir, 'groups.journal'),
      snapshot: () => this.#snapshot(),
    });
    this.recovery = this.#journal.recover();
    this.#replay(this.recovery.entries as GroupJournalEntry[]);
  }

  #replay(entries: GroupJournalEntry[]): void {
    const saved = new Map<string, SavedGroup>();
    for (const entry of entries) {
      if (entry.type === 'offset') {
        this.offsets.set(entry.group, entry, {
          offset: BigInt(entry.offset),
          leaderEpoch: entry.leaderEpoch,
          metadata: entry.metadata,
          commitTimestampMs: entry.atMs,
          ...(entry.expiresAtMs === undefined ? {} : { expiresAtMs: entry.expiresAtMs }),
        });
      } else if (entry.type === 'group') {
        saved.set(entry.group, entry);
      } else if (entry.type === 'offset-deleted') {
        this.offsets.delete(entry.group, entry);
      } else if (entry.type === 'group-deleted') {
        saved.delete(entry.group);
        this.offsets.deleteGroup(entry.group);
      } else {
        this.offsets.deleteTopic(entry.topic);
      }
    }
    for (const entry of saved.values()) {
      this.#addGroup(entry.group).restore({
        generationId: entry.generation,
        protocolType: entry.protocolType,
        protocolName: entry.protocol,
        leader: entry.leader,
        emptySinceMs: entry.emptySinceMs,
        members: restoredMembers(entry),
      });
    }
    for (const groupId of this.offsets.groupIds()) {
      this.#getOrAddGroup(groupId);
    }
  }

  *#snapshot(): Iterable<GroupJournalEntry> {
    for (const group of this.#groups.values()) {
      yield groupEntry(group);
    }
    for (const groupId of this.offsets.groupIds()) {
      for (const { topic, partitions } of this.offsets.ofGroup(groupId)) {
        for (const [partition, committed] of partitions) {
          yield offsetEntry(groupId, { topic, partition }, committed);
        }
      }
    }
  }

  get(groupId: string): Group | undefined {
    return this.#groups.get(groupId);
  }

  all(): Group[] {
    return [...this.#groups.values()];
  }

  #getOrAddGroup(groupId: string): Group {
    return this.#groups.get(groupId) ?? this.#addGroup(groupId);
  }

  #addGroup(groupId: string): Group {
    const group = new Group({
      groupId,
      clock: this.#options.clock,
      initialRebalanceDelayMs: this.#options.initialRebalanceDelayMs,
      newMemberId: (hint) => `${hint}-${randomUUID()}`,
      persist: (changed) => this.#persist([groupEntry(changed)]),
    });
    this.#groups.set(groupId, group);
    return group;
  }

  /**
   * A group that could not be written down rebalances after a restart; it goes on until then. The failure is reported
   * through onStorageFailure, and the whole state is written before the next entry.
   */
  async #persist(entries: GroupJournalEntry[]): Promise<void> {
    try {
      this.#journal.append(entries);
      await this.#journal.durable();
    } catch {
      this.#journal.rewriteBeforeNextEntry();
    }
  }

  join(groupId: string, request: JoinRequest): Promise<JoinResult> | JoinResult {
    if (groupId === '') {
      return failedJoin(ErrorCode.INVALID_GROUP_ID, request.memberId);
    }
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.#options;
    if (request.sessionTimeoutMs < minSessionTimeoutMs || request.sessionTimeoutMs > maxSessionTimeoutMs) {
      return failedJoin(ErrorCode.INVALID_SESSION_TIMEOUT, request.memberId);
    }
    if (request.memberId !== '' && !this.#groups.has(groupId)) {
      return failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, request.memberId);
    }
    return this.#getOrAddGroup(groupId).join(request);
  }

  /** Why this member may not commit, or `NONE`; makes the group where a client outside one commits. */
  checkCommit(groupId: string, identity: MemberIdentity, generationId: number): ErrorCode {
    if (groupId === '') {
      return ErrorCode.INVALID_GROUP_ID;
    }
    if (!this.#groups.has(groupId) && generationId >= 0) {
      return ErrorCode.ILLEGAL_GENERATION;
    }
    return this.#getOrAddGroup(groupId).checkCommit(identity, generationId);
  }

  /** Settles when the offsets are on the disk; throws `StorageError`. */
  async commitOffsets(
    groupId: string,
    commits: (TopicPartition & { committed: CommittedOffset })[],
  ): Promise<void> {
    if (commits.length === 0) {
      return;
    }
    this.#getOrAddGroup(groupId);
    this.#journal.append(commits.map((commit) => offsetEntry(groupId, commit, commit.committed)));
    for (const commit of commits) {
      this.offsets.set(groupId, commit, commit.committed);
    }
    await this.#journal.durable();
  }

  /** Settles when that is on the disk; throws `StorageError`. */
  async deleteOffsets(groupId: string, partitions: TopicPartition[]): Promise<ErrorCode> {
    if (partitions.length === 0) {
      return ErrorCode.NONE;
    }
    this.#journal.append(
      partitions.map(({ topic, partition }): GroupJournalEntry => ({
        type: 'offset-deleted',
        group: groupId,
        topic,
        partition,
      })),
    );
    for (const at of partitions) {
      this.offsets.delete(groupId, at);
    }
    await this.#journal.durable();
    return ErrorCode.NONE;
  }

  async deleteGroup(groupId: string): Promise<ErrorCode> {
    const group = this.#groups.get(groupId);
    if (group === undefined) {
      return ErrorCode.GROUP_ID_NOT_FOUND;
    }
    if (group.state !== 'Empty') {
      return ErrorCode.NON_EMPTY_GROUP;
    }
    this.#journal.append([{ type: 'group-deleted', group: groupId } satisfies GroupJournalEntry]);
    group.die(ErrorCode.UNKNOWN_MEMBER_ID);
    this.#groups.delete(groupId);
    this.offsets.deleteGroup(groupId);
    await this.#journal.durable();
    return ErrorCode.NONE;
  }

  /**
   * Forgets the offsets whose time is over (see `expiredOffsets`) and the groups that have neither members
   * nor offsets. Throws `StorageError`, and then nothing is forgotten.
   */
  expireOffsets(options: {
    retentionMs: number;
    isPending: (groupId: string, at: TopicPartition) => boolean;
  }): { offsets: number; deletedGroups: number } {
    const nowMs = this.#options.clock.nowMs();
    const expired = this.all().flatMap((group) =>
      expiredOffsets(group, this.offsets.ofGroup(group.groupId), { ...options, nowMs })
        .filter((at) => !options.isPending(group.groupId, at))
        .map(({ topic, partition }) => ({ group: group.groupId, topic, partition })),
    );
    this.#journal.append(
      expired.map((each) => ({ type: 'offset-deleted', ...each }) satisfies GroupJournalEntry),
    );
    for (const each of expired) {
      this.offsets.delete(each.group, each);
    }
    const gone = this.all().filter((group) => group.isUnused && !this.offsets.hasGroup(group.groupId));
    this.#journal.append(
      gone.map(({ groupId }) => ({ type: 'group-deleted', group: groupId }) satisfies GroupJournalEntry),
    );
    for (const group of gone) {
      group.die(ErrorCode.UNKNOWN_MEMBER_ID);
      this.#groups.delete(group.groupId);
    }
    // Nobody waits: what is lost in a crash expires again.
    void this.#journal.durable().catch(() => undefined);
    return { offsets: expired.length, deletedGroups: gone.length };
  }

  /** Offsets of a topic that is gone would be wrong for one made later under its name. */
  async forgetTopic(topic: string): Promise<void> {
    this.offsets.deleteTopic(topic);
    await this.#persist([{ type: 'topic-deleted', topic }]);
  }

  async close(): Promise<void> {
    for (const group of this.#groups.values()) {
      group.die(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }
    await this.#journal.close();
  }
}
