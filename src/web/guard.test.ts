import { beforeEach, describe, expect, it } from 'vitest';
import { Access } from './access.ts';
import { createGuard, type Guard, type Transport } from './guard.ts';

const host = '127.0.0.1:5000';
const origin = `http://${host}`;
const address = {
  hosts: new Set([host, 'localhost:5000']),
  origins: new Set([origin, 'http://localhost:5000']),
};
let clock = { nowMs: 0 };
let guard: Guard;
let cookie: string;

type Asked = {
  readonly headers: Record<string, string>;
  readonly method?: string;
  readonly from?: string;
};

function request({ headers, method = 'GET', from = '127.0.0.1' }: Asked) {
  return { headers, method, socket: { remoteAddress: from } };
}

function setUp(isTls = false): Guard {
  clock = { nowMs: 0 };
  const now = () => clock.nowMs;
  const access = new Access({
    tokens: { presenter: 'secret', audience: 'join' },
    now,
    watching: () => new Set(),
  });
  return createGuard({ access, address: () => address, port: 5000, isTls, now });
}

function cookieFor(token: string, headers: Record<string, string> = {}): string {
  const exchanged = guard.exchange(request({ headers: { host, ...headers } }), token);
  return typeof exchanged === 'string' ? exchanged : (exchanged.cookie?.split(';')[0] ?? 'kept');
}

function verdictOf(asked: Asked, transport: Transport = 'request', queryToken?: string): string {
  const verdict = guard.check(request(asked), transport, queryToken);
  return verdict.kind === 'admitted' ? verdict.visitor.role : verdict.why;
}

beforeEach(() => {
  guard = setUp();
  cookie = cookieFor('secret');
});

describe('a request', () => {
  it.each([
    ['a bearer token', { headers: { host, authorization: 'Bearer secret' }, method: 'POST' }, 'presenter'],
    ['the join token', { headers: { host, authorization: 'bearer join' } }, 'audience'],
    ['no token', { headers: { host } }, 'no_session'],
    ['a wrong token', { headers: { host, authorization: 'Bearer secre' } }, 'no_session'],
    ['a token in another scheme', { headers: { host, authorization: 'Basic secret' } }, 'no_session'],
    ['another host', { headers: { host: 'evil.test:5000', authorization: 'Bearer secret' } }, 'bad_host'],
    ['another port', { headers: { host: '127.0.0.1:5001', authorization: 'Bearer secret' } }, 'bad_host'],
    ['a name that ends like ours', { headers: { host: `evil.${host}` } }, 'bad_host'],
    ['no host', { headers: { authorization: 'Bearer secret' } }, 'bad_host'],
    [
      'another origin, with a token',
      { headers: { host, origin: 'http://evil.test', authorization: 'Bearer secret' } },
      'bad_origin',
    ],
    ['an opaque origin', { headers: { host, origin: 'null', authorization: 'Bearer secret' } }, 'bad_origin'],
    [
      'our origin over TLS, which we do not speak',
      { headers: { host, origin: `https://${host}`, authorization: 'Bearer secret' } },
      'bad_origin',
    ],
  ])('with %s', (_what, asked, verdict) => {
    expect(verdictOf(asked)).toBe(verdict);
  });

  it.each([
    ['is read by our page', {}, 'GET', 'presenter'],
    ['is read by our page, which a browser says', { 'sec-fetch-site': 'same-origin' }, 'GET', 'presenter'],
    ['is opened by hand', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 'GET', 'presenter'],
    [
      'is opened by a link of another port',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      'GET',
      'presenter',
    ],
    ['is read by a page of another port', { 'sec-fetch-site': 'same-site' }, 'GET', 'bad_origin'],
    [
      'is framed by a page of another port',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      'GET',
      'bad_origin',
    ],
    ['is written to by our page', { origin }, 'POST', 'presenter'],
    ['is written to by nobody who says who', {}, 'POST', 'bad_origin'],
    ['is written to by a form of another site', { 'sec-fetch-site': 'cross-site' }, 'POST', 'bad_origin'],
    ['is written to by another site', { origin: 'http://evil.test' }, 'POST', 'bad_origin'],
  ])('with the cookie %s', (_what, headers, method, verdict) => {
    expect(verdictOf({ headers: { host, cookie: `a=b; ${cookie}`, ...headers }, method })).toBe(verdict);
  });

  it.each([
    ['of another port', () => cookie.replace('vigie_5000', 'vigie_5001')],
    ['that is the token itself', () => 'vigie_5000=secret'],
    ['of nobody', () => 'vigie_5000='],
    ['cut short', () => cookie.slice(0, -1)],
  ])('with a cookie %s has no session', (_what, wrong) => {
    expect(verdictOf({ headers: { host, cookie: wrong() } })).toBe('no_session');
  });
});

describe('an upgrade to a WebSocket', () => {
  it.each([
    ['our page', { origin }, 'presenter'],
    ['a page by our other name', { origin: 'http://localhost:5000' }, 'presenter'],
    ['nobody who says who', {}, 'bad_origin'],
    ['a page of another port', { origin: 'http://127.0.0.1:8080' }, 'bad_origin'],
    ['another site', { origin: 'http://evil.test' }, 'bad_origin'],
    ['a rebound name', { host: 'evil.test:5000', origin: 'http://evil.test:5000' }, 'bad_host'],
  ])('by %s, with the cookie', (_what, headers, verdict) => {
    expect(verdictOf({ headers: { host, cookie, ...headers } }, 'upgrade')).toBe(verdict);
  });

  it('takes a token of its address from a program, but no ticket and no cookie', () => {
    expect(verdictOf({ headers: { host } }, 'upgrade', 'secret')).toBe('presenter');
    expect(verdictOf({ headers: { host } }, 'upgrade', cookie.split('=')[1])).toBe('no_session');
    expect(verdictOf({ headers: { host, origin: 'http://evil.test' } }, 'upgrade', 'secret')).toBe(
      'bad_origin',
    );
  });
});

describe('the exchange of a token', () => {
  it('gives a cookie that no script reads and no other site sends', () => {
    const exchanged = guard.exchange(request({ headers: { host } }), 'secret');
    expect(exchanged).toEqual({
      cookie: expect.stringMatching(/^vigie_5000=[\w-]{8}\.[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/),
    });
    guard = setUp(true);
    expect(guard.exchange(request({ headers: { host } }), 'secret')).toEqual({
      cookie: expect.stringMatching(
        /^__Host-vigie_5000=[\w-]{8}\.[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/; Secure$/,
      ),
    });
  });

  it('is refused under another name, from another origin, and for another token', () => {
    expect([
      cookieFor('secret', { host: 'evil.test' }),
      cookieFor('secret', { origin: 'http://evil.test' }),
      cookieFor('guess'),
    ]).toEqual(['bad_host', 'bad_origin', 'no_session']);
  });

  it('makes a presenter of the audience, and no audience of a presenter', () => {
    const joined = cookieFor('join');
    expect(verdictOf({ headers: { host, cookie: joined } })).toBe('audience');
    expect(cookieFor('join', { cookie: joined })).toBe('kept');
    expect(cookieFor('join', { cookie })).toBe('kept');
    expect(verdictOf({ headers: { host, cookie: cookieFor('secret', { cookie: joined }) } })).toBe(
      'presenter',
    );
  });
});

describe('limits', () => {
  const wrong = { headers: { host, authorization: 'Bearer guess' } };
  const right = { headers: { host, authorization: 'Bearer secret' } };

  it('slows a script with a stale token down, and locks no right token of the same address out', () => {
    const verdicts = Array.from({ length: 700 }, () => verdictOf(wrong));
    expect([verdicts.at(0), verdicts.at(599), verdicts.at(600)]).toEqual([
      'no_session',
      'no_session',
      'too_many',
    ]);
    expect(cookieFor('guess')).toBe('too_many');
    expect(verdictOf(right)).toBe('presenter');
    expect(verdictOf({ headers: { host } }, 'upgrade', 'join')).toBe('audience');
    expect(verdictOf({ headers: { host, cookie } })).toBe('presenter');
    expect(cookieFor('secret')).toMatch(/^vigie_5000=/);
    clock.nowMs = 1_000;
    expect(verdictOf(wrong)).toBe('no_session');
  });

  it.each([
    ['one IPv4 address', () => '10.0.0.7'],
    ['one IPv6 network', (phone: number) => `2001:db8:1:2::${phone.toString(16)}`],
  ])('lets a room join at once through %s', (_what, addressOf) => {
    const join = (phone: number) =>
      guard.exchange(request({ headers: { host }, from: addressOf(phone) }), 'join');
    const cookies = Array.from({ length: 1_000 }, (_each, phone) => join(phone));
    expect(cookies.filter((each) => typeof each === 'string')).toEqual([]);
    const [first] = cookies;
    const joined = typeof first === 'object' ? (first.cookie?.split(';')[0] ?? '') : '';
    expect(verdictOf({ headers: { host, cookie: joined }, from: addressOf(0) })).toBe('audience');
  });

  it('tells a browser that outlived a restart that Vigie was restarted', () => {
    guard = setUp();
    const stale = { headers: { host, cookie } };
    for (let each = 0; each < 30; each += 1) expect(verdictOf(stale)).toBe('restarted');
    expect(verdictOf(right)).toBe('presenter');
  });

  it('counts strangers by address, one IPv6 network as one', () => {
    const stranger = (from: string) => verdictOf({ headers: { host }, from });
    for (let each = 0; each < 600; each += 1) stranger(`2001:db8:1:2::${each}`);
    expect([stranger('2001:db8:1:2:ffff::1'), stranger('2001:db8:1:3::1')]).toEqual([
      'too_many',
      'no_session',
    ]);
  });

  it('knows an IPv4 address by whichever socket it comes', () => {
    const guess = (from: string) => verdictOf({ ...wrong, from });
    for (let each = 0; each < 600; each += 1) guess('10.0.0.3');
    expect([guess('::ffff:10.0.0.3'), guess('::ffff:10.0.0.4')]).toEqual(['too_many', 'no_session']);
  });

  it('counts each browser of the audience by itself', () => {
    const [one, two] = [cookieFor('join'), cookieFor('join')];
    const flood = Array.from({ length: 300 }, () => verdictOf({ headers: { host, cookie: one } }));
    expect(flood.filter((verdict) => verdict === 'audience')).toHaveLength(200);
    expect(flood.at(-1)).toBe('too_many');
    expect(verdictOf({ headers: { host, cookie: two } })).toBe('audience');
    clock.nowMs = 1_000;
    expect(verdictOf({ headers: { host, cookie: one } })).toBe('audience');
  });
});
