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
    // D9
    [1_706_610_615_123, '2024-01-30T10:30:15.123Z', true],
    [1_706_610_615, '2024-01-30T10:30:15.000Z', true],
    [1_706_610_615.25, '2024-01-30T10:30:15.250Z', true],
    ['1706610615123', '2024-01-30T10:30:15.123Z', true],
    ['1706610615123456', '2024-01-30T10:30:15.123Z', true],
    ['1706610615123456789', '2024-01-30T10:30:15.123Z', true],
    [[2024, 1, 30, 10, 30, 15, 123_000_000], '2024-01-30T10:30:15.123Z', false],
    [[2024, 1, 30, 10, 30], '2024-01-30T10:30:00.000Z', false],
    ['2024-01-30T10:30:15.123+01:00[Europe/Paris]', '2024-01-30T09:30:15.123Z', true],
    ['2024-01-30T10:30:15[Europe/Paris]', '2024-01-30T09:30:15.000Z', true],
    ['2024-01-30T10:30:15Z[UTC]', '2024-01-30T10:30:15.000Z', true],
    ['Tue, 30 Jan 2024 10:30:15 GMT', '2024-01-30T10:30:15.000Z', true],
    ['30 Jan 2024 10:30:15 +0100', '2024-01-30T09:30:15.000Z', true],
    ['2024-01-30 10:30:15+01', '2024-01-30T09:30:15.000Z', true],
  ])('reads %j', (value, iso, hasZone) => {
    expect(parseWireTime(value)).toEqual({ atMs: Date.parse(iso), hasZone, precision: 'time' });
  });

  it('reads a date alone as the start of the day in the zone, and says so', () => {
    const time = { atMs: Date.parse('2024-01-29T23:00:00Z'), hasZone: false, precision: 'date' };
    expect(parseWireTime('2024-01-30', 'Europe/Paris')).toEqual(time);
    expect(parseWireTime([2024, 1, 30], 'Europe/Paris')).toEqual(time);
  });

  it.each([
    '',
    'yesterday',
    '2024-13-01T00:00:00',
    '2024-02-30T00:00:00.000Z',
    '2023-02-29T00:00:00',
    '2024-01-29T24:00:00Z',
    '2024-01-29T10:30:15+24:00',
    '2024-01-29T10:30:15[Nowhere/Land]',
    '30/01/2024 10:30:15',
    '01/02/2024',
    '20240130',
    12_345,
    -1_706_610_615,
    Number.NaN,
    [2024, 13, 1],
    [2024, 1, 30, 10, 30, 15, 1e9],
    [2024, 1.5, 1],
    { seconds: 1 },
    undefined,
    true,
  ])('refuses %j', (value) => {
    expect(parseWireTime(value)).toBeUndefined();
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
