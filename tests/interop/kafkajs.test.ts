import { describe, expect, it, onTestFinished } from 'vitest';
import {
  COMPRESSION_NAMES,
  COMPRESSIONS,
  connectedAdmin,
  connectedProducer,
  consume,
  kafkaClient,
} from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

describe('producing and consuming', () => {
  it.each(COMPRESSION_NAMES)('gets back what was sent with %s', async (compression) => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 3 });
    const kafka = kafkaClient(target.address);
    const producer = await connectedProducer(kafka);
    const messages = Array.from({ length: 300 }, (_, index) => ({
      key: `key-${index}`,
      value: `${compression} ${index} ${'é'.repeat(index)}`,
    }));
    await producer.send({ topic, compression: COMPRESSIONS[compression], messages });
    const { records } = await consume(kafka, { groupId: target.name('g'), topics: [topic], count: 300 });
    const values = new Map(records.map(({ key, value }) => [key, value]));
    expect(values).toEqual(new Map(messages.map(({ key, value }) => [key, value])));
  });

  it('keeps order within a partition and gives offsets without gaps', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 2 });
    const kafka = kafkaClient(target.address);
    const producer = await connectedProducer(kafka, { idempotent: true, maxInFlightRequests: 5 });
    for (let index = 0; index < 100; index += 1) {
      await producer.send({
        topic,
        acks: -1,
        messages: [{ partition: index % 2, value: String(index) }],
      });
    }
    const { records } = await consume(kafka, { groupId: target.name('g'), topics: [topic], count: 100 });
    for (const partition of [0, 1]) {
      const ofPartition = records.filter((record) => record.partition === partition);
      expect(ofPartition.map(({ value }) => Number(value))).toEqual(
        Array.from({ length: 50 }, (_, index) => index * 2 + partition),
      );
      expect(ofPartition.map(({ offset }) => Number(offset))).toEqual(
        Array.from({ length: 50 }, (_, index) => index),
      );
    }
  });

  it('keeps headers, null values and binary bytes', async () => {
    const target = await useTarget();
    const topic = target.name('made-on-demand');
    const kafka = kafkaClient(target.address);
    const producer = await connectedProducer(kafka);
    const binary = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await producer.send({
      topic,
      messages: [
        { key: binary, value: null, headers: { trace: binary, name: 'é' }, timestamp: '1700000000000' },
      ],
    });
    const consumer = kafka.consumer({ groupId: target.name('g') });
    onTestFinished(() => consumer.disconnect());
    await consumer.subscribe({ topic, fromBeginning: true });
    const message = await new Promise<{
      key: Buffer | null;
      value: Buffer | null;
      timestamp: string;
      headers?: Record<string, unknown>;
    }>((resolve) => {
      void consumer.run({ eachMessage: async ({ message: received }) => resolve(received) });
    });
    expect(message).toMatchObject({ key: binary, value: null, timestamp: '1700000000000' });
    expect(message.headers).toEqual({ trace: binary, name: Buffer.from('é') });
  });
});

describe('groups', () => {
  it('goes on where the group had committed', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders');
    const kafka = kafkaClient(target.address);
    const producer = await connectedProducer(kafka);
    await producer.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
    const groupId = target.name('g');
    const first = await consume(kafka, { groupId, topics: [topic], count: 2 });
    await first.consumer.disconnect();
    await producer.send({ topic, messages: [{ value: 'c' }] });
    const second = await consume(kafka, { groupId, topics: [topic], count: 1 });
    expect(second.records).toMatchObject([{ offset: '2', value: 'c' }]);
  });

  it('shares partitions between two members and hands them over when one leaves', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 4 });
    const kafka = kafkaClient(target.address);
    const config = { heartbeatInterval: 100, sessionTimeout: 10_000, maxWaitTimeInMs: 100 };
    const assigned = new Map<string, number>();
    const consumers = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const consumer = kafka.consumer({ groupId: target.name('g'), ...config });
        onTestFinished(() => consumer.disconnect());
        consumer.on('consumer.group_join', ({ payload }) => {
          assigned.set(name, payload.memberAssignment[topic]?.length ?? 0);
          changed?.();
        });
        await consumer.connect();
        await consumer.subscribe({ topic });
        return consumer;
      }),
    );
    let changed: (() => void) | undefined;
    const until = (isReached: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        changed = () => (isReached() ? resolve() : undefined);
        changed();
      });
    await Promise.all(consumers.map((consumer) => consumer.run({ eachMessage: async () => undefined })));
    await until(() => assigned.get('one') === 2 && assigned.get('two') === 2);
    const admin = await connectedAdmin(kafka);
    const { groups } = await admin.describeGroups([target.name('g')]);
    expect(groups[0]).toMatchObject({ state: 'Stable', protocolType: 'consumer' });
    expect(groups[0]!.members).toHaveLength(2);
    await consumers[0]!.disconnect();
    await until(() => assigned.get('two') === 4);
  });

  it('gives every record to some member while members come and go, in the order of each partition', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 4 });
    const kafka = kafkaClient(target.address);
    const groupId = target.name('g');
    const received: { partition: number; value: string }[] = [];
    let arrived: (() => void) | undefined;
    const join = async () => {
      const consumer = kafka.consumer({ groupId, heartbeatInterval: 100, maxWaitTimeInMs: 100 });
      onTestFinished(() => consumer.disconnect());
      const joined = new Promise<void>((resolve) => {
        consumer.on('consumer.group_join', () => resolve());
      });
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommitThreshold: 1,
        eachMessage: async ({ partition, message }) => {
          received.push({ partition, value: String(message.value) });
          arrived?.();
        },
      });
      await joined;
      return consumer;
    };
    const producer = await connectedProducer(kafka);
    let sent = 0;
    const sendMore = async (): Promise<void> => {
      const messages = Array.from({ length: 100 }, () => ({ partition: sent % 4, value: String(sent++) }));
      await producer.send({ topic, messages });
    };
    await sendMore();
    const first = await join();
    await sendMore();
    const second = await join();
    await sendMore();
    await first.disconnect();
    await sendMore();
    await join();
    await sendMore();
    await second.disconnect();
    await sendMore();
    const distinct = (partition: number): string[] => [
      ...new Set(received.filter((each) => each.partition === partition).map(({ value }) => value)),
    ];
    await new Promise<void>((resolve) => {
      arrived = () => (new Set(received.map(({ value }) => value)).size === sent ? resolve() : undefined);
      arrived();
    });
    // A member that leaves may not have committed its last records: these come again, never out of order at first sight.
    for (const partition of [0, 1, 2, 3]) {
      expect(distinct(partition)).toEqual(
        Array.from({ length: sent / 4 }, (_, index) => String(index * 4 + partition)),
      );
    }
  });
});
