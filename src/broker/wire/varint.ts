import { MalformedFrameError } from './malformed-frame-error.ts';

/** Reads the zigzag numbers of records one after the other; throws `MalformedFrameError` past their end. */
export class VarintReader {
  readonly #buffer: Buffer;
  position: number;

  constructor(buffer: Buffer, position = 0) {
    this.#buffer = buffer;
    this.position = position;
  }

  readByte(): number {
    const byte = this.#buffer[this.position];
    if (byte === undefined) {
      throw new MalformedFrameError('record cut short');
    }
    this.position += 1;
    return byte;
  }

  /** An int32. */
  readInt(): number {
    let raw = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.readByte();
      raw |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new MalformedFrameError('varint too long');
  }

  /** An int64. */
  readLong(): bigint {
    let raw = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.readByte();
      raw |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n));
      }
    }
    throw new MalformedFrameError('varlong too long');
  }

  skipLong(): void {
    for (let count = 0; count < 10; count += 1) {
      if (this.readByte() < 0x80) {
        return;
      }
    }
    throw new MalformedFrameError('varlong too long');
  }
}

/** The zigzag encoding of an int32 or int64. */
export function encodeVarlong(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const out: number[] = [];
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Buffer.from(out);
}
