import type { Cancel } from '../clock.ts';
import { ErrorCode } from '../wire/error-code.ts';
import type { GroupMember } from './group-member.ts';
import { failedJoin, failedSync, type JoinRequest, type MemberIdentity } from './group-request.ts';

/**
 * Who is in a group: its members by id, the static ones by their instance id too (KIP-345), and the ids
 * handed out to clients that have not joined with them yet (KIP-394).
 */
export class Membership {
  readonly #members = new Map<string, GroupMember>();
  /** Group instance id to member id. */
  readonly #staticMembers = new Map<string, string>();
  readonly #pending = new Map<string, Cancel>();

  get all(): GroupMember[] {
    return [...this.#members.values()];
  }

  get size(): number {
    return this.#members.size;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  get(memberId: string): GroupMember | undefined {
    return this.#members.get(memberId);
  }

  /** Who has this instance id now. */
  ofInstance(groupInstanceId: string): GroupMember | undefined {
    const memberId = this.#staticMembers.get(groupInstanceId);
    return memberId === undefined ? undefined : this.#members.get(memberId);
  }

  add(member: GroupMember): void {
    this.#members.set(member.memberId, member);
    if (member.groupInstanceId !== null) {
      this.#staticMembers.set(member.groupInstanceId, member.memberId);
    }
  }

  /** Another process has taken up the instance id; the one that had it is told so. */
  replaceStatic(member: GroupMember, memberId: string): void {
    this.#members.delete(member.memberId);
    refuseWaiting(member, ErrorCode.FENCED_INSTANCE_ID);
    member.memberId = memberId;
    this.add(member);
  }

  remove(member: GroupMember): void {
    this.#members.delete(member.memberId);
    if (member.groupInstanceId !== null) {
      this.#staticMembers.delete(member.groupInstanceId);
    }
  }

  addPending(memberId: string, cancel: Cancel): void {
    this.#pending.set(memberId, cancel);
  }

  /** Whether this id was waiting to be used; it is not any more. */
  takePending(memberId: string): boolean {
    this.#pending.get(memberId)?.();
    return this.#pending.delete(memberId);
  }

  clearPending(): void {
    for (const memberId of this.#pending.keys()) {
      this.takePending(memberId);
    }
  }

  /** Whether someone who says it is this member is. */
  check(identity: MemberIdentity): ErrorCode {
    if (identity.groupInstanceId !== null) {
      const current = this.#staticMembers.get(identity.groupInstanceId);
      if (current !== undefined && current !== identity.memberId) {
        return ErrorCode.FENCED_INSTANCE_ID;
      }
    }
    return this.#members.has(identity.memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
  }

  /** Whether a newcomer, or a member that changes its mind, has a protocol in common with all others. */
  accepts(request: JoinRequest, protocolType: string): boolean {
    if (request.protocols.length === 0 || request.protocolType === '') {
      return false;
    }
    const others = this.all.filter(
      ({ memberId, groupInstanceId }) =>
        memberId !== request.memberId &&
        (groupInstanceId === null || groupInstanceId !== request.groupInstanceId),
    );
    if (others.length === 0) {
      return true;
    }
    return (
      protocolType === request.protocolType &&
      request.protocols.some(({ name }) =>
        others.every((other) => other.protocols.some((known) => known.name === name)),
      )
    );
  }
}

/** Nobody is left waiting for an answer. */
export function refuseWaiting(member: GroupMember, errorCode: ErrorCode): void {
  member.pendingJoin?.(failedJoin(errorCode, member.memberId));
  member.pendingSync?.(failedSync(errorCode));
  member.pendingJoin = undefined;
  member.pendingSync = undefined;
}
