import { describe, expect, it } from 'vitest';
import { parsePathCondition } from './json-path.ts';

const BODY = {
  status: 'FAILED',
  amount_minor: 12_500,
  big: '9007199254740993',
  rate: 1.5,
  items: [{ sku: 'A-1', 'in stock': false }],
  nothing: null,
  données: 'oui',
};

describe('parsePathCondition', () => {
  it.each([
    ['$.status', true],
    ['$.missing', false],
    ['$.nothing', true],
    ['$.status = "FAILED"', true],
    ['$.status = FAILED', true],
    ['$.status != "FAILED"', false],
    ['$.status ~ fail', true],
    ['$.amount_minor > 1000', true],
    ['$.amount_minor <= 12500', true],
    ['$.amount_minor < 12500', false],
    ['$.big > 9007199254740992', true],
    ['$.big = 9007199254740992', false],
    ['$.rate >= 1.5', true],
    ['$.items[0].sku = "A-1"', true],
    ['$.items[1].sku', false],
    ['$.items[0]["in stock"] = false', true],
    ['$.missing != 1', false],
    ['$ ~ "A-1"', true],
    ['$.données = oui', true],
    ['$.données', true],
  ])('%s', (text, expected) => {
    expect(parsePathCondition(text)?.(BODY)).toBe(expected);
  });

  it.each(['status', '$.', '$.a =', '$..a', '$.a === 1', ''])('refuses %s', (text) => {
    expect(parsePathCondition(text)).toBeUndefined();
  });

  it('reads a list at the root', () => {
    expect(parsePathCondition('$[0]')?.([1])).toBe(true);
    expect(parsePathCondition('$[1].a = 2')?.([1, { a: 2 }])).toBe(true);
    expect(parsePathCondition('$[2]')?.([1])).toBe(false);
  });

  it('reads no inherited field', () => {
    expect(parsePathCondition('$.constructor')?.({})).toBe(false);
  });
});
