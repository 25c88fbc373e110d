import { describe, expect, it } from 'vitest';
import { createAccess, newSecret } from './access.ts';

function setUp() {
  const clock = { nowMs: 0 };
  const access = createAccess({ tokens: { presenter: 'secret', audience: 'join' }, now: () => clock.nowMs });
  return { access, clock };
}

describe('createAccess', () => {
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
    const access = createAccess({ tokens: { presenter: 'secret', audience: undefined }, now: () => 0 });
    expect([access.redeem(''), access.redeem('undefined')]).toEqual([undefined, undefined]);
  });

  it('gives each browser a session of its own that is no token', () => {
    const { access } = setUp();
    const [one, two] = [access.openSession('presenter'), access.openSession('presenter')];
    expect(access.visitorOf(one)).toMatchObject({ role: 'presenter' });
    expect(access.visitorOf(one)?.id).not.toBe(access.visitorOf(two)?.id);
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

  it('has room for many of the audience, who never push a presenter out', () => {
    const { access } = setUp();
    const presenter = access.openSession('presenter');
    const [first = '', second = ''] = Array.from({ length: 300 }, () => access.openSession('audience'));
    access.visitorOf(first);
    access.openSession('audience');
    expect([first, second, presenter].map((each) => access.visitorOf(each)?.role)).toEqual([
      'audience',
      undefined,
      'presenter',
    ]);
  });

  it('makes secrets that need no escaping in an address', () => {
    expect(newSecret()).toMatch(/^[\w-]{32}$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});
