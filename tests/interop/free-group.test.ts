import { expect, it } from 'vitest';
import { freeGroup } from '../../src/console/kafka/free-group.ts';
import { createKafkaClient } from '../../src/console/kafka/kafka-client.ts';
import { useTarget } from './support/target.ts';

it('takes a spare name while members are left in the group, and the usual one again after', async () => {
  const target = await useTarget();
  const topic = await target.topic('orders', { partitions: 3 });
  const usual = target.name('g');
  const kafka = createKafkaClient({
    brokers: [target.address],
    clientId: 'test',
    security: {},
    log: () => undefined,
  });
  async function joinGroup(groupId: string) {
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
    const joined = new Promise((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, resolve);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({ eachMessage: async () => undefined });
    await joined;
    return consumer;
  }

  expect(await freeGroup(kafka, usual)).toBe(usual);
  const left = await joinGroup(usual);
  expect(await freeGroup(kafka, usual)).toBe(`${usual}-2`);
  const spare = await joinGroup(`${usual}-2`);
  expect(await freeGroup(kafka, usual)).toBe(`${usual}-3`);
  await left.disconnect();
  await spare.disconnect();
  expect(await freeGroup(kafka, usual)).toBe(usual);
  const admin = kafka.admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  const ours = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(usual));
  expect(ours).toEqual([usual]);
  await admin.disconnect();
});

it('rejects while Kafka cannot say', async () => {
  const kafka = createKafkaClient({
    brokers: ['127.0.0.1:1'],
    clientId: 'test',
    security: {},
    log: () => undefined,
  });
  await expect(freeGroup(kafka, 'g')).rejects.toThrow(/no answer|ECONNREFUSED/);
});
