import { describe, expect, it } from 'vitest';
import { prettyJson } from './pretty-json.ts';

function text(json: string): string | undefined {
  return prettyJson(json)
    ?.map((token) => token.text)
    .join('');
}

describe('prettyJson', () => {
  it('lays out like JSON.stringify', () => {
    const value = { a: 1, b: [true, null, { c: 'x: {y}, "z"' }], d: {}, e: [] };
    expect(text(JSON.stringify(value))).toBe(JSON.stringify(value, undefined, 2));
  });

  it('keeps every digit and the writing of numbers', () => {
    expect(text('{"big":9007199254740993,"exact":12.50,"small":-1E-7}')).toBe(
      '{\n  "big": 9007199254740993,\n  "exact": 12.50,\n  "small": -1E-7\n}',
    );
  });

  it('keeps duplicate keys and escapes as they were written', () => {
    expect(text(String.raw`{"a":"\u00e9\"","a":2}`)).toBe('{\n  "a": "\\u00e9\\"",\n  "a": 2\n}');
  });

  it('tells keys from strings', () => {
    const kinds = prettyJson('{"a" : "a", "n": 1, "t": true}')?.map(({ kind }) => kind);
    expect(kinds?.filter((kind) => kind !== 'space' && kind !== 'mark')).toEqual([
      'key',
      'string',
      'key',
      'number',
      'key',
      'word',
    ]);
  });

  it.each(['', '{', '{"a": 1,}', 'plain text', "{'a': 1}"])('refuses %j, which is not JSON', (json) => {
    expect(prettyJson(json)).toBeUndefined();
  });

  it('indents what is nested deep no further than one can follow', () => {
    const laidOut = text('['.repeat(5_000) + ']'.repeat(5_000)) ?? '';
    expect(laidOut.length).toBeLessThan(2_000_000);
    expect(laidOut.replaceAll(/\s/g, '')).toBe('['.repeat(5_000) + ']'.repeat(5_000));
  });
});
