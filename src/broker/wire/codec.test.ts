import { describe, expect, it } from 'vitest';
import {
  array,
  between,
  boolean,
  bytes,
  type Codec,
  int16,
  int32,
  int64,
  int8,
  nullableArray,
  nullableBytes,
  nullableString,
  since,
  string,
  uuid,
} from './codec.ts';
import { MalformedFrameError } from './malformed-frame-error.ts';
import { WireReader } from './reader.ts';
import { struct, tagged } from './struct.ts';
import { WireWriter } from './writer.ts';

type Format = { version?: number; flexible?: boolean };

function encode<T>(codec: Codec<T>, value: T, format: Format = {}): string {
  const writer = new WireWriter({ version: format.version ?? 0, flexible: format.flexible ?? false });
  codec.write(writer, value);
  return Buffer.concat(writer.finish()).toString('hex');
}

function decode<T>(codec: Codec<T>, hex: string, format: Format = {}): T {
  const reader = new WireReader(Buffer.from(hex, 'hex'), {
    version: format.version ?? 0,
    flexible: format.flexible ?? false,
  });
  const value = codec.read(reader);
  expect(reader.remaining).toBe(0);
  return value;
}

const flexible = { flexible: true };

describe('primitives', () => {
  const fixtures: [string, Codec<unknown>, unknown, string, Format?][] = [
    ['int8', int8, -2, 'fe'],
    ['int16', int16, 258, '0102'],
    ['int32', int32, -1, 'ffffffff'],
    ['int64', int64, 2n ** 40n, '0000010000000000'],
    ['boolean', boolean, true, '01'],
    ['string', string, 'é', '0002c3a9'],
    ['compact string', string, 'ab', '036162', flexible],
    ['null string', nullableString, null, 'ffff'],
    ['compact null string', nullableString, null, '00', flexible],
    ['bytes', bytes, Buffer.from('01', 'hex'), '0000000101'],
    ['compact bytes', bytes, Buffer.from('01', 'hex'), '0201', flexible],
    ['null bytes', nullableBytes, null, 'ffffffff'],
    ['array', array(int8), [1, 2], '000000020102'],
    ['compact array', array(int8), [1, 2], '030102', flexible],
    ['null array', nullableArray(int8), null, 'ffffffff'],
    ['compact null array', nullableArray(int8), null, '00', flexible],
    ['uuid', uuid, '000102030405060708090a0b0c0d0e0f', '000102030405060708090a0b0c0d0e0f'],
  ];

  it.each(fixtures)('%s has its bytes both ways', (_name, codec, value, hex, format) => {
    expect(encode(codec, value, format)).toBe(hex);
    expect(decode(codec, hex, format)).toEqual(value);
  });

  it('a compact length of more than one varint byte', () => {
    const text = 'x'.repeat(300);
    expect(encode(string, text, flexible).slice(0, 4)).toBe('ad02');
    expect(decode(string, encode(string, text, flexible), flexible)).toBe(text);
  });
});

describe('struct', () => {
  const codec = struct({
    old: between({ from: 0, to: 1 }, int8, 7),
    always: int8,
    later: since(2, nullableString, null),
    extra: tagged(3, 2, int16),
  });

  it('has the fields of its version only', () => {
    expect(encode(codec, { old: 1, always: 2, later: 'x' }, { version: 1 })).toBe('0102');
    expect(encode(codec, { old: 1, always: 2, later: 'x' }, { version: 2 })).toBe('02000178');
    expect(decode(codec, '02ffff', { version: 2 })).toEqual({ old: 7, always: 2, later: null });
  });

  it('ends with its tagged fields in flexible versions', () => {
    const format = { version: 2, flexible: true };
    expect(encode(codec, { old: 7, always: 2, later: null }, format)).toBe('020000');
    expect(encode(codec, { old: 7, always: 2, later: null, extra: 258 }, format)).toBe('02000103020102');
    expect(decode(codec, '02000103020102', format)).toEqual({ old: 7, always: 2, later: null, extra: 258 });
  });

  it('skips tags it does not know', () => {
    expect(decode(codec, '0200010903aabbcc', { version: 2, flexible: true })).toEqual({
      old: 7,
      always: 2,
      later: null,
    });
  });
});

describe('hostile input', () => {
  it.each([
    ['a string past the end', string, '0005616263', {}],
    ['a negative length', bytes, 'fffffff0', {}],
    ['null where none is allowed', string, 'ffff', {}],
    ['an array larger than the frame', array(int8), '7fffffff00', {}],
    ['a varint without end', string, 'ffffffffffff', flexible],
    ['a tag section past the end', struct({}), '0105ff', flexible],
    ['nothing', int32, '', {}],
  ] as [string, Codec<unknown>, string, Format][])('%s is malformed', (_name, codec, hex, format) => {
    expect(() => decode(codec, hex, format)).toThrow(MalformedFrameError);
  });
});

it('a large buffer goes into the frame by reference, between what stands around it', () => {
  const records = Buffer.alloc(10_000, 5);
  const writer = new WireWriter({ version: 0, flexible: false });
  writer.writeInt32(1);
  writer.writeRaw(records);
  writer.writeInt32(2);
  const chunks = writer.finishFrame();
  expect(chunks.some((chunk) => chunk.buffer === records.buffer)).toBe(true);
  const frame = Buffer.concat(chunks);
  expect(frame.readInt32BE(0)).toBe(10_008);
  expect(frame.readInt32BE(frame.length - 4)).toBe(2);
});
