import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { expect, it, onTestFinished } from 'vitest';
import { COMPRESSION_NAMES } from './support/kafkajs-client.ts';
import { runningBroker } from './support/running-broker.ts';

// Speaks the flexible versions only: what this client understands, kafkajs never sees.

it.each(COMPRESSION_NAMES)('gets back what it sent with %s, in a group', async (compression) => {
  const { address, broker } = await runningBroker();
  await broker.ensureTopics([{ name: 't', partitions: 2 }]);
  const bootstrapBrokers = [address];
  const producer = new Producer({
    clientId: 'p',
    bootstrapBrokers,
    serializers: stringSerializers,
    idempotent: true,
  });
  onTestFinished(() => producer.close());
  const messages = Array.from({ length: 50 }, (_, index) => ({
    topic: 't',
    key: `k${index}`,
    value: `${compression}-${index}`,
  }));
  await producer.send({ acks: -1, compression, messages });
  const consumer = new Consumer({
    clientId: 'c',
    groupId: 'g',
    bootstrapBrokers,
    deserializers: stringDeserializers,
    autocommit: false,
  });
  onTestFinished(() => consumer.close(true));
  const stream = await consumer.consume({
    topics: ['t'],
    mode: 'earliest',
    sessionTimeout: 10_000,
    heartbeatInterval: 500,
  });
  const received = new Map<string, string>();
  for await (const message of stream) {
    received.set(message.key, message.value);
    await message.commit();
    if (received.size === messages.length) {
      break;
    }
  }
  expect(received).toEqual(new Map(messages.map(({ key, value }) => [key, value])));
});

it('administers topics and groups', async () => {
  const { address } = await runningBroker();
  const admin = new Admin({ clientId: 'a', bootstrapBrokers: [address] });
  onTestFinished(() => admin.close());
  const created = await admin.createTopics({ topics: ['made'], partitions: 2, replicas: 1 });
  expect(created).toMatchObject([{ name: 'made', partitions: 2 }]);
  expect(await admin.listTopics()).toEqual(['made']);
  await admin.deleteTopics({ topics: ['made'] });
  expect(await admin.listTopics()).toEqual([]);
  expect((await admin.listGroups()).size).toBe(0);
});
