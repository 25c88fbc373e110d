import type { Producer } from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import { connectedAdmin, connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { runningBroker } from './support/running-broker.ts';

// kafkajs reads committed records only, unless told otherwise.

async function transactional(address: string, transactionalId = 'txn'): Promise<Producer> {
  return connectedProducer(kafkaClient(address), {
    idempotent: true,
    maxInFlightRequests: 1,
    transactionalId,
  });
}

it('shows what was committed, leaves out what was taken back, keeps the order', async () => {
  const { address, broker } = await runningBroker();
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const producer = await transactional(address);
  for (const [value, isCommit] of [
    ['a', true],
    ['b', false],
    ['c', true],
  ] as const) {
    const transaction = await producer.transaction();
    await transaction.send({ topic: 't', messages: [{ value: `${value}1` }, { value: `${value}2` }] });
    await (isCommit ? transaction.commit() : transaction.abort());
  }
  const kafka = kafkaClient(address);
  const committed = await consume(kafka, { groupId: 'committed', topics: ['t'], count: 4 });
  expect(committed.records.map(({ value }) => value)).toEqual(['a1', 'a2', 'c1', 'c2']);
  const all = await consume(kafka, {
    groupId: 'all',
    topics: ['t'],
    count: 6,
    config: { readUncommitted: true },
  });
  expect(all.records.map(({ value }) => value)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
});

it('shows nothing of an open transaction, nor what came after it', async () => {
  const { address, broker } = await runningBroker();
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const producer = await transactional(address);
  const plain = await connectedProducer(kafkaClient(address));
  await plain.send({ topic: 't', messages: [{ value: 'before' }] });
  const transaction = await producer.transaction();
  await transaction.send({ topic: 't', messages: [{ value: 'inside' }] });
  await plain.send({ topic: 't', messages: [{ value: 'after' }] });
  const kafka = kafkaClient(address);
  const consumer = kafka.consumer({ groupId: 'g' });
  onTestFinished(() => consumer.disconnect());
  await consumer.subscribe({ topic: 't', fromBeginning: true });
  const seen: string[] = [];
  const done = new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        seen.push(String(message.value));
        if (seen.length === 1) {
          // Had the rest been readable, it would have come with the same fetch.
          await transaction.commit();
        } else if (seen.length === 3) {
          resolve();
        }
      },
    });
  });
  await done;
  expect(seen).toEqual(['before', 'inside', 'after']);
});

it('commits the offsets of a group with the transaction, or not at all', async () => {
  const { address, broker } = await runningBroker();
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const producer = await transactional(address);
  const admin = await connectedAdmin(kafkaClient(address));
  const committed = async (): Promise<string> =>
    (await admin.fetchOffsets({ groupId: 'g', topics: ['t'] }))[0]!.partitions[0]!.offset;
  for (const isCommit of [false, true]) {
    const transaction = await producer.transaction();
    await transaction.send({ topic: 't', messages: [{ value: 'v' }] });
    await transaction.sendOffsets({
      consumerGroupId: 'g',
      topics: [{ topic: 't', partitions: [{ partition: 0, offset: '7' }] }],
    });
    expect(await committed()).toBe('-1');
    await (isCommit ? transaction.commit() : transaction.abort());
  }
  expect(await committed()).toBe('7');
});

it('fences the producer that had the transactional id before, and takes back what it left open', async () => {
  const { address, broker } = await runningBroker();
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const zombie = await transactional(address);
  const left = await zombie.transaction();
  await left.send({ topic: 't', messages: [{ value: 'zombie' }] });
  const successor = await transactional(address);
  const transaction = await successor.transaction();
  await transaction.send({ topic: 't', messages: [{ value: 'successor' }] });
  await transaction.commit();
  await expect(left.commit()).rejects.toThrow(/old epoch/u);
  const { records } = await consume(kafkaClient(address), { groupId: 'g', topics: ['t'], count: 1 });
  expect(records.map(({ value }) => value)).toEqual(['successor']);
});

it('still knows an open and an aborted transaction after a restart', async () => {
  const running = await runningBroker();
  await running.broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const producer = await transactional(running.address);
  const aborted = await producer.transaction();
  await aborted.send({ topic: 't', messages: [{ value: 'aborted' }] });
  await aborted.abort();
  const open = await producer.transaction();
  await open.send({ topic: 't', messages: [{ value: 'open' }] });
  await running.restart();
  const successor = await transactional(running.address);
  const transaction = await successor.transaction();
  await transaction.send({ topic: 't', messages: [{ value: 'committed' }] });
  await transaction.commit();
  const kafka = kafkaClient(running.address);
  const { records } = await consume(kafka, { groupId: 'g', topics: ['t'], count: 1 });
  expect(records.map(({ value }) => value)).toEqual(['committed']);
  const admin = await connectedAdmin(kafka);
  // Three records and three markers.
  expect(await admin.fetchTopicOffsets('t')).toMatchObject([{ high: '6' }]);
});
