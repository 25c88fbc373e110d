/** A batch on the disk is not the one that was written. */
export class DamagedBatchError extends Error {
  override readonly name = 'DamagedBatchError';
}
