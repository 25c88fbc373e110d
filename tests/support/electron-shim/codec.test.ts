import { describe, expect, it } from 'vitest';
import { createCodec } from './codec.ts';

const { encode, decode } = createCodec();

describe('the codec between the stand-in and its pages', () => {
  it.each<[string, unknown]>([
    ['dates, also none', [new Date(5), new Date(Number.NaN)]],
    ['bytes of every kind', [Uint8Array.of(0, 255), new Float64Array([1.5]), new Uint8Array(2).buffer]],
    ['bigint and undefined', { big: 2n ** 70n, none: undefined, list: [undefined] }],
    ['numbers', [Number.NaN, -0, Infinity, 1e-300]],
    ['maps and sets', new Map<unknown, unknown>([[new Date(1), new Set([1n])]])],
    ['regular expressions', /a+/gi],
    ['keys of its own', { $: 'date', i: 1, v: [], t: 'x' }],
    ['nothing', null],
  ])('keeps what structured clone keeps: %s', (_what, value) => {
    expect(decode(encode(value))).toStrictEqual(structuredClone(value));
  });

  it('keeps what refers to itself, and what is there twice', () => {
    const twice = { at: 1 };
    const circle: Record<string, unknown> = { twice, again: twice };
    circle['self'] = circle;
    const read = decode(encode(circle)) as Record<string, unknown>;
    expect(read['self']).toBe(read);
    expect(read['again']).toBe(read['twice']);
  });

  it('keeps the name and the words of an error, not its fields, as Electron does', () => {
    const error = decode(encode(Object.assign(new TypeError('no'), { code: 7 }))) as Error;
    expect([error.name, error.message, 'code' in error]).toEqual(['TypeError', 'no', false]);
  });

  it('refuses what cannot be cloned, in the words of structured clone', () => {
    expect(() => encode({ run: () => undefined })).toThrow('could not be cloned');
  });
});
