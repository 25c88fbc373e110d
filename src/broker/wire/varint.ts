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
    // Most are of one byte; behind the end there is none.
    const first = this.#buffer[this.position];
    if (first !== undefined && first < 0x80) {
      this.position += 1;
      return (first >>> 1) ^ -(first & 1);
    }
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

  /** An int64 as a number, without an allocation; exact up to 2^53, and larger than that where it is larger. */
  readSafeLong(): number {
    let byte = this.readByte();
    const isNegative = (byte & 1) === 1;
    let magnitude = (byte & 0x7f) >> 1;
    let scale = 64;
    for (let count = 1; byte >= 0x80; count += 1) {
      if (count === 10) {
        throw new MalformedFrameError('varlong too long');
      }
      byte = this.readByte();
      magnitude += (byte & 0x7f) * scale;
      scale *= 128;
    }
    return isNegative ? -magnitude - 1 : magnitude;
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
