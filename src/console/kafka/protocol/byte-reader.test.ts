import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MalformedBytes } from './malformed-bytes.ts';

describe('ByteReader', () => {
  it.each([0, 1, -1, 63, -64, 64, 300, -(2 ** 31), 2 ** 31 - 1])(
    'reads the varint %d as written',
    (value) => {
      expect(new ByteReader(new ByteWriter().varint(value).bytes).varint()).toBe(value);
    },
  );

  it.each([0n, 1n, -1n, 63n, -64n, 300n, -(2n ** 63n), 2n ** 63n - 1n])(
    'reads the varlong %d as written',
    (value) => {
      expect(new ByteReader(new ByteWriter().varlong(value).bytes).varlong()).toBe(value);
    },
  );

  it.each([true, false])('reads strings, arrays and nulls as written, flexible: %s', (flexible) => {
    const form = { flexible };
    const writer = new ByteWriter();
    writer
      .string('é'.repeat(200), form)
      .nullableString(undefined, form)
      .array([1, 2], form, (each) => writer.int32(each))
      .array(undefined, form, () => undefined)
      .taggedFields(form);
    const reader = new ByteReader(writer.bytes);
    expect([
      reader.string(form),
      reader.nullableString(form),
      reader.array(form, () => reader.int32()),
      reader.array(form, () => reader.int32()),
    ]).toEqual(['é'.repeat(200), undefined, [1, 2], []]);
    reader.taggedFields(form);
    expect(reader.remaining).toBe(0);
  });

  it.each<[string, Buffer, (reader: ByteReader) => unknown]>([
    ['an endless varint', Buffer.alloc(20, 0xff), (reader) => reader.varint()],
    ['an endless varlong', Buffer.alloc(20, 0xff), (reader) => reader.varlong()],
    ['a varlong cut off', Buffer.alloc(3, 0xff), (reader) => reader.varlong()],
    ['nothing at all', Buffer.alloc(0), (reader) => reader.varlong()],
    [
      'a string longer than the bytes',
      Buffer.from([0, 9, 65]),
      (reader) => reader.string({ flexible: false }),
    ],
    ['a negative length', Buffer.from([0x80, 0]), (reader) => reader.string({ flexible: false })],
    [
      'an array of a billion elements',
      Buffer.from([0x3b, 0x9a, 0xca, 0, 1]),
      (reader) => reader.array({ flexible: false }, () => reader.int8()),
    ],
  ])('refuses %s', (_name, bytes, read) => {
    expect(() => read(new ByteReader(bytes))).toThrow(MalformedBytes);
  });
});
