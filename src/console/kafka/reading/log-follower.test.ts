import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { NodePool } from '../node-pool.ts';
import { FETCH, type FetchedPartition } from '../protocol/fetch.ts';
import { LIST_OFFSETS } from '../protocol/list-offsets.ts';
import { batchOf } from '../testing/build-batch.ts';
import type { WireBatch } from '../wire-batch.ts';
import { LogFollower, type LogFollowerOptions } from './log-follower.ts';

const PARTITIONS = [0, 1];

/** A cluster of one node whose fetches the test answers, and a fold that notes what it is handed. */
function follow() {
  const positions = new Map<string, bigint>();
  const pushed: WireBatch[] = [];
  const fetches: ((fetched: readonly FetchedPartition[]) => void)[] = [];
  function answer({ request }: { readonly request: { readonly apiKey: number } }): Promise<unknown> {
    if (request.apiKey === LIST_OFFSETS.key) {
      const listed = PARTITIONS.map((partition) => ({
        topic: 'orders',
        partition,
        errorCode: 0,
        offset: 0n,
      }));
      return Promise.resolve(listed);
    }
    return new Promise((resolve) => {
      fetches.push((partitions) => resolve({ errorCode: 0, partitions }));
    });
  }
  const versions = Object.fromEntries(
    [FETCH, LIST_OFFSETS].map(({ key }) => [key, { minVersion: 4, maxVersion: 5 }]),
  );
  const partitions = PARTITIONS.map((partition) => ({
    partition,
    leader: 1,
    leaderEpoch: 0,
    replicas: [1],
    isr: [1],
    errorCode: 0,
  }));
  const orders = {
    name: 'orders',
    topicId: 'id',
    isInternal: false,
    errorCode: 0,
    partitions,
    operations: undefined,
  };
  const pool = {
    nodes: [],
    metadata: async () => ({ nodes: [], topics: [orders] }),
    node: async () => ({ versions, connectionPool: { send: answer } }),
    drop: () => undefined,
  } as unknown as NodePool;
  const projection = {
    topics: () => new Map(),
    positionOf: (topic: string, partition: number) => positions.get(`${topic}/${partition}`),
    expect(ranges: readonly { topic: string; partition: number; low: bigint }[]) {
      for (const { topic, partition, low } of ranges) positions.set(`${topic}/${partition}`, low);
    },
    async push(batch: WireBatch) {
      pushed.push(batch);
      positions.set(`${batch.topic}/${batch.partition}`, batch.nextOffset);
      return true;
    },
    progress: () => ({ lanes: [], taken: { batches: 0, records: 0 } }),
  } as unknown as LogFollowerOptions['projection'];
  const follower = new LogFollower({
    pool,
    map: { rules: [{ match: 'orders', entity: 'order' }] },
    wanted: ['orders'],
    create: undefined,
    projection,
    keepsReadModel: () => false,
    onTrouble: () => undefined,
    onChange: () => undefined,
    now: Date.now,
    log: () => undefined,
  });
  onTestFinished(() => follower.stop());
  return {
    positions,
    handed: () => pushed.map(({ partition, from, nextOffset }) => `${partition}: ${from}–${nextOffset}`),
    /** The next fetch that waits for an answer. */
    nextFetch: () => vi.waitFor(() => fetches.shift() ?? Promise.reject(new Error('no fetch')), 10_000),
  };
}

function fetched(partition: number, change: Partial<FetchedPartition> = {}): FetchedPartition {
  return {
    topic: 'orders',
    partition,
    errorCode: 0,
    highWatermark: 2n,
    lastStableOffset: 2n,
    aborted: [],
    bytes: batchOf(0n, ['a', 'b']),
    ...change,
  };
}

describe('LogFollower', () => {
  it('hands on what comes of one partition while another has an error', async () => {
    const { handed, nextFetch } = follow();
    (await nextFetch())([fetched(0, { errorCode: 29, bytes: Buffer.alloc(0) }), fetched(1)]);
    await nextFetch();
    expect(handed()).toEqual(['1: 0–2']);
  });

  it('drops an answer that does not begin where the fold is by then', async () => {
    const { handed, nextFetch, positions } = follow();
    const answer = await nextFetch();
    positions.set('orders/0', 5n);
    answer([fetched(0), fetched(1)]);
    await nextFetch();
    expect(handed()).toEqual(['1: 0–2']);
  });

  it('folds an answer once, though Kafka gives it again', async () => {
    const { handed, nextFetch } = follow();
    (await nextFetch())([
      fetched(0),
      fetched(0),
      fetched(1, { bytes: Buffer.alloc(0), lastStableOffset: 0n }),
    ]);
    await nextFetch();
    expect(handed()).toEqual(['0: 0–2']);
  });
});
