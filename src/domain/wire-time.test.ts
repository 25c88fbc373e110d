import { describe, expect, it } from 'vitest';
import { parseWireTime } from './wire-time.ts';

describe('parseWireTime', () => {
  it.each([
    ['2024-01-29T10:30:15.123456', '2024-01-29T10:30:15.123Z', false],
    ['2024-01-29 10:30', '2024-01-29T10:30:00.000Z', false],
    ['2024-01-29T10:30:15Z', '2024-01-29T10:30:15.000Z', true],
    ['2024-01-29T10:30:15.5+02:00', '2024-01-29T08:30:15.500Z', true],
    ['2024-01-29T10:30:15+0200', '2024-01-29T08:30:15.000Z', true],
  ])('reads %s', (text, iso, hasZone) => {
    expect(parseWireTime(text)).toEqual({ atMs: Date.parse(iso), hasZone });
  });

  it.each(['', 'yesterday', '2024-13-01T00:00:00', '2024-01-29', '1706524215'])('refuses %j', (text) => {
    expect(parseWireTime(text)).toBeUndefined();
  });
});
