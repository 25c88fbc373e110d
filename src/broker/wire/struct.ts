import type { Codec, Infer } from './codec.ts';
import { MalformedFrameError } from './malformed-frame-error.ts';
import type { WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

/** A KIP-482 tagged field: only in flexible versions, only written when it differs from `absent`. */
export type TaggedCodec<T> = Codec<T | undefined> & { readonly tag: number; readonly from: number };

type Fields = Record<string, Codec<unknown>>;

type OptionalKeys<F extends Fields> = {
  [K in keyof F]: undefined extends Infer<F[K]> ? K : never;
}[keyof F];

type Simplify<T> = { [K in keyof T]: T[K] };

export type StructOf<F extends Fields> = Simplify<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & { [K in OptionalKeys<F>]?: Infer<F[K]> }
>;

/**
 * The fields in the order of the wire. In flexible versions every struct ends with its tagged fields:
 * `[count uvarint] ([tag uvarint] [size uvarint] [bytes])*`; unknown tags are skipped.
 */
export function struct<F extends Fields>(fields: F): Codec<StructOf<F>> {
  const entries = Object.entries(fields);
  const plain = entries.filter(([, codec]) => !isTagged(codec));
  const tagged = entries.filter((entry): entry is [string, TaggedCodec<unknown>] => isTagged(entry[1]));

  function read(reader: WireReader): StructOf<F> {
    const value: Record<string, unknown> = {};
    for (const [name, codec] of plain) {
      value[name] = codec.read(reader);
    }
    if (reader.flexible) {
      if (tagged.length === 0) {
        reader.skipTaggedFields();
      } else {
        readTagged(reader, tagged, value);
      }
    }
    return value as StructOf<F>;
  }

  function write(writer: WireWriter, value: StructOf<F>): void {
    const record = value as Record<string, unknown>;
    for (const [name, codec] of plain) {
      codec.write(writer, record[name]);
    }
    if (writer.flexible) {
      writeTagged(writer, tagged, record);
    }
  }

  return { read, write };
}

export function tagged<T>(tag: number, from: number, of: Codec<T>): TaggedCodec<T> {
  return {
    tag,
    from,
    read: (reader) => of.read(reader),
    write(writer, value) {
      if (value !== undefined) {
        of.write(writer, value);
      }
    },
  };
}

function isTagged(codec: Codec<unknown>): codec is TaggedCodec<unknown> {
  return 'tag' in codec;
}

function readTagged(
  reader: WireReader,
  fields: [string, TaggedCodec<unknown>][],
  into: Record<string, unknown>,
): void {
  const count = reader.readTaggedFieldCount();
  for (let index = 0; index < count; index += 1) {
    const tag = reader.readUnsignedVarint();
    const sizeBytes = reader.readUnsignedVarint();
    const field = fields.find(([, codec]) => codec.tag === tag && reader.version >= codec.from);
    if (field === undefined) {
      reader.readRaw(sizeBytes);
      continue;
    }
    const end = reader.position + sizeBytes;
    into[field[0]] = field[1].read(reader);
    if (reader.position !== end) {
      throw new MalformedFrameError(`tagged field ${tag} is not ${sizeBytes} bytes long`);
    }
  }
}

function writeTagged(
  writer: WireWriter,
  fields: [string, TaggedCodec<unknown>][],
  record: Record<string, unknown>,
): void {
  const present = fields.filter(
    ([name, codec]) => record[name] !== undefined && writer.version >= codec.from,
  );
  writer.writeUnsignedVarint(present.length);
  for (const [name, codec] of present) {
    const inner = new WireWriter({ version: writer.version, flexible: true });
    codec.write(inner, record[name]);
    writer.writeUnsignedVarint(codec.tag);
    writer.writeUnsignedVarint(inner.sizeBytes);
    for (const chunk of inner.finish()) {
      writer.writeRaw(chunk);
    }
  }
}
