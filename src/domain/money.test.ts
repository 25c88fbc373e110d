import { describe, expect, it } from 'vitest';
import { decimalAmount, decimalText, parseMinorUnits } from './money.ts';

describe('parseMinorUnits', () => {
  it.each([
    [19.99, 'EUR', 1_999],
    [999.99, 'EUR', 99_999],
    [0.1 + 0.2, 'EUR', 30],
    [1.005, 'EUR', 101],
    ['12,50', 'EUR', 1_250],
    [' 7 ', 'EUR', 700],
    ['7.', 'EUR', 700],
    [-3.5, 'EUR', -350],
    [0, 'EUR', 0],
    ['-0', 'EUR', 0],
    [1234, 'JPY', 1_234],
    [1.2345, 'TND', 1_235],
    ['1,234', 'TND', 1_234],
    ['1.234', 'EUR', 123],
    [0.0001, 'CLF', 1],
    [1e-7, 'EUR', 0],
    [90_071_992_547_409, 'EUR', 9_007_199_254_740_900],
  ])('takes the digits of %j %s', (amount, currency, minor) => {
    expect(parseMinorUnits(amount, currency)).toBe(minor);
  });

  it.each([
    '',
    ' ',
    'free',
    '1.2.3',
    '1 000',
    '0x10',
    '1e3',
    '1,234',
    '1.234,50',
    Number.NaN,
    Infinity,
    1e21,
    '99999999999999999',
  ])('refuses %j', (amount) => {
    expect(parseMinorUnits(amount, 'EUR')).toBeUndefined();
  });
});

describe('decimalText', () => {
  it.each([
    [{ minor: 1_999, currency: 'EUR' }, '19.99'],
    [{ minor: 5, currency: 'EUR' }, '0.05'],
    [{ minor: -350, currency: 'EUR' }, '-3.50'],
    [{ minor: 1_234, currency: 'JPY' }, '1234'],
    [{ minor: 5, currency: 'TND' }, '0.005'],
  ])('writes %j', (money, text) => {
    expect(decimalText(money)).toBe(text);
    expect(parseMinorUnits(decimalAmount(money), money.currency)).toBe(money.minor);
  });
});
