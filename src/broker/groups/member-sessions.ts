import type { Clock } from '../clock.ts';
import type { GroupMember } from './group-member.ts';

/** The timers that say a member is gone when it has not been heard of for its session timeout. */
export class MemberSessions {
  readonly #clock: Clock;
  readonly #onExpired: (member: GroupMember) => void;

  constructor(clock: Clock, onExpired: (member: GroupMember) => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  /** The member was heard of. */
  start(member: GroupMember): void {
    this.stop(member);
    member.cancelSession = this.#clock.after(member.sessionTimeoutMs, () => this.#onExpired(member));
  }

  stop(member: GroupMember): void {
    member.cancelSession?.();
    member.cancelSession = undefined;
  }
}
