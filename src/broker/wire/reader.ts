import { MalformedFrameError } from './malformed-frame-error.ts';

/** As in Apache Kafka, also where compact strings have room for more. */
const MAX_STRING_BYTES = 32_767;
/**
 * Elements of all arrays and tagged fields of one request. A request is read and answered in one piece, so this bounds
 * how long others wait for it; ten times as many as the partitions one request can make.
 */
const MAX_ELEMENTS = 100_000;

/** Reads primitives from one frame. Every read is bounds-checked: the bytes come from a stranger. */
export class WireReader {
  readonly buffer: Buffer;
  readonly version: number;
  readonly flexible: boolean;
  position: number;
  #elementsLeft: number;

  constructor(
    buffer: Buffer,
    options: { version: number; flexible: boolean; position?: number; maxElements?: number },
  ) {
    this.#elementsLeft = options.maxElements ?? MAX_ELEMENTS;
    this.buffer = buffer;
    this.version = options.version;
    this.flexible = options.flexible;
    this.position = options.position ?? 0;
  }

  get remaining(): number {
    return this.buffer.length - this.position;
  }

  #take(sizeBytes: number): number {
    const at = this.position;
    if (sizeBytes < 0 || sizeBytes > this.buffer.length - at) {
      throw new MalformedFrameError(`${sizeBytes} bytes wanted at ${at}, ${this.buffer.length - at} left`);
    }
    this.position = at + sizeBytes;
    return at;
  }

  readInt8(): number {
    return this.buffer.readInt8(this.#take(1));
  }

  readInt16(): number {
    return this.buffer.readInt16BE(this.#take(2));
  }

  readInt32(): number {
    return this.buffer.readInt32BE(this.#take(4));
  }

  readInt64(): bigint {
    return this.buffer.readBigInt64BE(this.#take(8));
  }

  readUnsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer[this.#take(1)]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new MalformedFrameError('varint longer than five bytes');
  }

  /** A view of the frame, not a copy. */
  readRaw(sizeBytes: number): Buffer {
    const at = this.#take(sizeBytes);
    return this.buffer.subarray(at, at + sizeBytes);
  }

  readText(sizeBytes: number): string {
    if (sizeBytes > MAX_STRING_BYTES) {
      throw new MalformedFrameError(`string of ${sizeBytes} bytes`);
    }
    const at = this.#take(sizeBytes);
    return this.buffer.toString('utf8', at, at + sizeBytes);
  }

  /** A length of `-1` (classic) or `0` (compact) means null. */
  readArrayLength(): number | null {
    const length = this.flexible ? this.readUnsignedVarint() - 1 : this.readInt32();
    if (length === -1) {
      return null;
    }
    // No element is shorter than a byte, so a larger count is a lie that would cost memory to believe.
    if (length < 0 || length > this.remaining) {
      throw new MalformedFrameError(`array of ${length} elements in ${this.remaining} bytes`);
    }
    this.#countElements(length);
    return length;
  }

  #countElements(count: number): void {
    this.#elementsLeft -= count;
    if (this.#elementsLeft < 0) {
      throw new MalformedFrameError('too many elements in one request');
    }
  }

  readTaggedFieldCount(): number {
    const count = this.readUnsignedVarint();
    this.#countElements(count);
    return count;
  }

  readStringLength(): number {
    return this.flexible ? this.readUnsignedVarint() - 1 : this.readInt16();
  }

  readBytesLength(): number {
    return this.flexible ? this.readUnsignedVarint() - 1 : this.readInt32();
  }

  skipTaggedFields(): void {
    const count = this.readTaggedFieldCount();
    for (let index = 0; index < count; index += 1) {
      this.readUnsignedVarint();
      this.#take(this.readUnsignedVarint());
    }
  }
}
