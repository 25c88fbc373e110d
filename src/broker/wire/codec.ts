import { MalformedFrameError } from './malformed-frame-error.ts';
import type { WireReader } from './reader.ts';
import type { WireWriter } from './writer.ts';

/**
 * How one field lies on the wire, in both directions. The version and whether it is flexible travel in
 * the reader and writer, so one codec serves every version of an API. Methods, not function properties:
 * a `Codec<string>` must be usable where a `Codec<unknown>` is expected.
 */
export type Codec<T> = {
  read(reader: WireReader): T;
  write(writer: WireWriter, value: T): void;
};

export type Infer<C> = C extends Codec<infer T> ? T : never;

export const int8: Codec<number> = {
  read: (reader) => reader.readInt8(),
  write: (writer, value) => writer.writeInt8(value),
};

export const int16: Codec<number> = {
  read: (reader) => reader.readInt16(),
  write: (writer, value) => writer.writeInt16(value),
};

export const int32: Codec<number> = {
  read: (reader) => reader.readInt32(),
  write: (writer, value) => writer.writeInt32(value),
};

export const int64: Codec<bigint> = {
  read: (reader) => reader.readInt64(),
  write: (writer, value) => writer.writeInt64(value),
};

export const boolean: Codec<boolean> = {
  read: (reader) => reader.readInt8() !== 0,
  write: (writer, value) => writer.writeInt8(value ? 1 : 0),
};

export const nullableString: Codec<string | null> = {
  read(reader) {
    const length = reader.readStringLength();
    return length === -1 ? null : reader.readText(length);
  },
  write(writer, value) {
    if (value === null) {
      writer.writeStringLength(-1);
      return;
    }
    const sizeBytes = Buffer.byteLength(value);
    if (!writer.flexible && sizeBytes > 32_767) {
      throw new RangeError('string too long for the wire');
    }
    writer.writeStringLength(sizeBytes);
    writer.writeText(value, sizeBytes);
  },
};

export const string: Codec<string> = {
  read: (reader) => notNull(nullableString.read(reader)),
  write: (writer, value) => nullableString.write(writer, value),
};

/** Read as a view of the frame; whoever keeps it longer than the request copies it. */
export const nullableBytes: Codec<Buffer | null> = {
  read(reader) {
    const length = reader.readBytesLength();
    return length === -1 ? null : reader.readRaw(length);
  },
  write(writer, value) {
    writer.writeBytesLength(value === null ? -1 : value.length);
    if (value !== null) {
      writer.writeRaw(value);
    }
  },
};

export const bytes: Codec<Buffer> = {
  read: (reader) => notNull(nullableBytes.read(reader)),
  write: (writer, value) => nullableBytes.write(writer, value),
};

/** A 16-byte topic id, as 32 hexadecimal digits inside. */
export const uuid: Codec<string> = {
  read: (reader) => reader.readRaw(16).toString('hex'),
  write: (writer, value) => writer.writeRaw(Buffer.from(value, 'hex')),
};

export function nullableArray<T>(of: Codec<T>): Codec<T[] | null> {
  return {
    read(reader) {
      const length = reader.readArrayLength();
      if (length === null) {
        return null;
      }
      const items: T[] = [];
      for (let index = 0; index < length; index += 1) {
        items.push(of.read(reader));
      }
      return items;
    },
    write(writer, items) {
      writer.writeArrayLength(items === null ? null : items.length);
      for (const item of items ?? []) {
        of.write(writer, item);
      }
    },
  };
}

export function array<T>(of: Codec<T>): Codec<T[]> {
  const nullable = nullableArray(of);
  return {
    // Some clients send null where the grammar says an empty array.
    read: (reader) => nullable.read(reader) ?? [],
    write: (writer, items) => nullable.write(writer, items),
  };
}

/** A field that exists in versions `from` to `to` only; elsewhere it reads as `absent`. */
export function between<T>(range: { from: number; to: number }, of: Codec<T>, absent: NoInfer<T>): Codec<T> {
  return {
    read: (reader) => (reader.version >= range.from && reader.version <= range.to ? of.read(reader) : absent),
    write(writer, value) {
      if (writer.version >= range.from && writer.version <= range.to) {
        of.write(writer, value);
      }
    },
  };
}

export function since<T>(from: number, of: Codec<T>, absent: NoInfer<T>): Codec<T> {
  return between({ from, to: Number.MAX_SAFE_INTEGER }, of, absent);
}

/** A response field that handlers may leave out. */
export function optional<T>(of: Codec<T>, fallback: NoInfer<T>): Codec<T | undefined> {
  return {
    read: (reader) => of.read(reader),
    write: (writer, value) => of.write(writer, value === undefined ? fallback : value),
  };
}

function notNull<T>(value: T | null): T {
  if (value === null) {
    throw new MalformedFrameError('null where the grammar allows none');
  }
  return value;
}
