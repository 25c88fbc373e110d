import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBroker, type Broker } from '../../src/broker/broker.ts';
import { freeGroup } from '../../src/console/kafka/free-group.ts';
import { createKafkaClient } from '../../src/console/kafka/kafka-client.ts';

let dir: string;
let broker: Broker;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigie-group-'));
  broker = await startBroker({ dataDir: dir, port: 0 });
  await broker.ensureTopics([{ name: 'orders', partitions: 3 }]);
});
afterAll(async () => {
  await broker.stop();
  await rm(dir, { recursive: true });
});

it('takes a spare name while members are left in the group, and the usual one again after', async () => {
  const kafka = createKafkaClient({
    brokers: [`127.0.0.1:${broker.port}`],
    clientId: 'test',
    log: () => undefined,
  });
  async function joinGroup(groupId: string) {
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
    const joined = new Promise((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, resolve);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: ['orders'] });
    await consumer.run({ eachMessage: async () => undefined });
    await joined;
    return consumer;
  }

  expect(await freeGroup(kafka, 'g')).toBe('g');
  const left = await joinGroup('g');
  expect(await freeGroup(kafka, 'g')).toBe('g-2');
  const spare = await joinGroup('g-2');
  expect(await freeGroup(kafka, 'g')).toBe('g-3');
  await left.disconnect();
  await spare.disconnect();
  expect(await freeGroup(kafka, 'g')).toBe('g');
  const admin = kafka.admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  expect(groups.map(({ groupId }) => groupId)).toEqual(['g']);
  await admin.disconnect();
});

it('rejects while Kafka cannot say', async () => {
  const kafka = createKafkaClient({ brokers: ['127.0.0.1:1'], clientId: 'test', log: () => undefined });
  await expect(freeGroup(kafka, 'g')).rejects.toThrow(/no answer|ECONNREFUSED/);
});
