import { crc32c as reference } from '@platformatic/wasm-utils';
import { expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { crc32c } from './crc32c.ts';

it('gives the check value of the polynomial', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.alloc(0))).toBe(0);
});

it('agrees with another implementation at every length and start', () => {
  const random = seededRandom(7);
  const bytes = Buffer.from(Array.from({ length: 200 }, () => random(256)));
  for (let length = 0; length < 100; length += 1) {
    const start = length % 9;
    expect(crc32c(bytes, start, start + length)).toBe(reference(bytes.subarray(start, start + length)));
  }
});
