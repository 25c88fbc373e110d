import { describe, expect, it } from 'vitest';
import { parseWireTime } from './wire-time.ts';

describe('parseWireTime', () => {
  it.each([
    ['2024-01-29T10:30:15.123456', '2024-01-29T10:30:15.123Z', false],
    ['2024-01-29 10:30', '2024-01-29T10:30:00.000Z', false],
    ['2024-01-29T10:30:15Z', '2024-01-29T10:30:15.000Z', true],
    ['2024-01-29T10:30:15.5+02:00', '2024-01-29T08:30:15.500Z', true],
    ['2024-01-29T10:30:15+0200', '2024-01-29T08:30:15.000Z', true],
    ['2024-01-29T10:30:15.123Z', '2024-01-29T10:30:15.123Z', true],
    ['2024-01-29t23:30:15.123456-03:30', '2024-01-30T03:00:15.123Z', true],
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00.000Z', false],
  ])('reads %s', (text, iso, hasZone) => {
    expect(parseWireTime(text)).toEqual({ atMs: Date.parse(iso), hasZone });
  });

  it.each([
    '',
    'yesterday',
    '2024-13-01T00:00:00',
    '2024-02-30T00:00:00.000Z',
    '2023-02-29T00:00:00',
    '2024-01-29T24:00:00Z',
    '2024-01-29T10:30:15+24:00',
    '2024-01-29',
    '1706524215',
  ])('refuses %j', (text) => {
    expect(parseWireTime(text)).toBeUndefined();
  });

  it.each([
    ['Europe/Paris', '2026-01-15T12:00:00', '2026-01-15T11:00:00.000Z'],
    ['Europe/Paris', '2026-07-15T12:00:00.5', '2026-07-15T10:00:00.500Z'],
    ['Europe/Paris', '2026-07-15T12:00:00+00:00', '2026-07-15T12:00:00.000Z'],
    // Shown twice, on the night the clocks go back: the first time.
    ['Europe/Paris', '2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
    // Skipped, on the night they go forward: as if they had not.
    ['Europe/Paris', '2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
    ['Europe/Paris', '2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
    ['America/New_York', '2026-11-01T01:30:00', '2026-11-01T05:30:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00', '2025-12-31T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01T00:00:00', '2025-12-31T10:00:00.000Z'],
  ])('reads in %s %s', (zone, text, iso) => {
    expect(new Date(parseWireTime(text, zone)?.atMs ?? 0).toISOString()).toBe(iso);
  });
});
