import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { expect, it, onTestFinished } from 'vitest';
import { closeConsumer } from './clients/platformatic.ts';
import { connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { type Target, useTarget } from './support/target.ts';

// Speaks the flexible versions only: what this client understands, kafkajs never sees.

function connectedTo(target: Target) {
  return { clientId: 'interop', bootstrapBrokers: [target.address] };
}

function producerOn(target: Target, options: { idempotent?: boolean; transactionalId?: string }) {
  const producer = new Producer({ ...connectedTo(target), serializers: stringSerializers, ...options });
  onTestFinished(() => producer.close());
  return producer;
}

function consumerOn(target: Target, group: string) {
  const consumer = new Consumer({
    ...connectedTo(target),
    groupId: target.name(group),
    deserializers: stringDeserializers,
    autocommit: false,
    maxWaitTime: 100,
    sessionTimeout: 10_000,
    heartbeatInterval: 200,
  });
  onTestFinished(() => closeConsumer(consumer));
  return consumer;
}

it('gets back what it sent idempotently, in order, and goes on where it had committed', async () => {
  const target = await useTarget();
  const topic = await target.topic('t');
  const producer = producerOn(target, { idempotent: true });
  const values = Array.from({ length: 50 }, (_, index) => `v${index}`);
  for (const value of values) {
    await producer.send({ acks: -1, messages: [{ topic, key: `of ${value}`, value }] });
  }
  const read = async (count: number): Promise<[bigint, string, string][]> => {
    const consumer = consumerOn(target, 'g');
    const stream = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
    const records: [bigint, string, string][] = [];
    for await (const message of stream) {
      records.push([message.offset, message.key, message.value]);
      await message.commit();
      if (records.length === count) break;
    }
    await closeConsumer(consumer);
    return records;
  };
  expect([...(await read(20)), ...(await read(30))]).toEqual(
    values.map((value, offset) => [BigInt(offset), `of ${value}`, value]),
  );
});

it('shares partitions between members that come and go', async () => {
  const target = await useTarget();
  const topic = await target.topic('t', { partitions: 4 });
  const join = async () => {
    const consumer = consumerOn(target, 'g');
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest' });
    stream.on('data', () => undefined);
    const partitions = (): number => consumer.assignments?.flatMap((each) => each.partitions).length ?? 0;
    return { consumer, partitions };
  };
  const first = await join();
  await expect.poll(first.partitions).toBe(4);
  const second = await join();
  await expect.poll(() => [first.partitions(), second.partitions()], { timeout: 20_000 }).toEqual([2, 2]);
  await closeConsumer(first.consumer);
  await expect.poll(second.partitions, { timeout: 20_000 }).toBe(4);
});

it('commits and takes back transactions', async () => {
  const target = await useTarget();
  const topic = await target.topic('t');
  const group = target.name('g');
  const producer = producerOn(target, { idempotent: true, transactionalId: target.name('txn') });
  for (const [value, isCommit] of [
    ['a', true],
    ['b', false],
    ['c', true],
  ] as const) {
    const transaction = await producer.beginTransaction();
    await transaction.send({ messages: [{ topic, value }] });
    await (isCommit ? transaction.commit() : transaction.abort());
  }
  const { records } = await consume(kafkaClient(target.address), {
    groupId: group,
    topics: [topic],
    count: 2,
  });
  expect(records.map(({ value }) => value)).toEqual(['a', 'c']);
});

it('administers topics and groups', async () => {
  const target = await useTarget();
  const topic = target.name('made');
  const admin = new Admin(connectedTo(target));
  onTestFinished(() => admin.close());
  const topics = async (): Promise<string[]> => target.own(await admin.listTopics());
  const created = await admin.createTopics({
    topics: [topic],
    partitions: 2,
    replicas: 1,
    configs: [{ name: 'cleanup.policy', value: 'compact' }],
  });
  expect(created).toMatchObject([{ name: topic, partitions: 2 }]);
  await expect.poll(topics).toEqual([topic]);
  const producer = await connectedProducer(kafkaClient(target.address));
  await producer.send({ topic, messages: [{ key: 'k', value: 'v' }] });
  const groupId = target.name('g');
  const { consumer } = await consume(kafkaClient(target.address), { groupId, topics: [topic], count: 1 });
  expect(target.own((await admin.listGroups()).keys())).toEqual([groupId]);
  const described = await admin.describeGroups({ groups: [groupId] });
  expect(described.get(groupId)).toMatchObject({ state: 'STABLE', protocolType: 'consumer' });
  expect(described.get(groupId)?.members.size).toBe(1);
  await consumer.disconnect();
  await admin.deleteGroups({ groups: [groupId] });
  expect(target.own((await admin.listGroups()).keys())).toEqual([]);
  await admin.deleteTopics({ topics: [topic] });
  await expect.poll(topics).toEqual([]);
});
