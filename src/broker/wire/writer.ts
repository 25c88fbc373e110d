/** Buffers at least this large are sent as they are instead of being copied into the frame. */
const BY_REFERENCE_FROM_BYTES = 2048;

/**
 * Builds one frame as a list of chunks, so that record batches go from the log to the socket without
 * another copy. A chunk that is full is set aside, never grown: what was written never moves.
 */
export class WireWriter {
  readonly version: number;
  readonly flexible: boolean;
  readonly #chunks: Buffer[] = [];
  #current: Buffer;
  #start = 0;
  #position = 0;
  #flushedBytes = 0;

  constructor(options: { version: number; flexible: boolean; sizeHintBytes?: number }) {
    this.version = options.version;
    this.flexible = options.flexible;
    this.#current = Buffer.allocUnsafe(Math.max(options.sizeHintBytes ?? 256, 16));
  }

  get sizeBytes(): number {
    return this.#flushedBytes + this.#position - this.#start;
  }

  #flush(): void {
    if (this.#position > this.#start) {
      this.#chunks.push(this.#current.subarray(this.#start, this.#position));
      this.#flushedBytes += this.#position - this.#start;
      this.#start = this.#position;
    }
  }

  #reserve(sizeBytes: number): number {
    if (this.#position + sizeBytes > this.#current.length) {
      this.#flush();
      this.#current = Buffer.allocUnsafe(Math.max(sizeBytes, Math.min(this.#current.length * 2, 65_536)));
      this.#start = 0;
      this.#position = 0;
    }
    const at = this.#position;
    this.#position += sizeBytes;
    return at;
  }

  writeInt8(value: number): void {
    const at = this.#reserve(1);
    this.#current.writeInt8(value, at);
  }

  writeInt16(value: number): void {
    const at = this.#reserve(2);
    this.#current.writeInt16BE(value, at);
  }

  writeInt32(value: number): void {
    const at = this.#reserve(4);
    this.#current.writeInt32BE(value, at);
  }

  writeInt64(value: bigint): void {
    const at = this.#reserve(8);
    this.#current.writeBigInt64BE(value, at);
  }

  writeUnsignedVarint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      const at = this.#reserve(1);
      this.#current[at] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    const at = this.#reserve(1);
    this.#current[at] = rest;
  }

  /** The bytes must not change until the frame has left. */
  writeRaw(bytes: Uint8Array): void {
    if (bytes.length >= BY_REFERENCE_FROM_BYTES) {
      this.#flush();
      this.#chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      this.#flushedBytes += bytes.length;
      return;
    }
    const at = this.#reserve(bytes.length);
    this.#current.set(bytes, at);
  }

  writeText(text: string, sizeBytes: number): void {
    const at = this.#reserve(sizeBytes);
    this.#current.write(text, at, sizeBytes, 'utf8');
  }

  writeArrayLength(length: number | null): void {
    if (this.flexible) {
      this.writeUnsignedVarint((length ?? -1) + 1);
    } else {
      this.writeInt32(length ?? -1);
    }
  }

  writeStringLength(length: number): void {
    if (this.flexible) {
      this.writeUnsignedVarint(length + 1);
    } else {
      this.writeInt16(length);
    }
  }

  writeBytesLength(length: number): void {
    if (this.flexible) {
      this.writeUnsignedVarint(length + 1);
    } else {
      this.writeInt32(length);
    }
  }

  finish(): Buffer[] {
    this.#flush();
    return this.#chunks;
  }

  /** The chunks behind a four-byte length, as they go on the socket. */
  finishFrame(): Buffer[] {
    const prefix = Buffer.allocUnsafe(4);
    prefix.writeInt32BE(this.sizeBytes, 0);
    return [prefix, ...this.finish()];
  }
}
