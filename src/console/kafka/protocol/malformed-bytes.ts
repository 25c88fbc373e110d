/** Bytes that are not what their format says: too short, too long, or with a count that they cannot hold. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}
