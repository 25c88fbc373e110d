import { describe, expect, it } from 'vitest';
import { bytesOfBase64, hexText, wholeNumberText } from './bytes-view.ts';

function read(hex: string) {
  const pairs = hex.match(/../g) ?? [];
  const bytes = bytesOfBase64(btoa(String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16)))));
  return [hexText(bytes), wholeNumberText(bytes)];
}

describe('bytes that are no text (D7)', () => {
  it.each([
    ['00003039', '00 00 30 39', '12345'],
    ['00000003', '00 00 00 03', '3'],
    ['0000000000bc614e', '00 00 00 00 00 bc 61 4e', '12345678'],
    ['0000018d59eb6353', '00 00 01 8d 59 eb 63 53', '1706610615123'],
    ['ffff', 'ff ff', '-1'],
    ['00ff01', '00 ff 01', undefined],
    ['', '', undefined],
  ])('%s can be read off the screen', (hex, shown, number) => {
    expect(read(hex)).toEqual([shown, number]);
  });

  it('are cut where there are many, and that is shown', () => {
    expect(hexText(new Uint8Array(5).fill(255), 3)).toBe('ff ff ff …');
  });
});
