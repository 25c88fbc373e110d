import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { type Holder, MemoryBudget } from './memory-budget.ts';

class FakeHolder implements Holder {
  readonly budget: MemoryBudget;
  readonly clock: ManualClock;
  heldBytes = 0;
  movedAtMs: number;
  resumed = 0;
  evictedFor: string | undefined;

  constructor(budget: MemoryBudget, clock: ManualClock) {
    this.budget = budget;
    this.clock = clock;
    this.movedAtMs = clock.nowMs();
    budget.add(this);
  }

  hold(byBytes: number): void {
    this.heldBytes += byBytes;
    this.movedAtMs = this.clock.nowMs();
    this.budget.changed(byBytes);
  }

  resume(): void {
    this.resumed += 1;
  }

  evict(reason: string): void {
    this.evictedFor = reason;
    this.budget.remove(this, this.heldBytes);
    this.heldBytes = 0;
  }
}

function scene(limitBytes: number, count: number) {
  const clock = new ManualClock();
  const budget = new MemoryBudget(limitBytes, clock);
  return { clock, budget, holders: Array.from({ length: count }, () => new FakeHolder(budget, clock)) };
}

it('lets everybody read while there is room', () => {
  const { budget, holders } = scene(100, 2);
  holders[0]!.hold(100);
  expect(holders.map((holder) => budget.mustPause(holder))).toEqual([false, false]);
});

it('lets only the first in line read when there is none, and the others once there is', () => {
  const { budget, holders } = scene(100, 3);
  const [first, second, third] = holders as [FakeHolder, FakeHolder, FakeHolder];
  for (const holder of holders) {
    holder.hold(40);
  }
  expect(holders.map((holder) => budget.mustPause(holder))).toEqual([false, true, true]);
  first.hold(30);
  expect(budget.mustPause(first)).toBe(false);
  first.hold(-70);
  expect(holders.every(({ resumed }) => resumed > 0)).toBe(true);
  expect(budget.mustPause(second)).toBe(false);
  expect(budget.mustPause(third)).toBe(false);
});

it('gives the turn to the next when the first is done while memory is still short', () => {
  const { budget, holders } = scene(100, 3);
  const [first, second, third] = holders as [FakeHolder, FakeHolder, FakeHolder];
  third.hold(200);
  first.hold(10);
  second.hold(10);
  expect(budget.mustPause(first)).toBe(false);
  expect(budget.mustPause(second)).toBe(true);
  first.hold(-10);
  // It holds nothing and may begin something new; in the middle of it, it queues again.
  expect(budget.mustPause(first)).toBe(false);
  first.hold(10);
  expect(budget.mustPause(first)).toBe(true);
  expect(budget.mustPause(second)).toBe(false);
});

it('lets go of who holds most and moves nothing, but only while memory is short', () => {
  const { clock, budget, holders } = scene(100, 3);
  const [small, large, lively] = holders as [FakeHolder, FakeHolder, FakeHolder];
  small.hold(10);
  large.hold(50);
  clock.advance(60_000);
  expect(large.evictedFor).toBeUndefined();
  lively.hold(60);
  budget.mustPause(lively);
  clock.advance(1000);
  expect(large.evictedFor).toBe('held 50 bytes and moved nothing while memory was short');
  expect(small.evictedFor).toBeUndefined();
  expect(lively.resumed).toBe(1);
  expect(budget.usedBytes).toBe(70);
  clock.advance(60_000);
  expect(clock.timerCount).toBe(0);
});
