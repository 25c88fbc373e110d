import { describe, expect, it } from 'vitest';
import { isLate, journeyOf, laterStates, progressNow } from './delivery-view.ts';

const noon = new Date(2026, 10, 20, 12).getTime();

describe('a delivery on screen', () => {
  it('offers the states that lie ahead, the next one first', () => {
    expect(laterStates('pending')).toEqual(['assigned', 'picked_up', 'in_transit', 'delivered', 'failed']);
    expect(laterStates('in_transit')).toEqual(['delivered', 'failed']);
    expect(laterStates('delivered')).toEqual([]);
    expect(laterStates('failed')).toEqual([]);
  });

  it('ends its journey where it ended', () => {
    const steps = [
      { state: 'pending', atMs: 1 },
      { state: 'failed', atMs: 2 },
    ] as const;
    expect(journeyOf({ state: 'failed', steps })).toEqual([
      { state: 'pending', atMs: 1, passed: true },
      { state: 'assigned', atMs: undefined, passed: true },
      { state: 'picked_up', atMs: undefined, passed: true },
      { state: 'in_transit', atMs: undefined, passed: true },
      { state: 'failed', atMs: 2, passed: true },
    ]);
  });

  it('is late after the end of its local day, not before, and never once it is over', () => {
    const due = { state: 'in_transit', steps: [], estimatedDate: '2026-11-20' } as const;
    const nextDay = new Date(2026, 10, 21, 0, 0, 1).getTime();
    expect(isLate(due, noon)).toBe(false);
    expect(isLate(due, nextDay)).toBe(true);
    expect(isLate({ ...due, state: 'delivered' }, nextDay)).toBe(false);
    expect(isLate({ ...due, estimatedDate: undefined }, nextDay)).toBe(false);
  });

  it('moves on in transit as time does', () => {
    const steps = [{ state: 'in_transit', atMs: noon }] as const;
    const moving = { state: 'in_transit', steps, estimatedDate: '2026-11-20' } as const;
    const sixHours = 6 * 3_600_000;
    expect([0, sixHours, 2 * sixHours].map((ms) => progressNow(moving, noon + ms))).toEqual([50, 73, 95]);
  });
});
