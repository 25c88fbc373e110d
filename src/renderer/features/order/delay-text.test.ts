import { describe, expect, it } from 'vitest';
import { delayText } from './delay-text.ts';

describe('delayText', () => {
  it.each([
    [0, '0ms'],
    [350, '350ms'],
    [4_230, '4.2s'],
    [59_999, '60s'],
    [200_000, '3m 20s'],
    [7_500_000, '2h 5m'],
    [273_600_000, '3d 4h'],
    [60_000, '1m'],
  ])('says %i ms', (ms, text) => {
    expect(delayText(ms, 'en').replaceAll(/\u00a0|\u202f/g, ' ')).toBe(text);
  });

  it('speaks French', () => {
    expect(delayText(200_000, 'fr').replaceAll(/\u00a0|\u202f/g, ' ')).toBe('3 min 20 s');
  });
});
