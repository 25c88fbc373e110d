import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { ConnectionLimit, type Guest } from './connection-limit.ts';

function guestOf(clock: ManualClock, evicted: string[], name: string): Guest & Record<'name', string> {
  const openedAtMs = clock.nowMs();
  return {
    name,
    openedAtMs,
    movedAtMs: openedAtMs,
    hasBeenServed: true,
    isBusy: false,
    evict: () => evicted.push(name),
  };
}

function limitOf(places: number) {
  const clock = new ManualClock();
  const evicted: string[] = [];
  const limit = new ConnectionLimit(places, clock);
  const admit = (name: string, more: Partial<Guest> = {}): boolean =>
    limit.admit({ ...guestOf(clock, evicted, name), ...more });
  return { clock, evicted, limit, admit };
}

it('gives the place of the oldest that was never served, before that of any that was', () => {
  const { clock, evicted, admit } = limitOf(3);
  admit('served', { movedAtMs: 0 });
  admit('first silent', { hasBeenServed: false });
  clock.advance(10);
  // Bytes that come one by one do not make it a client.
  admit('second silent', { hasBeenServed: false, isBusy: true, movedAtMs: 999_999 });
  clock.advance(20_000);
  expect([admit('a'), admit('b')]).toEqual([true, true]);
  expect(evicted).toEqual(['first silent', 'second silent']);
});

it('gives the place of the one that is idle longest, and never that of one at work', () => {
  const { clock, evicted, admit } = limitOf(3);
  admit('at work', { isBusy: true });
  admit('idle longest');
  clock.advance(10);
  admit('idle');
  clock.advance(9995);
  expect(admit('new')).toBe(true);
  expect(evicted).toEqual(['idle longest']);
  expect(admit('too early')).toBe(false);
  clock.advance(5);
  expect(admit('new')).toBe(true);
  expect(evicted).toEqual(['idle longest', 'idle']);
});

it('leaves a newcomer the time to say something', () => {
  const { clock, evicted, admit } = limitOf(1);
  admit('newcomer', { hasBeenServed: false });
  clock.advance(999);
  expect(admit('next')).toBe(false);
  clock.advance(1);
  expect(admit('next')).toBe(true);
  expect(evicted).toEqual(['newcomer']);
});

it('has room again when one has left', () => {
  const { clock, evicted, limit } = limitOf(1);
  const guest = guestOf(clock, evicted, 'guest');
  expect(limit.admit(guest)).toBe(true);
  limit.leave(guest);
  expect(limit.admit(guestOf(clock, evicted, 'next'))).toBe(true);
  expect(evicted).toEqual([]);
});
