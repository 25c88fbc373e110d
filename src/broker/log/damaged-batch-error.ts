/** A batch on the disk is not the one that was written. */
export class DamagedBatchError extends Error {
  override readonly name = 'DamagedBatchError';
  readonly segmentPath: string;

  constructor(what: string, segmentPath: string) {
    super(`${what} of ${segmentPath}`);
    this.segmentPath = segmentPath;
  }
}
