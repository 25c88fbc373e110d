import { describe, expect, it } from 'vitest';
import { formatsOf, NO_VALUE } from './formats.ts';

/** Intl writes several kinds of space. */
function plain(text: string): string {
  return text.replaceAll(/\s/gu, ' ');
}

describe('formats', () => {
  const fr = formatsOf('fr');
  const en = formatsOf('en');

  it('writes money in each language by its digits', () => {
    const amount = { minor: 123_456, currency: 'EUR' };
    expect([plain(fr.money(amount)), en.money(amount)]).toEqual(['1 234,56 €', '€1,234.56']);
  });

  it('keeps every digit of an amount a float would round', () => {
    expect(en.money({ minor: 9_007_199_254_740_991, currency: 'EUR' })).toBe('€90,071,992,547,409.91');
  });

  it('knows currencies without and with three decimals, and negative amounts', () => {
    expect([
      en.money({ minor: 500, currency: 'JPY' }),
      plain(en.money({ minor: 1234, currency: 'KWD' })),
      en.money({ minor: -5, currency: 'EUR' }),
    ]).toEqual(['JP¥500', 'KWD 1.234', '-€0.05']);
  });

  it('shows an unreadable currency as it is, and a dash for no amount', () => {
    expect([en.money({ minor: 120_000_000_000, currency: 'EUROS' }), en.money(undefined)]).toEqual([
      '1,200 EUROS',
      NO_VALUE,
    ]);
  });

  it('writes figures of an axis short enough for it', () => {
    expect([en.tick(0), en.tick(2500), en.tick(12_500), plain(fr.tick(12_500)), en.tick(3e6)]).toEqual([
      '0',
      '2,500',
      '12.5k',
      '12,5 k',
      '3m',
    ]);
  });

  it('reads a local date as local', () => {
    expect([fr.date('2026-11-24'), en.date('2026-11-24'), fr.date(undefined)]).toEqual([
      '24 nov. 2026',
      '24 Nov 2026',
      NO_VALUE,
    ]);
  });

  it('says how long ago, never in the future', () => {
    const now = 1_000_000_000;
    expect(
      [
        fr.relative(now - 3000, now),
        en.relative(now - 3000, now),
        en.relative(now - 120_000, now),
        fr.relative(now + 5000, now),
      ].map(plain),
    ).toEqual(['il y a 3 s', '3 sec ago', '2 min ago', 'il y a 0 s']);
  });

  it('writes the day of a story where that is not today, and the hour always', () => {
    const today = new Date().setHours(9, 5, 7);
    const then = new Date(2024, 2, 12, 9, 5, 7).getTime();
    expect([en.storyTime(today), en.storyTime(then)]).toEqual(['09:05:07', en.dateTime(then)]);
    expect(en.storyTime(then)).toContain('09:05:07');
  });

  it('writes shares and is the same object each time', () => {
    expect(plain(fr.percent(0.914))).toBe('91,4 %');
    expect(formatsOf('fr')).toBe(fr);
  });
});
