import { describe, expect, it } from 'vitest';
import { decimalAmount, decimalText, parseAmount, parseExactAmount, sumByCurrency } from './money.ts';

describe('parseAmount', () => {
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
    ['0.00012345', 'BTC', 12_345],
    [50, 'USDC', 5_000_000_000],
  ])('takes the digits of %j %s', (amount, currency, minor) => {
    expect(parseAmount(amount, currency)?.minor).toBe(minor);
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
    expect(parseAmount(amount, 'EUR')).toBeUndefined();
  });
});

describe('decimalText', () => {
  it.each([
    [{ minor: 1_999, currency: 'EUR' }, '19.99'],
    [{ minor: 5, currency: 'EUR' }, '0.05'],
    [{ minor: -350, currency: 'EUR' }, '-3.50'],
    [{ minor: 1_234, currency: 'JPY' }, '1234'],
    [{ minor: 5, currency: 'TND' }, '0.005'],
    [{ minor: 12_345, currency: 'BTC' }, '0.00012345'],
    [{ minor: 5_000_000_000, currency: 'USDC' }, '50'],
    [{ minor: 0, currency: '$' }, '0'],
  ])('writes %j', (money, text) => {
    expect(decimalText(money)).toBe(text);
    expect(parseExactAmount(decimalAmount(money), money.currency)).toBe(money.minor);
  });
});

describe('an amount with more decimals than its currency', () => {
  it.each([
    [19.99, 'EUR', false],
    ['7.500', 'EUR', false],
    [0.1 + 0.2, 'EUR', true],
    ['19.999', 'EUR', true],
    [1.5, 'JPY', true],
    ['0.00012345', 'BTC', false],
    ['0.000000001', 'BTC', true],
  ])('is said to be rounded: %j %s', (amount, currency, isRounded) => {
    expect(parseAmount(amount, currency)?.isRounded).toBe(isRounded);
    expect(parseExactAmount(amount, currency) === undefined).toBe(isRounded);
  });
});

describe('sumByCurrency', () => {
  it('keeps currencies apart', () => {
    const amounts = [
      { minor: 1, currency: 'EUR' },
      { minor: 2, currency: 'USDC' },
      { minor: -1, currency: 'EUR' },
    ];
    expect(sumByCurrency(amounts)).toEqual([
      { minor: 0, currency: 'EUR' },
      { minor: 2, currency: 'USDC' },
    ]);
  });
});
