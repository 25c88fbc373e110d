import type { Clock } from '../clock.ts';
import { ErrorCode } from '../wire/error-code.ts';
import {
  chooseProtocol,
  type GroupMember,
  haveSameProtocols,
  type JoinResult,
  type SyncResult,
} from './group-member.ts';
import {
  failedJoin,
  failedSync,
  joinResult,
  type JoinRequest,
  type MemberIdentity,
  type SyncRequest,
  syncResult,
} from './group-request.ts';
import { MemberSessions } from './member-sessions.ts';
import { Membership, refuseWaiting } from './membership.ts';
import { RebalanceTimer } from './rebalance-timer.ts';

/** The names are those DescribeGroups shows. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

export type GroupOptions = {
  groupId: string;
  clock: Clock;
  initialRebalanceDelayMs: number;
  newMemberId: (hint: string) => string;
  /** Settles when the group as it is now has been written down. */
  persist: (group: Group) => Promise<void>;
};

/**
 * One consumer group of the classic protocol.
 *
 *   Empty → PreparingRebalance → CompletingRebalance → Stable, and back to PreparingRebalance
 *
 * Invariants: in PreparingRebalance a generation ends when every member has joined again or the longest
 * rebalance timeout is over; in CompletingRebalance all wait for the leader's assignment; a member
 * that waits for an answer is not expired by its session; a static member is known by its instance id
 * and fences whoever carried the id before.
 */
export class Group {
  readonly groupId: string;
  readonly #options: GroupOptions;
  readonly #members = new Membership();
  readonly #timer: RebalanceTimer;
  readonly #sessions: MemberSessions;
  #state: GroupState = 'Empty';
  /** When the last member left; `undefined` where nobody ever was in it, or somebody is. */
  emptySinceMs: number | undefined;
  generationId = 0;
  protocolType = '';
  protocolName = '';
  leader = '';

  constructor(options: GroupOptions) {
    this.#options = options;
    this.groupId = options.groupId;
    this.#timer = new RebalanceTimer(options.clock, options.initialRebalanceDelayMs);
    this.#sessions = new MemberSessions(options.clock, (member) => {
      this.#forget(member);
      this.#afterRemoval();
    });
  }

  get state(): GroupState {
    return this.#state;
  }

  get members(): GroupMember[] {
    return this.#members.all;
  }

  /** Nobody is in it or about to be. */
  get isUnused(): boolean {
    return this.#state === 'Empty' && this.#members.pendingCount === 0;
  }

  join(request: JoinRequest): Promise<JoinResult> | JoinResult {
    if (this.#state === 'Dead') {
      return failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, request.memberId);
    }
    if (!this.#members.accepts(request, this.protocolType)) {
      return failedJoin(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, request.memberId);
    }
    const known =
      request.groupInstanceId === null ? undefined : this.#members.ofInstance(request.groupInstanceId);
    if (known !== undefined) {
      return this.#joinAgainStatic(request, known);
    }
    const member = this.#members.get(request.memberId);
    if (member !== undefined) {
      return this.#joinAgain(member, request);
    }
    if (request.memberId === '') {
      return this.#joinNew(request);
    }
    if (!this.#members.takePending(request.memberId)) {
      return failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, request.memberId);
    }
    return this.#addMember(request, request.memberId);
  }

  #joinNew(request: JoinRequest): Promise<JoinResult> | JoinResult {
    const memberId = this.#options.newMemberId(request.groupInstanceId ?? request.clientId);
    if (!request.requireKnownMemberId || request.groupInstanceId !== null) {
      return this.#addMember(request, memberId);
    }
    const cancel = this.#options.clock.after(request.sessionTimeoutMs, () => {
      this.#members.takePending(memberId);
      this.#completeJoinIfAllHere();
    });
    this.#members.addPending(memberId, cancel);
    return failedJoin(ErrorCode.MEMBER_ID_REQUIRED, memberId);
  }

  #addMember(request: JoinRequest, memberId: string): Promise<JoinResult> {
    const member: GroupMember = {
      memberId,
      groupInstanceId: request.groupInstanceId,
      clientId: request.clientId,
      clientHost: request.clientHost,
      sessionTimeoutMs: request.sessionTimeoutMs,
      rebalanceTimeoutMs: request.rebalanceTimeoutMs,
      protocols: request.protocols,
      assignment: Buffer.alloc(0),
      hasSynced: false,
      pendingJoin: undefined,
      pendingSync: undefined,
      cancelSession: undefined,
    };
    if (this.#members.size === 0) {
      this.protocolType = request.protocolType;
    }
    this.#members.add(member);
    this.#timer.noteNewcomer();
    return this.#waitForJoin(member);
  }

  #joinAgain(member: GroupMember, request: JoinRequest): Promise<JoinResult> | JoinResult {
    if (member.groupInstanceId !== request.groupInstanceId && request.groupInstanceId !== null) {
      return failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, request.memberId);
    }
    const isUnchanged = haveSameProtocols(member.protocols, request.protocols);
    if (this.#state === 'CompletingRebalance' && isUnchanged) {
      // The answer to the join was lost on its way.
      return this.#joinResult(member);
    }
    if (this.#state === 'Stable' && isUnchanged && member.memberId !== this.leader) {
      this.#sessions.start(member);
      return this.#joinResult(member);
    }
    this.#update(member, request);
    return this.#waitForJoin(member);
  }

  /** KIP-345: the instance is known; what changes is at most the process behind it. */
  #joinAgainStatic(request: JoinRequest, member: GroupMember): Promise<JoinResult> | JoinResult {
    const currentId = member.memberId;
    if (request.memberId === currentId) {
      return this.#joinAgain(member, request);
    }
    if (request.memberId !== '') {
      return failedJoin(ErrorCode.FENCED_INSTANCE_ID, request.memberId);
    }
    const wasLeader = this.leader === currentId;
    this.#members.replaceStatic(member, this.#options.newMemberId(member.groupInstanceId!));
    if (wasLeader) {
      this.leader = member.memberId;
    }
    this.#update(member, request);
    // Its metadata may differ, since assignors put in what they remember; the assignments there are hold all the same.
    if (this.#state !== 'Stable' || chooseProtocol(this.members) !== this.protocolName) {
      return this.#waitForJoin(member);
    }
    this.#sessions.start(member);
    const persisted = this.#options.persist(this);
    const result = this.#joinResult(member);
    if (wasLeader && !request.canSkipAssignment) {
      // Told that it leads, it would send an assignment nobody waits for: an older client is told the
      // id it had before, so that it follows (the same as Apache Kafka does).
      return persisted.then(() => ({ ...result, leader: currentId, members: [] }));
    }
    return persisted.then(() => ({ ...result, skipAssignment: wasLeader }));
  }

  #update(member: GroupMember, request: JoinRequest): void {
    member.protocols = request.protocols;
    member.sessionTimeoutMs = request.sessionTimeoutMs;
    member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
    member.clientId = request.clientId;
    member.clientHost = request.clientHost;
  }

  #waitForJoin(member: GroupMember): Promise<JoinResult> {
    this.#sessions.stop(member);
    // A client that gave up and asks again; only the last request is answered with the generation.
    member.pendingJoin?.(failedJoin(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId));
    const { promise, resolve } = Promise.withResolvers<JoinResult>();
    member.pendingJoin = resolve;
    if (this.#state === 'PreparingRebalance') {
      this.#completeJoinIfAllHere();
    } else {
      this.#prepareRebalance();
    }
    return promise;
  }

  #prepareRebalance(): void {
    const wasEmpty = this.#state === 'Empty';
    for (const member of this.members) {
      if (this.#state === 'CompletingRebalance') {
        member.assignment = Buffer.alloc(0);
        this.#answerSync(member, ErrorCode.REBALANCE_IN_PROGRESS);
      }
      member.hasSynced = false;
    }
    this.#state = 'PreparingRebalance';
    this.emptySinceMs = undefined;
    const timeoutMs = this.#rebalanceTimeoutMs();
    if (wasEmpty && this.#timer.waitForNewcomers(timeoutMs, () => this.#completeJoin())) {
      return;
    }
    this.#timer.arm(timeoutMs, () => this.#completeJoin());
    this.#completeJoinIfAllHere();
  }

  #rebalanceTimeoutMs(): number {
    return Math.max(0, ...this.members.map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
  }

  #completeJoinIfAllHere(): void {
    const isComplete =
      this.#state === 'PreparingRebalance' &&
      !this.#timer.isWaitingForNewcomers &&
      this.#members.pendingCount === 0 &&
      this.members.every(({ pendingJoin }) => pendingJoin !== undefined);
    if (isComplete) {
      this.#completeJoin();
    }
  }

  #completeJoin(): void {
    for (const member of this.members) {
      if (member.pendingJoin === undefined && member.groupInstanceId === null) {
        this.#forget(member);
      }
    }
    const joined = this.members.filter(({ pendingJoin }) => pendingJoin !== undefined);
    if (this.#members.size > 0 && joined.length === 0) {
      // Only static members, none of them back yet; their sessions decide.
      this.#timer.arm(this.#rebalanceTimeoutMs(), () => this.#completeJoin());
      return;
    }
    this.#timer.cancel();
    this.generationId += 1;
    if (this.#members.size === 0) {
      this.#becomeEmpty();
      return;
    }
    if (!joined.some(({ memberId }) => memberId === this.leader)) {
      this.leader = joined[0]!.memberId;
    }
    this.protocolName = chooseProtocol(this.members);
    this.#state = 'CompletingRebalance';
    for (const member of joined) {
      this.#sessions.start(member);
      member.pendingJoin!(this.#joinResult(member));
      member.pendingJoin = undefined;
    }
    // Some clients leave their rebalance timeout at 0, which is no time to ask for an assignment.
    const sessionTimeoutMs = Math.max(...this.members.map((member) => member.sessionTimeoutMs));
    const waitMs = Math.max(this.#rebalanceTimeoutMs(), sessionTimeoutMs);
    this.#timer.arm(waitMs, () => this.#expireUnsynced());
  }

  #becomeEmpty(): void {
    this.#timer.cancel();
    this.#timer.stopWaiting();
    this.#state = 'Empty';
    this.emptySinceMs = this.#options.clock.nowMs();
    this.leader = '';
    this.protocolName = '';
    void this.#options.persist(this);
  }

  #expireUnsynced(): void {
    for (const member of this.members) {
      if (!member.hasSynced && member.pendingSync === undefined) {
        this.#forget(member);
      }
    }
    this.#afterRemoval();
  }

  #joinResult(member: GroupMember): JoinResult {
    return joinResult(member, this);
  }

  async sync(identity: SyncRequest): Promise<SyncResult> {
    const problem = this.check(identity, identity.generationId);
    if (problem !== ErrorCode.NONE) {
      return failedSync(problem);
    }
    const isOtherProtocol =
      (identity.protocolType !== null && identity.protocolType !== this.protocolType) ||
      (identity.protocolName !== null && identity.protocolName !== this.protocolName);
    if (isOtherProtocol) {
      return failedSync(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }
    if (this.#state === 'PreparingRebalance') {
      return failedSync(ErrorCode.REBALANCE_IN_PROGRESS);
    }
    const member = this.#members.get(identity.memberId)!;
    if (this.#state === 'Stable') {
      this.#sessions.start(member);
      return this.#syncResult(member, ErrorCode.NONE);
    }
    this.#sessions.stop(member);
    member.hasSynced = true;
    member.pendingSync?.(failedSync(ErrorCode.REBALANCE_IN_PROGRESS));
    const { promise, resolve } = Promise.withResolvers<SyncResult>();
    member.pendingSync = resolve;
    if (member.memberId === this.leader) {
      await this.#assign(identity.assignments);
    }
    return promise;
  }

  async #assign(assignments: { memberId: string; assignment: Buffer }[]): Promise<void> {
    const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
    for (const member of this.members) {
      // A copy: what came in is a view of the request's frame.
      member.assignment = Buffer.from(byMember.get(member.memberId) ?? []);
    }
    const { generationId } = this;
    await this.#options.persist(this);
    if (this.#state !== 'CompletingRebalance' || this.generationId !== generationId) {
      return;
    }
    this.#state = 'Stable';
    for (const member of this.members) {
      this.#answerSync(member, ErrorCode.NONE);
    }
    if (this.members.every(({ hasSynced }) => hasSynced)) {
      this.#timer.cancel();
    }
  }

  #answerSync(member: GroupMember, errorCode: ErrorCode): void {
    if (member.pendingSync !== undefined) {
      this.#sessions.start(member);
      member.pendingSync(this.#syncResult(member, errorCode));
      member.pendingSync = undefined;
    }
  }

  #syncResult(member: GroupMember, errorCode: ErrorCode): SyncResult {
    member.hasSynced = true;
    return errorCode === ErrorCode.NONE ? syncResult(member, this) : failedSync(errorCode);
  }

  heartbeat(identity: MemberIdentity, generationId: number): ErrorCode {
    const problem = this.check(identity, generationId);
    if (problem !== ErrorCode.NONE) {
      return problem;
    }
    const member = this.#members.get(identity.memberId)!;
    if (member.pendingJoin === undefined && member.pendingSync === undefined) {
      this.#sessions.start(member);
    }
    return this.#state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  leave(identity: MemberIdentity): ErrorCode {
    const { memberId, groupInstanceId } = identity;
    if (groupInstanceId === null && this.#members.takePending(memberId)) {
      this.#completeJoinIfAllHere();
      return ErrorCode.NONE;
    }
    const member =
      groupInstanceId === null ? this.#members.get(memberId) : this.#members.ofInstance(groupInstanceId);
    if (member === undefined) {
      return ErrorCode.UNKNOWN_MEMBER_ID;
    }
    if (groupInstanceId !== null && memberId !== '' && memberId !== member.memberId) {
      return ErrorCode.FENCED_INSTANCE_ID;
    }
    this.#forget(member);
    this.#afterRemoval();
    return ErrorCode.NONE;
  }

  /** Whether someone who says it is this member of this generation is. */
  check(identity: MemberIdentity, generationId: number): ErrorCode {
    const problem = this.#members.check(identity);
    const isCurrent = generationId === this.generationId;
    return problem === ErrorCode.NONE && !isCurrent ? ErrorCode.ILLEGAL_GENERATION : problem;
  }

  /** Whether an offset may be committed now; a negative generation is a client outside any group. */
  checkCommit(identity: MemberIdentity, generationId: number): ErrorCode {
    if (generationId < 0 && identity.memberId === '' && this.#state === 'Empty') {
      return ErrorCode.NONE;
    }
    const problem = this.check(identity, generationId);
    if (problem !== ErrorCode.NONE) {
      return problem;
    }
    if (this.#state === 'CompletingRebalance') {
      return ErrorCode.REBALANCE_IN_PROGRESS;
    }
    const member = this.#members.get(identity.memberId)!;
    if (member.pendingJoin === undefined) {
      this.#sessions.start(member);
    }
    return ErrorCode.NONE;
  }

  #forget(member: GroupMember): void {
    this.#sessions.stop(member);
    this.#members.remove(member);
    if (this.leader === member.memberId) {
      this.leader = this.members.find(({ pendingJoin }) => pendingJoin !== undefined)?.memberId ?? '';
    }
    refuseWaiting(member, ErrorCode.UNKNOWN_MEMBER_ID);
  }

  #afterRemoval(): void {
    if (this.#state === 'Dead' || this.#state === 'Empty') {
      return;
    }
    if (this.#members.size === 0 && this.#members.pendingCount === 0) {
      this.generationId += 1;
      this.#becomeEmpty();
    } else if (this.#state === 'PreparingRebalance') {
      this.#completeJoinIfAllHere();
    } else {
      this.#prepareRebalance();
    }
  }

  /** A group read from disk was stable: its members go on without joining again. */
  restore(saved: {
    generationId: number;
    protocolType: string;
    protocolName: string;
    leader: string;
    emptySinceMs: number | undefined;
    members: GroupMember[];
  }): void {
    this.generationId = saved.generationId;
    this.protocolType = saved.protocolType;
    this.protocolName = saved.protocolName;
    this.leader = saved.leader;
    this.emptySinceMs = saved.emptySinceMs;
    for (const member of saved.members) {
      this.#members.add(member);
      this.#sessions.start(member);
    }
    this.#state = saved.members.length === 0 ? 'Empty' : 'Stable';
  }

  /** The group is deleted or the broker stops; nobody is left waiting and no timer stays. */
  die(errorCode: ErrorCode): void {
    this.#state = 'Dead';
    this.#timer.cancel();
    this.#members.clearPending();
    for (const member of this.members) {
      this.#sessions.stop(member);
      refuseWaiting(member, errorCode);
    }
  }
}
