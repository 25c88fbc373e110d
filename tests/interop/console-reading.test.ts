import { randomUUID } from 'node:crypto';
import type { Producer } from 'kafkajs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConsoleStatus } from '../../src/contract/streams.ts';
import type { Result } from '../../src/contract/app-error.ts';
import type { OrderRow } from '../../src/contract/rows.ts';
import type { ListSnapshot } from '../../src/contract/streams.ts';
import type { ConsoleOptions, VigieConsole } from '../../src/console/vigie-console.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { eventually } from './support/eventually.ts';
import { connectedAdmin, connectedProducer, kafkaClient } from './support/kafkajs-client.ts';
import { memoryConsole } from './support/memory-console.ts';
import { type Target, useTarget } from './support/target.ts';

const orderOf = (id: string) =>
  JSON.stringify({ order_id: id, amount: 1, currency: 'EUR', status: 'Pending' });

/** A console that reads orders from a topic of its own, and payments from another. */
async function startReading(target: Target, change: Partial<ConsoleOptions> = {}) {
  const [orders, payments] = [target.name('orders'), target.name('payments')];
  const rules = [
    { match: orders, entity: 'order' as const },
    { match: payments, entity: 'payment' as const },
  ];
  const lines: string[] = [];
  const ends: VigieConsole[] = [];
  onTestFinished(async () => {
    await ends.at(-1)?.stop();
  });
  const start = (): VigieConsole => {
    const running = memoryConsole(target.address, {
      installationId: `cases-${randomUUID()}`,
      shop: { topicMap: { rules }, defaultCurrency: 'EUR', zone: 'UTC' },
      madeTopics: [orders, payments],
      log: (line) => lines.push(line),
      ...change,
    });
    ends.push(running);
    return running;
  };
  const running = start();
  await running.whenSettled;
  return { running, start, orders, payments, lines };
}

async function statusOf(running: VigieConsole): Promise<ConsoleStatus> {
  return new Promise((resolve) => {
    const session = running.openSession((_id, { value }) => {
      session.dispose();
      resolve(value as ConsoleStatus);
    });
    void session.open('status', 'status', undefined);
  });
}

async function orderIds(running: VigieConsole): Promise<string[]> {
  const input = { search: '', filter: 'all', limit: 200 };
  const listed = (await running.ask('list', { name: 'orders', input })) as Result<ListSnapshot<OrderRow>>;
  return listed.ok ? listed.value.rows.map(({ orderId }) => orderId).toSorted() : [];
}

async function expectOrders(running: VigieConsole, ids: readonly string[]): Promise<void> {
  await eventually(async () => expect(await orderIds(running)).toEqual([...ids].toSorted()));
}

async function expectAllRead(running: VigieConsole): Promise<void> {
  await eventually(async () => {
    const { records, rebuild, kafka } = await statusOf(running);
    expect([records.lag, records.queued, rebuild, kafka.standstills]).toEqual([0, 0, undefined, []]);
  });
}

function send(
  producer: Producer,
  topic: string,
  partition: number,
  ids: readonly string[],
): Promise<unknown> {
  return producer.send({ topic, messages: ids.map((id) => ({ partition, key: id, value: orderOf(id) })) });
}

describe('the console reads on behind', () => {
  it('D1, D2: null in a repeated header, and headers named like what every object has', async () => {
    const target = await useTarget();
    const { running, orders } = await startReading(target);
    const producer = await connectedProducer(kafkaClient(target.address));
    // kafkajs itself cannot write a null: an empty text stands for it here, the decoder's own test has the null.
    const headers = { a: ['1', ''], constructor: 'Order', toString: 'x', valueOf: ['1', '2'] };
    await producer.send({ topic: orders, messages: [{ partition: 0, value: orderOf('D2'), headers }] });
    await send(producer, orders, 0, ['D2-next']);
    await expectOrders(running, ['D2', 'D2-next']);
    await expectAllRead(running);
    const position = { topic: orders, partition: 0, offset: '0' };
    const read = await running.dispatch('records.read', position);
    expect(read).toMatchObject({ ok: true, value: { understood: { kind: 'event' } } });
    const search = {
      topic: orders,
      start: { kind: 'beginning' },
      limit: 10,
      filter: { key: '', type: '', text: 'order', path: '' },
    };
    const found = await running.dispatch('log.search', search);
    expect(found).toMatchObject({
      ok: true,
      value: { rows: [{ key: `${orders}/0/0` }, { key: `${orders}/0/1` }] },
    });
  });

  it('D3: an aborted transaction at the end of a partition, live and after a restart', async () => {
    const target = await useTarget();
    const projectionFile = `${temporaryDirectory()}/read-model.db`;
    const { running, start, orders } = await startReading(target, { projectionFile });
    const producer = await connectedProducer(kafkaClient(target.address), {
      transactionalId: target.name('shop-tx'),
      maxInFlightRequests: 1,
      idempotent: true,
    });
    const transaction = await producer.transaction();
    await transaction.send({
      topic: orders,
      messages: [1, 2, 3].map((n) => ({ partition: 1, value: orderOf(`no-${n}`) })),
    });
    await transaction.abort();
    await expectAllRead(running);
    await running.stop();
    const again = start();
    await again.whenSettled;
    await expectAllRead(again);
    expect(await orderIds(again)).toEqual([]);
    const live: string[] = [];
    again.onChange((change) => live.push(change.key));
    const plain = await connectedProducer(kafkaClient(target.address));
    // Until it has caught up, what is read counts as of the past.
    await eventually(async () => {
      await send(plain, orders, 1, [`after-${randomUUID()}`]);
      expect(live).not.toEqual([]);
    });
  });

  it.each([
    ['more', 6],
    ['as many', 3],
    ['fewer', 1],
  ])('D4: a topic made again with %s partitions while it is read', async (_what, partitions) => {
    const target = await useTarget();
    const { running, orders, payments, lines } = await startReading(target);
    const producer = await connectedProducer(kafkaClient(target.address));
    const before = Array.from({ length: 30 }, (_, n) => `old-${n}`);
    for (const partition of [0, 1, 2]) {
      await send(producer, orders, partition, before.slice(partition * 10, partition * 10 + 10));
    }
    await producer.send({
      topic: payments,
      messages: [{ partition: 0, value: JSON.stringify({ payment_id: 'p', order_id: 'old-0', amount: 1 }) }],
    });
    await expectOrders(running, before);
    await remake(target, orders, partitions);
    const after = Array.from({ length: partitions }, (_, n) => `new-${n}`);
    const fresh = await connectedProducer(kafkaClient(target.address));
    for (const [partition, id] of after.entries()) {
      await eventually(() => send(fresh, orders, partition, [id]));
    }
    await expectOrders(running, after);
    await expectAllRead(running);
    expect(lines.filter((line) => line.includes('made again'))).toHaveLength(1);
    const input = { search: '', filter: 'all', limit: 9 };
    expect(await running.ask('list', { name: 'payments', input })).toMatchObject({
      value: { rows: [{ paymentId: 'p' }] },
    });
  });

  it('D4: a topic made again with as many records while the console is stopped', async () => {
    const target = await useTarget();
    const projectionFile = `${temporaryDirectory()}/read-model.db`;
    const { running, start, orders, lines } = await startReading(target, { projectionFile });
    const producer = await connectedProducer(kafkaClient(target.address));
    await send(producer, orders, 0, ['old-1', 'old-2']);
    await expectOrders(running, ['old-1', 'old-2']);
    await running.stop();
    await remake(target, orders, 3);
    const fresh = await connectedProducer(kafkaClient(target.address));
    await eventually(() => send(fresh, orders, 0, ['new-1', 'new-2', 'new-3']));
    const again = start();
    await expectOrders(again, ['new-1', 'new-2', 'new-3']);
    await expectAllRead(again);
    expect(lines.filter((line) => line.includes('made again'))).toHaveLength(1);
  });

  it('D13: a topic that was deleted is not created by reading, and can be created again', async () => {
    const target = await useTarget();
    const projectionFile = `${temporaryDirectory()}/read-model.db`;
    const { running, start, orders, payments } = await startReading(target, { projectionFile });
    const producer = await connectedProducer(kafkaClient(target.address));
    await send(producer, orders, 0, ['o1']);
    await expectOrders(running, ['o1']);
    const admin = await connectedAdmin(kafkaClient(target.address));
    await admin.deleteTopics({ topics: [payments] });
    await eventually(async () => expect((await statusOf(running)).kafka.missingTopics).toEqual([payments]));
    await running.stop();
    const again = start();
    await again.whenSettled;
    await eventually(async () => expect((await statusOf(again)).kafka.missingTopics).toEqual([payments]));
    expect(await admin.listTopics()).not.toContain(payments);
    await send(producer, orders, 1, ['o2']);
    await expectOrders(again, ['o1', 'o2']);
    expect(await again.dispatch('topics.create', { topic: payments })).toMatchObject({ ok: true });
    await eventually(async () => expect((await statusOf(again)).kafka.missingTopics).toEqual([]));
    expect(await admin.listTopics()).toContain(payments);
  });
});

async function remake(target: Target, topic: string, numPartitions: number): Promise<void> {
  const admin = await connectedAdmin(kafkaClient(target.address));
  await admin.deleteTopics({ topics: [topic] });
  await eventually(async () => expect(await admin.listTopics()).not.toContain(topic));
  await eventually(() => admin.createTopics({ topics: [{ topic, numPartitions }] }));
}
