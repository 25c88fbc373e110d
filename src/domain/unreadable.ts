import type { FoundFault } from './record-fault.ts';

/** Why a record cannot be read. Thrown by the readers of fields, and caught in `understand`, which returns it. */
export class Unreadable extends Error {
  readonly fault: FoundFault;
  constructor(fault: FoundFault) {
    super(fault.code);
    this.fault = fault;
  }
}
