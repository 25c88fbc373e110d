type Form = { readonly flexible: boolean };

/** Writes Kafka's primitives, big-endian. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(512);
  #length = 0;

  #room(sizeBytes: number): number {
    const at = this.#length;
    this.#length = at + sizeBytes;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  int8(value: number): this {
    const at = this.#room(1);
    this.#bytes.writeInt8(value, at);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int16(value: number): this {
    const at = this.#room(2);
    this.#bytes.writeInt16BE(value, at);
    return this;
  }

  int32(value: number): this {
    const at = this.#room(4);
    this.#bytes.writeInt32BE(value, at);
    return this;
  }

  uint32(value: number): this {
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value, at);
    return this;
  }

  int64(value: bigint): this {
    const at = this.#room(8);
    this.#bytes.writeBigInt64BE(value, at);
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  unsignedVarint(value: number): this {
    let left = value;
    while (left >= 0x80) {
      const at = this.#room(1);
      this.#bytes[at] = (left % 0x80) | 0x80;
      left = Math.floor(left / 0x80);
    }
    const at = this.#room(1);
    this.#bytes[at] = left;
    return this;
  }

  /** Zigzag, 32 bits. */
  varint(value: number): this {
    return this.unsignedVarint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** Zigzag, 64 bits. */
  varlong(value: bigint): this {
    let left = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (left >= 0x80n) {
      const at = this.#room(1);
      this.#bytes[at] = Number(left & 0x7fn) | 0x80;
      left >>= 7n;
    }
    const at = this.#room(1);
    this.#bytes[at] = Number(left);
    return this;
  }

  /** `undefined` is written as null. */
  nullableString(value: string | undefined, { flexible }: Form): this {
    const text = value === undefined ? undefined : Buffer.from(value);
    if (flexible) {
      this.unsignedVarint((text?.length ?? -1) + 1);
    } else {
      this.int16(text?.length ?? -1);
    }
    return text ? this.raw(text) : this;
  }

  string(value: string, form: Form): this {
    return this.nullableString(value, form);
  }

  /** `undefined` is written as null. */
  array<T>(elements: readonly T[] | undefined, { flexible }: Form, element: (each: T) => void): this {
    const length = elements?.length ?? -1;
    if (flexible) {
      this.unsignedVarint(length + 1);
    } else {
      this.int32(length);
    }
    for (const each of elements ?? []) {
      element(each);
    }
    return this;
  }

  /** Sixteen zero bytes where the id is absent. */
  uuid(id: string | undefined): this {
    return this.raw(id === undefined ? Buffer.alloc(16) : Buffer.from(id, 'hex'));
  }

  /** None, which flexible versions say with one byte. */
  taggedFields({ flexible }: Form): this {
    return flexible ? this.unsignedVarint(0) : this;
  }
}
