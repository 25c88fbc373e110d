import { describe, expect, it } from 'vitest';
import { FollowedPartition } from './followed-partition.ts';
import { StandstillWatch } from './standstill-watch.ts';

/** A watch over one partition, and what it sees as time goes on. */
function watching(change: Partial<FollowedPartition> = {}) {
  const partition = Object.assign(new FollowedPartition('orders', 2), {
    leader: 1,
    end: 9n,
    highWatermark: 9n,
  });
  Object.assign(partition, change);
  const watch = new StandstillWatch();
  const state = { partition, folded: 4n, fetched: 4n, total: 0 };
  return {
    state,
    at: (nowMs: number) =>
      watch.look({
        partitions: [partition],
        foldedTo: () => state.folded,
        fetchedTo: () => state.fetched,
        folded: state.total,
        nowMs,
      }),
  };
}

describe('StandstillWatch', () => {
  it('says nothing of a partition that is read to its end, however long', () => {
    const { at } = watching({ end: 4n, highWatermark: 4n });
    expect([at(0), at(100_000)]).toEqual([[], []]);
  });

  it('says since when, where and why a partition stands still, after ten seconds', () => {
    const { at } = watching({ trouble: { cause: 'node_down', detail: 'refused' } });
    expect([at(1_000), at(10_999)]).toEqual([[], []]);
    expect(at(11_000)).toEqual([
      {
        topic: 'orders',
        partition: 2,
        sinceMs: 1_000,
        position: '4',
        end: '9',
        cause: 'node_down',
        detail: 'refused',
      },
    ]);
  });

  it('ends when the position moves', () => {
    const { at, state } = watching();
    at(0);
    expect(at(10_000)).toHaveLength(1);
    state.folded = 5n;
    expect(at(11_000)).toEqual([]);
    expect(at(20_000)).toEqual([]);
  });

  it('waits for the turn of a partition while the fold is at work on others', () => {
    const { at, state } = watching();
    state.fetched = 9n;
    for (let second = 0; second < 60; second += 1) {
      state.total += 1;
      expect(at(second * 1_000)).toEqual([]);
    }
    expect(at(70_000)).toMatchObject([{ cause: 'fold_behind', sinceMs: 59_000 }]);
  });

  it.each([
    ['no_leader', { leader: -1 }],
    ['open_transaction', { end: 4n }],
    ['read_failed', {}],
  ] as const)('names the cause: %s', (cause, change) => {
    const { at } = watching(change);
    at(0);
    expect(at(10_000)).toMatchObject([{ cause }]);
  });

  it('forgets a partition that is no longer read', () => {
    const { at, state } = watching();
    const watch = new StandstillWatch();
    const input = { foldedTo: () => 4n, fetchedTo: () => 4n, folded: 0 };
    watch.look({ ...input, partitions: [state.partition], nowMs: 0 });
    watch.look({ ...input, partitions: [], nowMs: 5_000 });
    expect(watch.look({ ...input, partitions: [state.partition], nowMs: 10_000 })).toEqual([]);
    expect(at(0)).toEqual([]);
  });
});
