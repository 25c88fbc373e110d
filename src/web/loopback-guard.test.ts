import { describe, expect, it } from 'vitest';
import { createLoopbackGuard } from './loopback-guard.ts';

const guard = createLoopbackGuard({ port: 5000, token: 'secret' });
const host = '127.0.0.1:5000';

describe('createLoopbackGuard', () => {
  it.each([
    ['a bearer token', { host, authorization: 'Bearer secret' }, 'POST', 'ok'],
    [
      'the cookie of its own page',
      { host, cookie: 'a=b; vigie_5000=secret', origin: `http://${host}` },
      'POST',
      'ok',
    ],
    ['the cookie on a read', { host: 'localhost:5000', cookie: 'vigie_5000=secret' }, 'GET', 'ok'],
    ['no token', { host }, 'GET', 'no_session'],
    ['a wrong token', { host, authorization: 'Bearer secre' }, 'GET', 'no_session'],
    ['the cookie of another port', { host, cookie: 'vigie_5001=secret' }, 'GET', 'no_session'],
    ['another host name', { host: 'evil.test:5000', authorization: 'Bearer secret' }, 'GET', 'bad_host'],
    ['no host', { authorization: 'Bearer secret' }, 'GET', 'bad_host'],
    [
      'another origin',
      { host, origin: 'http://evil.test', cookie: 'vigie_5000=secret' },
      'POST',
      'bad_origin',
    ],
    ['an opaque origin', { host, origin: 'null', cookie: 'vigie_5000=secret' }, 'POST', 'bad_origin'],
    [
      'a form of another site',
      { host, cookie: 'vigie_5000=secret', 'sec-fetch-site': 'cross-site' },
      'POST',
      'bad_origin',
    ],
  ] as const)('answers %s', (_what, headers, method, verdict) => {
    expect(guard.check({ headers, method, url: '/' })).toBe(verdict);
  });
});
