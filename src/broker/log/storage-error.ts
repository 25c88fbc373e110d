import { messageOf } from '../message-of.ts';

/** The disk refused a write or a sync. What was acknowledged before stays readable. */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(what: string, cause: unknown) {
    super(`${what}: ${messageOf(cause)}`, { cause });
  }
}
