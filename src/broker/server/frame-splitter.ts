import { MalformedFrameError } from '../wire/malformed-frame-error.ts';

const LENGTH_BYTES = 4;
/** What a TLS client says first: record type and major version. */
const TLS_HANDSHAKE = 0x1603;
/** The shortest request header: key, version, correlation id. */
const MIN_REQUEST_BYTES = 8;

/**
 * Cuts a byte stream into frames, `size int32 | bytes`. Memory is held only for bytes that arrived,
 * never for a size that was announced.
 */
export class FrameSplitter {
  /** May be raised once the client is known. */
  maxFrameBytes: number;
  readonly #minFrameBytes: number;
  #chunks: Buffer[] = [];
  #bufferedBytes = 0;

  constructor(limits: { maxFrameBytes: number; minFrameBytes?: number }) {
    this.maxFrameBytes = limits.maxFrameBytes;
    this.#minFrameBytes = limits.minFrameBytes ?? MIN_REQUEST_BYTES;
  }

  /** What has arrived of a frame that is not whole. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** The frames that are whole now. Throws `MalformedFrameError` on a size no request has. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length;
    if (this.#bufferedBytes < this.#neededBytes()) {
      return [];
    }
    let buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bufferedBytes);
    const frames: Buffer[] = [];
    while (buffer.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + this.#checkedSize(buffer.readInt32BE(0));
      if (buffer.length < end) {
        break;
      }
      frames.push(buffer.subarray(LENGTH_BYTES, end));
      buffer = buffer.subarray(end);
    }
    this.#chunks = buffer.length === 0 ? [] : [buffer];
    this.#bufferedBytes = buffer.length;
    return frames;
  }

  /** What must be buffered for the first frame to be whole. */
  #neededBytes(): number {
    const first = this.#chunks[0]!;
    if (first.length >= LENGTH_BYTES) {
      return LENGTH_BYTES + this.#checkedSize(first.readInt32BE(0));
    }
    return LENGTH_BYTES;
  }

  #checkedSize(sizeBytes: number): number {
    if (sizeBytes < this.#minFrameBytes || sizeBytes > this.maxFrameBytes) {
      if (sizeBytes >>> 16 === TLS_HANDSHAKE) {
        throw new MalformedFrameError('TLS spoken to a listener without TLS');
      }
      throw new MalformedFrameError(`frame of ${sizeBytes} bytes`);
    }
    return sizeBytes;
  }
}
