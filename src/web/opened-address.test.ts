import { expect, it } from 'vitest';
import { isOpening, markedAddress, openedOf, pageAddress } from './opened-address.ts';

const at = (address: string) => new URL(address, 'http://localhost');

it('marks the address of a page, and takes the mark and the token from it', () => {
  const marked = markedAddress(at('/log/orders?from=latest&token=t'), 'given', 7);
  expect([marked, pageAddress(at(marked)), isOpening(at(marked)), isOpening(at('/log/orders'))]).toEqual([
    '/log/orders?from=latest&opened=given-7',
    '/log/orders?from=latest',
    true,
    false,
  ]);
  expect(markedAddress(at(marked), 'asked', 8)).toBe('/log/orders?from=latest&opened=asked-8');
});

it.each(['//evil.test/x', '/.//evil.test', String.raw`/\evil.test`])('stays on this host (%s)', (path) => {
  const url = new URL('http://localhost');
  url.pathname = path;
  expect(markedAddress(url, 'given', 1)).toMatch(/^\/[^/\\]/);
  expect(pageAddress(url)).toMatch(/^\/[^/\\]/);
});

it.each([
  ['given-1000', 'given'],
  ['asked-1000', 'asked'],
  ['asked-61000', 'asked'],
  ['asked-999', undefined],
  ['asked-61001', undefined],
  ['asked-', undefined],
  ['asked-1e4', undefined],
  ['ended-1000', undefined],
  ['', undefined],
])('reads the mark %j of the last minute', (mark, opened) => {
  expect(openedOf(at(`/?opened=${mark}`), 61_000)).toBe(opened);
});
