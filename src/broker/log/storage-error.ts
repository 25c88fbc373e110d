/** The disk refused a write or a sync. What was acknowledged before stays readable. */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
