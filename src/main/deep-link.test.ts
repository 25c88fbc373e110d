import { expect, it } from 'vitest';
import { linkOfPage, pageOfArguments, pageOfLink } from './deep-link.ts';

it.each([
  ['vigie://order/0199-ab', '/orders/0199-ab'],
  ['vigie://order/x1/', '/orders/x1'],
  ['VIGIE://Order/x1', '/orders/x1'],
  ['vigie://order/a%20b%2Fc', '/orders/a%20b%2Fc'],
  ['vigie://order/caf%C3%A9', '/orders/caf%C3%A9'],
])('%s leads to the page of the order', (link, page) => {
  expect(pageOfLink(link)).toBe(page);
});

it.each([
  '',
  'vigie:',
  'vigie://order',
  'vigie://order/',
  'vigie://order//',
  'vigie://orders/x1',
  'vigie://order/x1/more',
  'vigie://order/x1?then=quit',
  'vigie://order/x1#there',
  'vigie://order/..',
  'vigie://order/%2e%2e',
  'vigie://order/%zz',
  'vigie://order/%00',
  'vigie://order/a%0Ab',
  'vigie://order/%E2%80%AEx1',
  'vigie://order/%20x1',
  String.raw`vigie://order/..\..\x`,
  'vigie://user@order/x1',
  'https://order/x1',
  'javascript:alert(1)',
  `vigie://order/${'a'.repeat(257)}`,
  ' vigie://order/x1',
  'vigie://order/x1\nvigie://order/x2',
])('%j leads nowhere', (link) => {
  expect(pageOfLink(link)).toBeUndefined();
});

it('finds the link among the arguments of a start', () => {
  expect(pageOfArguments(['/opt/vigie', '--demo', '--allow-file-access', 'vigie://order/x1'])).toBe(
    '/orders/x1',
  );
  expect(pageOfArguments(['/opt/vigie', 'vigie://settings/x1'])).toBeUndefined();
  expect(pageOfArguments(['/opt/vigie', '--home=vigie'])).toBeUndefined();
});

it.each(['/orders/x1', '/orders/x%201'])('a link to %s leads back to it', (page) => {
  expect(pageOfLink(linkOfPage(page) ?? '')).toBe(page);
});

it.each(['/', '/orders', '/orders/x1?tab=log', '/payments/x1'])('%s has no link', (page) => {
  expect(linkOfPage(page)).toBeUndefined();
});
