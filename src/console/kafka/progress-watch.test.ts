import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchProgress, type ProgressWatch } from './progress-watch.ts';

type Range = { topic: string; partition: number; low: bigint; high: bigint };

describe('the watch over consumers', () => {
  const restart = vi.fn<(reason: string) => void>();
  const positions = new Map<string, bigint>();
  let high = 0n;
  let heldForMs = 0;
  let isConnected = true;
  let ranges = vi.fn<() => Promise<Range[]>>();
  let watch: ProgressWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    restart.mockClear();
    positions.clear();
    positions.set('orders/0', 10n);
    [high, heldForMs, isConnected] = [10n, 0, true];
    ranges = vi.fn<() => Promise<Range[]>>(async () => [{ topic: 'orders', partition: 0, low: 0n, high }]);
    watch = watchProgress({
      lanes: () => [{ topics: ['orders'], consumer: { restart, heldForMs: () => heldForMs } }],
      ranges: () => ranges(),
      positionOf: (topic, partition) => positions.get(`${topic}/${partition}`),
      isConnected: () => isConnected,
      now: Date.now,
    });
  });
  afterEach(async () => {
    await watch.stop();
    vi.useRealTimers();
  });

  it('leaves one alone that has read everything, however long nothing comes', async () => {
    await vi.advanceTimersByTimeAsync(600_000);
    expect(restart).not.toHaveBeenCalled();
  });

  it('makes one again that takes nothing for half a minute although the log goes on', async () => {
    high = 12n;
    await vi.advanceTimersByTimeAsync(34_000);
    expect(restart).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(restart.mock.calls).toEqual([['nothing came from orders/0 for 30 s although the log goes on']]);
  });

  it('leaves one alone that is behind and moves', async () => {
    high = 1_000n;
    for (let at = 11n; at < 60n; at += 1n) {
      positions.set('orders/0', at);
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(restart).not.toHaveBeenCalled();
  });

  it('tries once for each end of the log: the last offsets may be nobody’s records', async () => {
    high = 12n;
    await vi.advanceTimersByTimeAsync(300_000);
    expect(restart).toHaveBeenCalledOnce();
    high = 13n;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(restart).toHaveBeenCalledTimes(2);
  });

  it('expects nothing while Kafka is away or the fold is full, and begins anew after it', async () => {
    high = 12n;
    isConnected = false;
    await vi.advanceTimersByTimeAsync(60_000);
    isConnected = true;
    heldForMs = 2_000;
    await vi.advanceTimersByTimeAsync(60_000);
    heldForMs = 0;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(restart).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(restart).toHaveBeenCalledOnce();
  });

  it('goes on where Kafka does not say where the log ends, or never answers', async () => {
    high = 12n;
    ranges.mockImplementationOnce(() => Promise.reject(new Error('no leader')));
    ranges.mockImplementationOnce(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(restart).toHaveBeenCalledOnce();
  });
});
