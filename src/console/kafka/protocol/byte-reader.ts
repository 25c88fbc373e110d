import { MalformedBytes } from './malformed-bytes.ts';

/** Reads Kafka's primitives, big-endian. Each read checks that the bytes are there; views of the bytes, no copies. */
export class ByteReader {
  readonly bytes: Buffer;
  #at: number;
  readonly #end: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get position(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  #take(sizeBytes: number): number {
    const at = this.#at;
    if (sizeBytes < 0 || sizeBytes > this.#end - at) {
      throw new MalformedBytes(`${sizeBytes} bytes wanted at ${at}, ${this.#end - at} left`);
    }
    this.#at = at + sizeBytes;
    return at;
  }

  int8(): number {
    return this.bytes.readInt8(this.#take(1));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  int16(): number {
    return this.bytes.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.#take(4));
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.#take(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.#take(8));
  }

  raw(sizeBytes: number): Buffer {
    const at = this.#take(sizeBytes);
    return this.bytes.subarray(at, at + sizeBytes);
  }

  text(sizeBytes: number): string {
    const at = this.#take(sizeBytes);
    return this.bytes.toString('utf8', at, at + sizeBytes);
  }

  unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.#take(1)] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new MalformedBytes(`a varint of more than five bytes before ${this.#at}`);
  }

  /** Zigzag, 32 bits. */
  varint(): number {
    const value = this.unsignedVarint() >>> 0;
    return (value >>> 1) ^ -(value & 1);
  }

  /** Zigzag, 64 bits. */
  varlong(): bigint {
    // Nearly all are short.
    const first = this.bytes[this.#at] as number;
    if (this.#at < this.#end && first < 0x80) {
      this.#at += 1;
      return BigInt((first >>> 1) ^ -(first & 1));
    }
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.#take(1)] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
      }
    }
    throw new MalformedBytes(`a varint of more than ten bytes before ${this.#at}`);
  }

  /** `undefined` stands for null. An element has at least one byte, so a larger count is wrong. */
  arrayLength({ flexible }: { readonly flexible: boolean }): number | undefined {
    const length = flexible ? this.unsignedVarint() - 1 : this.int32();
    if (length === -1) {
      return undefined;
    }
    if (length < 0 || length > this.remaining) {
      throw new MalformedBytes(`an array of ${length} elements in ${this.remaining} bytes`);
    }
    return length;
  }

  /** A null array is read as an empty one. */
  array<T>(options: { readonly flexible: boolean }, element: (index: number) => T): T[] {
    const length = this.arrayLength(options) ?? 0;
    const list: T[] = [];
    for (let index = 0; index < length; index += 1) {
      list.push(element(index));
    }
    return list;
  }

  nullableString({ flexible }: { readonly flexible: boolean }): string | undefined {
    const length = flexible ? this.unsignedVarint() - 1 : this.int16();
    return length === -1 ? undefined : this.text(length);
  }

  string(options: { readonly flexible: boolean }): string {
    return this.nullableString(options) ?? '';
  }

  /** As text of 32 hexadecimal digits; `undefined` for the zero id, which says that there is none. */
  uuid(): string | undefined {
    const text = this.raw(16).toString('hex');
    return /^0+$/.test(text) ? undefined : text;
  }

  /** Skips the tagged fields, which only flexible versions have. */
  taggedFields({ flexible }: { readonly flexible: boolean }): void {
    if (!flexible) {
      return;
    }
    for (let left = this.unsignedVarint(); left > 0; left -= 1) {
      this.unsignedVarint();
      this.raw(this.unsignedVarint());
    }
  }
}
