import { describe, expect, it } from 'vitest';
import { textParts } from './text-parts.ts';

describe('textParts', () => {
  it.each([
    ['', ['']],
    ['ab\ncd\n', ['ab\n', 'cd\n']],
    ['a\nb\nc', ['a\nb\n', 'c']],
    ['a long line\nb', ['a long line\n', 'b']],
    ['no line at all', ['no line at all']],
  ])('parts %j at its lines', (text, parts) => {
    expect(textParts(text, 4)).toEqual(parts);
    expect(textParts(text, 4).join('')).toBe(text);
  });
});
