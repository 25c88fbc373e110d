import { describe, expect, it } from 'vitest';
import { Access, newSecret } from './access.ts';

function setUp() {
  const clock = { nowMs: 0 };
  const watching = new Set<string>();
  const access = new Access({
    tokens: { presenter: 'secret', audience: 'join' },
    now: () => clock.nowMs,
    watching: () => watching,
  });
  return { access, clock, watching };
}

/** The role of a session, or why there is none. */
function roleOf(access: Access, cookie: string): string | undefined {
  const found = access.visitorOf(cookie);
  return typeof found === 'object' ? found.role : found;
}

describe('Access', () => {
  it.each([
    ['secret', 'presenter'],
    ['join', 'audience'],
    ['secre', undefined],
    ['secret ', undefined],
    ['', undefined],
  ])('knows the role of %j', (token, role) => {
    const { access } = setUp();
    expect([access.redeem(token), access.programOf(token)?.role]).toEqual([role, role]);
  });

  it('has no audience where nobody can join', () => {
    const access = new Access({
      tokens: { presenter: 'secret', audience: undefined },
      now: () => 0,
      watching: () => new Set(),
    });
    expect([access.redeem(''), access.redeem('undefined')]).toEqual([undefined, undefined]);
  });

  it('gives each browser a session of its own that is no token', () => {
    const { access } = setUp();
    const [one, two] = [access.openSession('presenter'), access.openSession('presenter')];
    expect(access.visitorOf(one)).toMatchObject({ role: 'presenter' });
    expect(access.visitorOf(one)).not.toEqual(access.visitorOf(two));
    expect([access.programOf(one), access.redeem(one)]).toEqual([undefined, undefined]);
    expect(access.visitorOf('secret')).toBe(undefined);
  });

  it('takes a ticket once, and not for long', () => {
    const { access, clock } = setUp();
    const [used, late] = [access.ticket(), access.ticket()];
    expect([access.redeem(used), access.redeem(used)]).toEqual(['presenter', undefined]);
    clock.nowMs = 120_001;
    expect(access.redeem(late)).toBe(undefined);
    expect(access.programOf(access.ticket())).toBe(undefined);
  });

  it('remembers 10,000 browsers of the audience, and never forgets one that watches', () => {
    const { access, watching } = setUp();
    const presenter = access.openSession('presenter');
    const [first = '', second = ''] = Array.from({ length: 10_000 }, () => access.openSession('audience'));
    const longest = access.visitorOf(first);
    // The one that joined first is seen last when it joined, and has watched since.
    for (let each = 0; each < 10_000; each += 1) {
      watching.add(typeof longest === 'object' ? longest.id : '');
      access.openSession('audience');
    }
    expect([first, second, presenter].map((each) => roleOf(access, each))).toEqual([
      'audience',
      'ended',
      'presenter',
    ]);
  });

  it('tells a cookie of an earlier start from a session that was dropped, and both from rubbish', () => {
    const earlier = setUp().access.openSession('audience');
    const { access } = setUp();
    const own = access.openSession('audience');
    expect([
      roleOf(access, earlier),
      roleOf(access, `${own.slice(0, -1)}${own.endsWith('A') ? 'B' : 'A'}`),
      roleOf(access, own.slice(0, -1)),
      roleOf(access, 'rubbish'),
      roleOf(access, ''),
    ]).toEqual(['restarted', 'ended', undefined, undefined, undefined]);
  });

  it('makes secrets that need no escaping in an address', () => {
    expect(newSecret()).toMatch(/^[\w-]{32}$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});
