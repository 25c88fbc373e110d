import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../domain/seeded-random.ts';
import { IdempotentSender } from './idempotent-sender.ts';
import { MessageRefused } from './message-refused.ts';
import { toRecord } from './outgoing-message.ts';
import type { SendTrouble } from './sender-context.ts';
import { FakeCluster, type BatchFate } from './testing/fake-cluster.ts';

type Sent = {
  readonly value: string;
  readonly key?: string;
  readonly partition?: number;
  readonly topic?: string;
};

/** A sender over a fake cluster, in a time of its own. */
function setUp() {
  const cluster = new FakeCluster();
  const troubles: SendTrouble[] = [];
  let nowMs = 1_000;
  let copies = 0;
  const sender = new IdempotentSender({
    cluster,
    now: () => nowMs,
    delay: (ms) =>
      new Promise((resolve) => {
        setImmediate(() => {
          nowMs += ms;
          resolve();
        });
      }),
    onTrouble: (trouble) => void troubles.push(trouble),
    onPossibleCopies: (records) => {
      copies += records;
    },
  });
  /** Resolves with `partition/offset value`, or with the reason of the refusal. */
  function send({ value, key = '', partition, topic = 'orders' }: Sent): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    sender.send({
      topic,
      partition,
      record: toRecord({ topic, key, headers: [], value: Buffer.from(value) }, nowMs),
      acceptedAtMs: nowMs,
      resolve: ({ partition: at, offset }) => resolve(`${at}/${offset} ${value}`),
      reject: (error) =>
        resolve(error instanceof MessageRefused ? `${error.refusal.reason} ${value}` : String(error)),
    });
    return promise;
  }
  return {
    cluster,
    sender,
    send,
    sendAll: (all: readonly Sent[]) => Promise.all(all.map(send)),
    troubles,
    copies: () => copies,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** The fates of the first batches of each partition, in order; then all is answered. */
function fatesOf(partitions: Readonly<Record<number, readonly (BatchFate | (() => BatchFate))[]>>) {
  const left = new Map(
    Object.entries(partitions).map(([partition, fates]) => [Number(partition), [...fates]]),
  );
  return ({ partition }: { readonly partition: number }): BatchFate => {
    const next = left.get(partition)?.shift() ?? 'answered';
    return typeof next === 'function' ? next() : next;
  };
}

const eachPartition = (round: string): Sent[] =>
  [0, 1, 2].map((partition) => ({ value: `${round}${partition}`, partition }));

describe('IdempotentSender', () => {
  it('resolves each message with the position that Kafka confirmed for its partition', async () => {
    const { cluster, sendAll } = setUp();
    cluster.createTopic('orders', [0, 1, 2]);
    const first = await sendAll([...eachPartition('a'), ...eachPartition('b')]);
    const second = await sendAll(eachPartition('c'));
    expect([...first, ...second].sort()).toEqual(cluster.written('orders').sort());
    expect(cluster.written('orders')).toHaveLength(9);
  });

  it('sends what is ready for one node in one request', async () => {
    const { cluster, sendAll } = setUp();
    cluster.createTopic('orders', [0, 0, 1]);
    await sendAll(eachPartition('a'));
    cluster.requests.length = 0;
    await sendAll([...eachPartition('b'), ...eachPartition('c')]);
    expect(cluster.requests).toEqual([
      { nodeId: 0, batches: ['orders/0 b0,c0', 'orders/1 b1,c1'] },
      { nodeId: 1, batches: ['orders/2 b2,c2'] },
    ]);
  });

  it('gives messages with a key to the partition that the Java client gives them to', async () => {
    const { cluster, sendAll } = setUp();
    cluster.createTopic('orders', [0, 1, 2, 0, 1]);
    // Hashes from Kafka's own test of murmur2, less the sign, modulo 5.
    const hashes = { '21': -973_932_308, foobar: -790_332_482, abc: 479_470_107 };
    expect(await sendAll(Object.keys(hashes).map((key) => ({ value: key, key })))).toEqual(
      Object.entries(hashes).map(([key, hash]) => `${(hash & 0x7fff_ffff) % 5}/0 ${key}`),
    );
  });

  /** kafkajs keeps the answers of nodes across attempts: these are the ways in which that loses or doubles. */
  describe.each([
    ['to a node that has answered for others', 0, 1],
    ['to a node that is still to answer', 0, 2],
    ['from a node that has answered to one that has not', 1, 0],
  ])('when a leader moves %s', (_what, from, to) => {
    it.each<[string, BatchFate]>([
      ['lost before it was written', 'lost-before'],
      ['written, and its answer lost', 'lost-after'],
      ['refused by the old leader', { code: 6 }],
      ['written, and answered with NOT_LEADER', { codeAfter: 6 }],
      ['written, and answered with NOT_ENOUGH_REPLICAS_AFTER_APPEND', { codeAfter: 20 }],
      ['written, and answered with REQUEST_TIMED_OUT', { codeAfter: 7 }],
    ])('writes a batch once that was %s', async (_how, fate) => {
      const { cluster, sendAll, copies } = setUp();
      cluster.createTopic('orders', [0, 1, 2]);
      await sendAll(eachPartition('first'));
      cluster.onBatch = fatesOf({
        [from]: [fate],
        // The third node fails too: its partition is tried again together with the one that moved.
        2: ['lost-before'],
      });
      cluster.onAnswer = () => {
        cluster.partition('orders', from).leader = to;
      };
      const receipts = await sendAll([...eachPartition('a'), ...eachPartition('b')]);
      const log = cluster.written('orders');
      expect(log.filter((line) => !line.includes('first')).sort()).toEqual(receipts.sort());
      expect({ records: log.length, copies: copies() }).toEqual({ records: 9, copies: 0 });
    });
  });

  it('lets a node that does not answer hold up its own partitions only', async () => {
    const { cluster, send, sendAll } = setUp();
    cluster.createTopic('orders', [0, 1, 2]);
    cluster.downNodes.add(1);
    const held = send({ value: 'held', partition: 1 });
    expect(await sendAll([0, 2].map((partition) => ({ value: `v${partition}`, partition })))).toEqual([
      '0/0 v0',
      '2/0 v2',
    ]);
    cluster.downNodes.clear();
    expect(await held).toBe('1/0 held');
  });

  it('leaves a frozen node as soon as another one leads', async () => {
    const { cluster, sender, send, pass } = setUp();
    cluster.createTopic('orders', [0]);
    await send({ value: 'first', partition: 0 });
    const frozen = Promise.withResolvers<never>();
    const produce = cluster.produce.bind(cluster);
    const asked = Promise.withResolvers<void>();
    cluster.produce = (nodeId, batches) => {
      if (nodeId !== 0) {
        return produce(nodeId, batches);
      }
      asked.resolve();
      return frozen.promise;
    };
    const receipt = send({ value: 'second', partition: 0 });
    await asked.promise;
    pass(2_500);
    await sender.leaveFrozenNodes();
    cluster.partition('orders', 0).leader = 2;
    await sender.leaveFrozenNodes();
    expect(await receipt).toBe('0/1 second');
    frozen.reject(new Error('the node was killed'));
  });

  it('waits for a leader where a partition has none, and writes the others', async () => {
    const { cluster, send, troubles } = setUp();
    cluster.createTopic('orders', [-1, 1]);
    const held = send({ value: 'held', partition: 0 });
    expect(await send({ value: 'other', partition: 1 })).toBe('1/0 other');
    cluster.partition('orders', 0).leader = 2;
    expect(await held).toBe('0/0 held');
    expect(troubles).toContainEqual({ topic: 'orders', reason: 'partition 0 has no leader', isAway: false });
  });

  describe.each([45, 47, 49, 59])(
    'when the leader answers %d, as it no longer knows the producer',
    (code) => {
      it('sends the batch under a new identity where no attempt is unanswered', async () => {
        const { cluster, sendAll, copies } = setUp();
        cluster.createTopic('orders', [0]);
        await sendAll([{ value: 'first', partition: 0 }]);
        cluster.onBatch = fatesOf({ 0: [{ code }] });
        expect(await sendAll([{ value: 'second', partition: 0 }])).toEqual(['0/1 second']);
        expect({ log: cluster.written('orders'), copies: copies() }).toEqual({
          log: ['0/0 first', '0/1 second'],
          copies: 0,
        });
      });

      it('finds the batch in the log where an earlier attempt wrote it', async () => {
        const { cluster, sendAll, copies } = setUp();
        cluster.createTopic('orders', [0]);
        await sendAll([{ value: 'first', partition: 0 }]);
        cluster.onBatch = fatesOf({ 0: ['lost-after', { code }] });
        expect(await sendAll([{ value: 'a', partition: 0 }])).toEqual(['0/1 a']);
        expect(await sendAll([{ value: 'b', partition: 0 }])).toEqual(['0/2 b']);
        expect({ log: cluster.written('orders'), copies: copies() }).toEqual({
          log: ['0/0 first', '0/1 a', '0/2 b'],
          copies: 0,
        });
      });

      it('sends it again where the log does not have it', async () => {
        const { cluster, sendAll, copies } = setUp();
        cluster.createTopic('orders', [0]);
        cluster.onBatch = fatesOf({ 0: ['lost-before', { code }] });
        expect(await sendAll([{ value: 'a', partition: 0 }])).toEqual(['0/0 a']);
        expect({ log: cluster.written('orders'), copies: copies() }).toEqual({ log: ['0/0 a'], copies: 0 });
      });

      it('counts a possible copy where the log cannot be looked at', async () => {
        const { cluster, sendAll, copies } = setUp();
        cluster.createTopic('orders', [0]);
        cluster.canLookUp = false;
        cluster.onBatch = fatesOf({ 0: ['lost-after', { code }] });
        expect(await sendAll([{ value: 'a', partition: 0 }])).toEqual(['0/1 a']);
        expect({ log: cluster.written('orders'), copies: copies() }).toEqual({
          log: ['0/0 a', '0/1 a'],
          copies: 1,
        });
      });
    },
  );

  it.each([
    ['says that it has the batch already', { codeAfter: 46 }],
    ['answers without an offset', { codeAfter: 0 }],
  ])('finds the true offset where a node %s', async (_what, fate) => {
    const { cluster, sendAll } = setUp();
    cluster.createTopic('orders', [0]);
    cluster.onBatch = fatesOf({ 0: ['answered', fate] });
    await sendAll([{ value: 'a', partition: 0 }]);
    expect(await sendAll([{ value: 'b', partition: 0 }])).toEqual(['0/1 b']);
  });

  it('says that the position is unknown where neither the answer nor the log gives it', async () => {
    const { cluster, send } = setUp();
    cluster.createTopic('orders', [0]);
    cluster.canLookUp = false;
    cluster.onBatch = fatesOf({ 0: [{ codeAfter: 46 }] });
    expect(await send({ value: 'a', partition: 0 })).toContain('PositionUnknown');
    expect(await send({ value: 'b', partition: 0 })).toBe('0/1 b');
  });

  it.each([
    [10, 'too_large'],
    [18, 'too_large'],
    [32, 'bad_timestamp'],
    [44, 'policy'],
    [87, 'bad_record'],
    [2, 'other'],
    [-1, 'other'],
    [120, 'other'],
  ])(
    'refuses the one message that Kafka refuses with %d, and writes all others in order',
    async (code, reason) => {
      const { cluster, sendAll } = setUp();
      cluster.createTopic('orders', [0]);
      cluster.onBatch = ({ values }) => (values.includes('v7') ? { code } : 'answered');
      const values = Array.from({ length: 20 }, (_, index) => `v${index}`);
      const receipts = await sendAll(values.map((value) => ({ value, partition: 0 })));
      expect(receipts[7]).toBe(`${reason} v7`);
      expect(receipts.filter((_, index) => index !== 7)).toEqual(cluster.written('orders'));
      expect(cluster.written('orders').map((line) => line.split(' ')[1])).toEqual(
        values.filter((value) => value !== 'v7'),
      );
    },
  );

  it.each([
    [29, 'no_right_on_topic'],
    [31, 'no_right_on_cluster'],
    [17, 'bad_topic_name'],
  ])('refuses all that goes to a topic whose answer is %d, and writes the rest', async (code, reason) => {
    const { cluster, sendAll } = setUp();
    cluster.createTopic('orders', [0]);
    cluster.createTopic('payments', [0]);
    cluster.onBatch = ({ topic }) => (topic === 'orders' ? { code } : 'answered');
    expect(
      await sendAll([
        { value: 'a', partition: 0 },
        { value: 'b', partition: 0 },
        { value: 'c', topic: 'payments', partition: 0 },
      ]),
    ).toEqual([`${reason} a`, `${reason} b`, '0/0 c']);
  });

  it('refuses a message whose topic is not there after a while, and those after it at once', async () => {
    const { cluster, send } = setUp();
    expect(await send({ value: 'a' })).toBe('no_topic a');
    expect(await send({ value: 'b' })).toBe('no_topic b');
    cluster.createTopic('orders', [0]);
    expect(await send({ value: 'c' })).toBe('0/0 c');
  });

  it('waits for a topic that is being created', async () => {
    const { cluster, send } = setUp();
    const receipt = send({ value: 'a' });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    cluster.createTopic('orders', [0]);
    expect(await receipt).toBe('0/0 a');
  });

  it('writes to a topic that was deleted and made again with fewer partitions', async () => {
    const { cluster, sendAll } = setUp();
    cluster.createTopic('orders', [0, 1, 2]);
    await sendAll(['a', 'b', 'c', 'order-1'].map((key) => ({ value: key, key })));
    cluster.createTopic('orders', [2]);
    const keys = ['a', 'b', 'c', 'order-1'];
    const receipts = await sendAll([
      ...keys.map((key) => ({ value: key, key })),
      { value: 'd', partition: 1 },
    ]);
    expect(receipts.at(-1)).toBe('no_partition d');
    expect(receipts.slice(0, -1).sort()).toEqual(cluster.written('orders').sort());
    expect(cluster.written('orders')).toHaveLength(4);
  });
});

/** Leaders move, requests are lost before and after they were written, nodes forget producers; seeded. */
describe.each(Array.from({ length: 60 }, (_, index) => index + 1))('IdempotentSender, seed %d', (seed) => {
  it('writes every message once, in the order of its partition, and gives its true position', async () => {
    const random = seededRandom(seed);
    const { cluster, send, copies } = setUp();
    cluster.createTopic('orders', [0, 1, 2, 0]);
    cluster.createTopic('payments', [1]);
    let faultsLeft = 200;
    const pick = (count: number): number => Math.floor(random() * count);
    cluster.onBatch = ({ topic, partition }) => {
      if (faultsLeft === 0 || random() < 0.4) {
        return 'answered';
      }
      faultsLeft -= 1;
      if (random() < 0.4) {
        cluster.partition('orders', pick(4)).leader = pick(4) - 1;
      }
      if (random() < 0.2) {
        cluster.forgetProducers(topic, partition);
      }
      const fates: readonly BatchFate[] = [
        'answered',
        'lost-before',
        'lost-after',
        { code: 6 },
        { code: 19 },
        { codeAfter: 6 },
        { codeAfter: 7 },
        { codeAfter: 20 },
        { codeAfter: 46 },
      ];
      return fates[pick(fates.length)] ?? 'answered';
    };
    const isBadNews = (partition: number) => cluster.partition('orders', partition).leader === -1;
    cluster.onAnswer = () => {
      for (const partition of [0, 1, 2, 3]) {
        if (isBadNews(partition) && random() < 0.5) {
          cluster.partition('orders', partition).leader = pick(3);
        }
      }
      cluster.downNodes.clear();
      if (faultsLeft > 0 && random() < 0.2) {
        cluster.downNodes.add(pick(3));
      }
    };
    const receipts: Promise<string>[] = [];
    const values: string[] = [];
    for (let burst = 0; burst < 30; burst += 1) {
      for (let count = pick(8); count >= 0; count -= 1) {
        const value = `v${values.length}`;
        values.push(value);
        receipts.push(
          random() < 0.2 ? send({ value, topic: 'payments' }) : send({ value, partition: pick(4) }),
        );
      }
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      for (const partition of [0, 1, 2, 3]) {
        if (isBadNews(partition)) {
          cluster.partition('orders', partition).leader = pick(3);
        }
      }
    }
    const waker = setInterval(() => cluster.onAnswer(), 1);
    const positions = await Promise.all(receipts);
    clearInterval(waker);
    const log = [...cluster.written('orders'), ...cluster.written('payments')];
    expect(positions.sort()).toEqual(log.toSorted());
    expect({ records: log.length, copies: copies() }).toEqual({ records: values.length, copies: 0 });
    for (const topic of ['orders', 'payments']) {
      for (const partition of [0, 1, 2, 3]) {
        const order = cluster
          .written(topic)
          .filter((line) => line.startsWith(`${partition}/`))
          .map((line) => Number(line.split(' v')[1]));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
    }
  });
});
