import { describe, expect, it } from 'vitest';
import { fromWire, toWire } from './wire.ts';

/** By way of JSON, which carries bytes beside it as Socket.IO does. */
function carried(value: unknown): unknown {
  const beside: unknown[] = [];
  const text = JSON.stringify(toWire(value), (_key, part: unknown) => {
    if (!(part instanceof Uint8Array)) return part;
    beside.push(part.slice().buffer);
    return { beside: beside.length - 1 };
  });
  const wire: unknown = JSON.parse(text, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && 'beside' in part ? beside[part.beside as number] : part,
  );
  const read = fromWire(wire);
  return read.ok ? read.value : read;
}

describe('what crosses', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['parts that are undefined', { there: undefined, list: [undefined, null] }],
    ['a bigint', { offset: 9_007_199_254_740_993n, below: -1n }],
    ['dates', [new Date(0), new Date('2026-11-21T10:00:00Z'), new Date(Number.NaN)]],
    ['bytes', { value: Uint8Array.of(0, 128, 255), none: new Uint8Array() }],
    ['numbers that JSON has no word for', [Number.NaN, Infinity, -Infinity, -0, 0, 1.5]],
    ['an object with the mark of its own', { $: 'undefined', v: { $: [new Date(1)] } }],
    ['a part with the name of the prototype', JSON.parse('{"__proto__":{"a":null},"b":[{"$":1}]}')],
    ['text and all that is plain', { a: 'é\u0000', b: [true, null, {}], c: [] }],
  ])('is the same on the other side: %s', (_what, value) => {
    expect(carried(value)).toStrictEqual(value);
  });

  it('keeps the name and the words of an error', () => {
    const error = carried(new RangeError('too far'));
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'RangeError', message: 'too far' });
  });

  it('is passed on as it is where JSON loses nothing of it', () => {
    const rows = [{ key: 'a', cells: [1, 'x', null, { open: true }] }];
    expect(toWire(rows)).toBe(rows);
    expect(fromWire(rows)).toEqual({ ok: true, value: rows });
  });

  const circle: unknown[] = [];
  circle.push(circle);
  it.each<[string, unknown]>([
    ['a function', { run: () => undefined }],
    ['a symbol', Symbol.iterator],
    ['an object of a class', new Map()],
    ['a circle', circle],
  ])('is never %s', (_what, value) => {
    expect(() => toWire(value)).toThrow(TypeError);
  });

  let deep: unknown = 1;
  for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
  it.each<[string, unknown]>([
    ['a mark that nobody knows', { $: 'function', v: 'x' }],
    ['a mark that is none', { a: [{ $: {} }] }],
    ['a bigint of letters', { $: 'bigint', v: 'x' }],
    ['a bigint with no end', { $: 'bigint', v: '9'.repeat(1_000_000) }],
    ['a number of letters', { $: 'number', v: '12' }],
    ['a date of text', { $: 'date', v: 'now' }],
    ['bytes of numbers', { $: 'bytes', v: [1, 2] }],
    ['an error of one word', { $: 'error', v: ['x'] }],
    ['an object of pairs that are none', { $: 'object', v: [['a']] }],
    ['what is too deep', deep],
  ])('is refused: %s', (_what, wire) => {
    expect(fromWire(wire)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });
});
