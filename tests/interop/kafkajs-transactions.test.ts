import type { Producer } from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import { connectedAdmin, connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { type Target, useTarget } from './support/target.ts';

// kafkajs reads committed records only, unless told otherwise.

async function transactional(target: Target): Promise<Producer> {
  return connectedProducer(kafkaClient(target.address), {
    idempotent: true,
    maxInFlightRequests: 1,
    transactionalId: target.name('txn'),
  });
}

it('shows what was committed, leaves out what was taken back, keeps the order', async () => {
  const target = await useTarget();
  const topic = await target.topic('t');
  const producer = await transactional(target);
  for (const [value, isCommit] of [
    ['a', true],
    ['b', false],
    ['c', true],
  ] as const) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: `${value}1` }, { value: `${value}2` }] });
    await (isCommit ? transaction.commit() : transaction.abort());
  }
  const kafka = kafkaClient(target.address);
  const committed = await consume(kafka, { groupId: target.name('committed'), topics: [topic], count: 4 });
  expect(committed.records.map(({ value }) => value)).toEqual(['a1', 'a2', 'c1', 'c2']);
  const all = await consume(kafka, {
    groupId: target.name('all'),
    topics: [topic],
    count: 6,
    config: { readUncommitted: true },
  });
  expect(all.records.map(({ value }) => value)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
});

it('shows nothing of an open transaction, nor what came after it', async () => {
  const target = await useTarget();
  const topic = await target.topic('t');
  const producer = await transactional(target);
  const plain = await connectedProducer(kafkaClient(target.address));
  await plain.send({ topic, messages: [{ value: 'before' }] });
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [{ value: 'inside' }] });
  await plain.send({ topic, messages: [{ value: 'after' }] });
  const kafka = kafkaClient(target.address);
  const consumer = kafka.consumer({ groupId: target.name('g') });
  onTestFinished(() => consumer.disconnect());
  await consumer.subscribe({ topic, fromBeginning: true });
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
  const target = await useTarget();
  const topic = await target.topic('t');
  const producer = await transactional(target);
  const admin = await connectedAdmin(kafkaClient(target.address));
  const groupId = target.name('g');
  const committed = async (): Promise<string> =>
    (await admin.fetchOffsets({ groupId, topics: [topic] }))[0]!.partitions[0]!.offset;
  for (const isCommit of [false, true]) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: 'v' }] });
    await transaction.sendOffsets({
      consumerGroupId: groupId,
      topics: [{ topic, partitions: [{ partition: 0, offset: '7' }] }],
    });
    expect(await committed()).toBe('-1');
    await (isCommit ? transaction.commit() : transaction.abort());
  }
  // Apache Kafka answers once the outcome is decided; the group hears of it a little later.
  await expect.poll(committed).toBe('7');
});

it('fences the producer that had the transactional id before, and takes back what it left open', async () => {
  const target = await useTarget();
  const topic = await target.topic('t');
  const zombie = await transactional(target);
  const left = await zombie.transaction();
  await left.send({ topic, messages: [{ value: 'zombie' }] });
  const successor = await transactional(target);
  const transaction = await successor.transaction();
  await transaction.send({ topic, messages: [{ value: 'successor' }] });
  await transaction.commit();
  await expect(left.commit()).rejects.toThrow(/old epoch/u);
  const { records } = await consume(kafkaClient(target.address), {
    groupId: target.name('g'),
    topics: [topic],
    count: 1,
  });
  expect(records.map(({ value }) => value)).toEqual(['successor']);
});
