import { describe, expect, it, vi } from 'vitest';
import { ok, type Result } from '../../contract/app-error.ts';
import type { Bridge } from '../../contract/bridge.ts';
import type { Receipt } from '../../contract/contract.ts';
import { CommandTimes, percentileOf } from './command-times.ts';

function receipt(offset: number, acknowledgedAfterMs = 7): Receipt {
  return {
    eventId: `event-${offset}`,
    entity: 'order',
    entityId: `order-${offset}`,
    orderId: `order-${offset}`,
    state: 'placed',
    atMs: 0,
    status: 'acknowledged',
    position: { topic: 'orders', partition: 0, offset: String(offset) },
    acknowledgedAfterMs,
  };
}

const at = (offset: number) => ({ topic: 'orders', partition: 0, offset: String(offset) });

/** Commands whose answers the test gives. */
function setUp() {
  const clock = { nowMs: 1_000, isHidden: false };
  const times = new CommandTimes({ now: () => clock.nowMs, isHidden: () => clock.isHidden });
  const answers: ((result: Result<Receipt>) => void)[] = [];
  const bare = {
    call: vi.fn<() => Promise<unknown>>(
      () =>
        new Promise((resolve) => {
          answers.push(resolve);
        }),
    ),
  } as unknown as Bridge;
  const bridge = times.timing(bare);
  async function answer(call: Promise<unknown>, result: Result<Receipt>): Promise<void> {
    answers.shift()?.(result);
    await call;
  }
  const send = () => bridge.call('orders.create', undefined as never);
  return { clock, times, bridge, send, answer };
}

describe('the time of a command', () => {
  it('goes from the call to the painted frame, whichever of answer and event comes first', async () => {
    const { clock, times, send, answer } = setUp();
    const late = send();
    clock.nowMs += 30;
    await answer(late, ok(receipt(1)));
    clock.nowMs += 12;
    times.notePainted(at(0));
    times.notePainted(at(1));
    const early = send();
    clock.nowMs += 20;
    times.notePainted(at(2));
    clock.nowMs += 5;
    await answer(early, ok(receipt(2, 9)));
    expect(times.read()).toEqual([
      { eventId: 'event-1', orderId: 'order-1', acknowledgedAfterMs: 7, paintedAfterMs: 42 },
      { eventId: 'event-2', orderId: 'order-2', acknowledgedAfterMs: 9, paintedAfterMs: 20 },
    ]);
    expect(times.isWatching).toBe(false);
  });

  it('is not known where the event is never painted, is painted in a hidden page, or was not written', async () => {
    const { clock, times, send, answer } = setUp();
    await answer(send(), ok(receipt(1)));
    clock.isHidden = true;
    times.notePainted(at(1));
    clock.isHidden = false;
    const waiting: Receipt = { ...receipt(2), status: 'waiting', position: undefined };
    await answer(send(), ok(waiting));
    times.notePainted(at(2));
    clock.nowMs += 60_000;
    const next = send();
    times.notePainted(at(1));
    await answer(next, ok(receipt(3)));
    expect(times.read()).toEqual([]);
  });

  it('watches nothing while no command is under way, and other calls not at all', () => {
    const { times, bridge } = setUp();
    expect(times.isWatching).toBe(false);
    void bridge.call('log.topics', undefined);
    expect(times.isWatching).toBe(false);
  });

  it('tells its listeners once for each command, and keeps the latest hundred', async () => {
    const { times, send, answer } = setUp();
    const listener = vi.fn<() => void>();
    times.listen(listener);
    for (let offset = 0; offset < 130; offset += 1) {
      await answer(send(), ok(receipt(offset)));
      times.notePainted(at(offset));
    }
    expect(listener).toHaveBeenCalledTimes(130);
    expect(times.read()).toHaveLength(100);
    expect(times.read()[0]?.eventId).toBe('event-30');
  });
});

describe('percentiles', () => {
  it.each([
    [[80], 0.5, 80],
    [[80], 0.95, 80],
    [[10, 20, 30, 40], 0.5, 20],
    [Array.from({ length: 100 }, (_, n) => 100 - n), 0.95, 95],
  ])('of %j: %d is a time that was measured', (times, share, expected) => {
    expect(percentileOf(times, share)).toBe(expected);
  });

  it('of nothing are nothing', () => {
    expect(percentileOf([], 0.5)).toBeUndefined();
  });
});
