import { describe, expect, it, onTestFinished } from 'vitest';
import {
  COMPRESSION_NAMES,
  COMPRESSIONS,
  connectedAdmin,
  connectedProducer,
  consume,
  kafkaClient,
} from './support/kafkajs-client.ts';
import { runningBroker } from './support/running-broker.ts';

describe('producing and consuming', () => {
  it.each(COMPRESSION_NAMES)('gets back what was sent with %s', async (compression) => {
    const { address, broker } = await runningBroker();
    await broker.ensureTopics([{ name: 'orders', partitions: 3 }]);
    const kafka = kafkaClient(address);
    const producer = await connectedProducer(kafka);
    const messages = Array.from({ length: 300 }, (_, index) => ({
      key: `key-${index}`,
      value: `${compression} ${index} ${'é'.repeat(index)}`,
    }));
    await producer.send({ topic: 'orders', compression: COMPRESSIONS[compression], messages });
    const { records } = await consume(kafka, { groupId: 'g', topics: ['orders'], count: 300 });
    const values = new Map(records.map(({ key, value }) => [key, value]));
    expect(values).toEqual(new Map(messages.map(({ key, value }) => [key, value])));
  });

  it('keeps order within a partition and gives offsets without gaps', async () => {
    const { address, broker } = await runningBroker();
    await broker.ensureTopics([{ name: 'orders', partitions: 2 }]);
    const kafka = kafkaClient(address);
    const producer = await connectedProducer(kafka, { idempotent: true, maxInFlightRequests: 5 });
    for (let index = 0; index < 100; index += 1) {
      await producer.send({
        topic: 'orders',
        acks: -1,
        messages: [{ partition: index % 2, value: String(index) }],
      });
    }
    const { records } = await consume(kafka, { groupId: 'g', topics: ['orders'], count: 100 });
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
    const { address } = await runningBroker();
    const kafka = kafkaClient(address);
    const producer = await connectedProducer(kafka);
    const binary = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await producer.send({
      topic: 'made-on-demand',
      messages: [
        { key: binary, value: null, headers: { trace: binary, name: 'é' }, timestamp: '1700000000000' },
      ],
    });
    const consumer = kafka.consumer({ groupId: 'g' });
    onTestFinished(() => consumer.disconnect());
    await consumer.subscribe({ topic: 'made-on-demand', fromBeginning: true });
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
  it('goes on where the group had committed, also after the broker was restarted', async () => {
    const running = await runningBroker();
    await running.broker.ensureTopics([{ name: 'orders', partitions: 1 }]);
    const kafka = kafkaClient(running.address);
    const producer = await connectedProducer(kafka);
    await producer.send({ topic: 'orders', messages: [{ value: 'a' }, { value: 'b' }] });
    const first = await consume(kafka, { groupId: 'g', topics: ['orders'], count: 2 });
    await first.consumer.disconnect();
    await producer.disconnect();
    await running.restart();
    const again = await connectedProducer(kafka);
    await again.send({ topic: 'orders', messages: [{ value: 'c' }] });
    const second = await consume(kafka, { groupId: 'g', topics: ['orders'], count: 1 });
    expect(second.records).toMatchObject([{ offset: '2', value: 'c' }]);
  });

  it('shares partitions between two members and hands them over when one leaves', async () => {
    const { address, broker } = await runningBroker();
    await broker.ensureTopics([{ name: 'orders', partitions: 4 }]);
    const kafka = kafkaClient(address);
    const config = { heartbeatInterval: 100, sessionTimeout: 10_000 };
    const assigned = new Map<string, number>();
    const consumers = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const consumer = kafka.consumer({ groupId: 'g', ...config });
        onTestFinished(() => consumer.disconnect());
        consumer.on('consumer.group_join', ({ payload }) => {
          assigned.set(name, payload.memberAssignment['orders']?.length ?? 0);
          changed?.();
        });
        await consumer.connect();
        await consumer.subscribe({ topic: 'orders' });
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
    const { groups } = await admin.describeGroups(['g']);
    expect(groups[0]).toMatchObject({ state: 'Stable', protocolType: 'consumer' });
    expect(groups[0]!.members).toHaveLength(2);
    await consumers[0]!.disconnect();
    await until(() => assigned.get('two') === 4);
  });
});

describe('admin', () => {
  it('makes, describes, grows and deletes topics', async () => {
    const { address } = await runningBroker({ autoCreateTopics: false });
    const admin = await connectedAdmin(kafkaClient(address));
    const topic = {
      topic: 'orders',
      numPartitions: 2,
      configEntries: [{ name: 'retention.ms', value: '60000' }],
    };
    expect(await admin.createTopics({ topics: [topic] })).toBe(true);
    expect(await admin.createTopics({ topics: [topic] })).toBe(false);
    await admin.createPartitions({ topicPartitions: [{ topic: 'orders', count: 4 }] });
    const { topics } = await admin.fetchTopicMetadata({ topics: ['orders'] });
    expect(topics[0]!.partitions.map(({ partitionId }) => partitionId).sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3,
    ]);
    const configs = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: 'orders', configNames: ['retention.ms'] }],
    });
    expect(configs.resources[0]!.configEntries).toMatchObject([
      { configName: 'retention.ms', configValue: '60000' },
    ]);
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: 2, name: 'orders', configEntries: [{ name: 'retention.ms', value: '1000' }] }],
    });
    await admin.deleteTopics({ topics: ['orders'] });
    expect(await admin.listTopics()).toEqual([]);
  });

  it('moves the offsets of a group, deletes records and deletes the group', async () => {
    const { address, broker } = await runningBroker();
    await broker.ensureTopics([{ name: 'orders', partitions: 1 }]);
    const kafka = kafkaClient(address);
    const producer = await connectedProducer(kafka);
    for (let index = 0; index < 5; index += 1) {
      await producer.send({
        topic: 'orders',
        messages: [{ value: String(index), timestamp: String(1000 + index * 100) }],
      });
    }
    const { consumer } = await consume(kafka, { groupId: 'g', topics: ['orders'], count: 5 });
    await consumer.disconnect();
    const admin = await connectedAdmin(kafka);
    await admin.setOffsets({ groupId: 'g', topic: 'orders', partitions: [{ partition: 0, offset: '3' }] });
    expect(await admin.fetchOffsets({ groupId: 'g', topics: ['orders'] })).toEqual([
      { topic: 'orders', partitions: [{ partition: 0, offset: '3', metadata: null }] },
    ]);
    expect(await admin.fetchTopicOffsetsByTimestamp('orders', 1150)).toEqual([{ partition: 0, offset: '2' }]);
    await admin.deleteTopicRecords({ topic: 'orders', partitions: [{ partition: 0, offset: '2' }] });
    expect(await admin.fetchTopicOffsets('orders')).toEqual([
      { partition: 0, offset: '5', high: '5', low: '2' },
    ]);
    expect((await admin.listGroups()).groups).toEqual([{ groupId: 'g', protocolType: 'consumer' }]);
    await admin.deleteGroups(['g']);
    expect((await admin.listGroups()).groups).toEqual([]);
  });

  it('describes the cluster', async () => {
    const { address, broker } = await runningBroker({ nodeId: 7 });
    const admin = await connectedAdmin(kafkaClient(address));
    expect(await admin.describeCluster()).toEqual({
      brokers: [{ nodeId: 7, host: '127.0.0.1', port: broker.port }],
      controller: 7,
      clusterId: broker.clusterId,
    });
  });
});
