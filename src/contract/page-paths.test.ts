import { describe, expect, it } from 'vitest';
import { isPagePath } from './page-paths.ts';

describe('isPagePath', () => {
  it.each([
    '/',
    '/index.html',
    '/dashboard',
    '/orders/',
    '/Dashboard',
    '/log/orders.created',
    '/log/shop.wide_topic-300',
    '/orders/2024.0017',
    '/orders/a.png',
    '/orders/a%2Fb',
    '/orders/%C3%A9t%C3%A9',
    '/orders/%00',
  ])('knows %s', (path) => {
    expect(isPagePath(path)).toBe(true);
  });

  it.each([
    '',
    '//',
    '/metrics',
    '/health',
    '/nothing.png',
    '/orders/a/b',
    '/orders/..',
    '/orders/%2e%2E',
    '/orders/.',
    String.raw`/orders/..\secret`,
    '/orders/%',
    '/log//',
  ])('knows nothing at %j', (path) => {
    expect(isPagePath(path)).toBe(false);
  });
});
