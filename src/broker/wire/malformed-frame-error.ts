/** The peer sent bytes that are not what the protocol says; the only answer is to close the connection. */
export class MalformedFrameError extends Error {
  override readonly name = 'MalformedFrameError';
}
