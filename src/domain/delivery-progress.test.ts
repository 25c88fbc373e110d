import { describe, expect, it } from 'vitest';
import { deliveryProgress } from './delivery-progress.ts';
import { endOfLocalDay, localDate } from './local-date.ts';

describe('deliveryProgress', () => {
  it.each([
    ['pending', 10],
    ['assigned', 20],
    ['picked_up', 35],
    ['in_transit', 50],
    ['delivered', 100],
  ] as const)('is fixed for %s', (state, percent) => {
    expect(deliveryProgress({ state, steps: [], dueAtMs: undefined }, 0)).toBe(percent);
  });

  it('rises in transit towards the estimate and stays below the end', () => {
    const moving = {
      state: 'in_transit',
      steps: [{ state: 'in_transit', atMs: 100 }],
      dueAtMs: 200,
    } as const;
    expect([0, 100, 150, 200, 900].map((nowMs) => deliveryProgress(moving, nowMs))).toEqual([
      50, 50, 73, 95, 95,
    ]);
  });

  it('keeps its last value when it fails', () => {
    const steps = [
      { state: 'in_transit', atMs: 100 },
      { state: 'failed', atMs: 150 },
    ] as const;
    expect(deliveryProgress({ state: 'failed', steps, dueAtMs: 200 }, 900)).toBe(73);
    expect(deliveryProgress({ state: 'failed', steps: [], dueAtMs: 200 }, 900)).toBe(10);
  });

  it('counts a day to its local end', () => {
    expect(endOfLocalDay('2026-11-20')).toBe(new Date(2026, 10, 21).getTime());
    expect(endOfLocalDay('soon')).toBeUndefined();
    expect(localDate(new Date(2026, 10, 20, 23, 59).getTime())).toBe('2026-11-20');
  });
});
