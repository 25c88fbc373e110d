import type { QuarantineReason } from './shop-event.ts';

/** Why a record cannot be read. Thrown by the readers of fields, and caught in `understand`, which returns it. */
export class Unreadable extends Error {
  readonly reason: QuarantineReason;
  constructor(reason: QuarantineReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
