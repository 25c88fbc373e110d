import { describe, expect, it } from 'vitest';
import { BatchDelivery, type LaneState } from './batch-delivery.ts';
import { toRecord } from './outgoing-message.ts';
import { FakeCluster } from './testing/fake-cluster.ts';

describe('BatchDelivery', () => {
  it('begins sequences again after 2³¹ - 1', async () => {
    const cluster = new FakeCluster();
    cluster.createTopic('orders', [0]);
    const identity = { producerId: 7n, epoch: 0 };
    const lane: LaneState = {
      topic: 'orders',
      partition: 0,
      producer: { identity, sequence: 2 ** 31 - 2 },
      needsOwnIdentity: false,
      lookFrom: 0n,
      isOpen: true,
    };
    const delivery = new BatchDelivery({
      context: {
        cluster,
        now: () => 0,
        delay: async () => undefined,
        isStopped: () => false,
        send: async () => ({ errorCode: 0, baseOffset: 5n }),
        sharedIdentity: async () => identity,
        onTrouble: () => undefined,
        onPossibleCopies: () => undefined,
      },
      lane,
      route: {
        refresh: async () => undefined,
        leaderOf: () => 0,
        problemOf: () => undefined,
        whyNoLeader: () => '',
      },
      messages: ['a', 'b', 'c'].map((text) => ({
        topic: 'orders',
        partition: 0,
        record: toRecord({ topic: 'orders', key: '', headers: [], value: Buffer.from(text) }, 0),
        acceptedAtMs: 0,
        resolve: () => undefined,
        reject: () => undefined,
      })),
    });
    expect(await delivery.run()).toEqual({ kind: 'written', baseOffset: 5n });
    expect(lane).toMatchObject({ producer: { sequence: 1 }, lookFrom: 8n });
  });
});
