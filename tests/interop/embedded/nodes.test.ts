import kafkajs from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import type { Broker } from '../../../src/broker/broker.ts';
import { eventually } from '../support/eventually.ts';
import { connectedAdmin, connectedProducer, consume } from '../support/kafkajs-client.ts';
import { runningBroker } from '../support/running-broker.ts';

const { Kafka, logLevel } = kafkajs;
const TOPIC = 'orders';
const PARTITIONS = 6;

/** A client that is told of all nodes and does not give up while leaders move. */
function patientClient(broker: Broker): kafkajs.Kafka {
  return new Kafka({
    clientId: 'nodes',
    brokers: broker.nodes().map(({ host, port }) => `${host}:${port}`),
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20, maxRetryTime: 200, retries: 50 },
  });
}

async function brokerWithTopic(): Promise<{ broker: Broker; kafka: kafkajs.Kafka; admin: kafkajs.Admin }> {
  const { broker } = await runningBroker({ nodes: 3 });
  const kafka = patientClient(broker);
  const admin = await connectedAdmin(kafka);
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 3 }] });
  return { broker, kafka, admin };
}

function leadersOf(metadata: { topics: kafkajs.ITopicMetadata[] }): number[] {
  return metadata.topics[0]!.partitions.toSorted((a, b) => a.partitionId - b.partitionId).map(
    ({ leader }) => leader,
  );
}

it('shows three nodes, and leaders that move when one stops', async () => {
  const { broker, admin } = await brokerWithTopic();
  const described = await admin.describeCluster();
  expect(described.brokers.toSorted((a, b) => a.nodeId - b.nodeId)).toEqual(
    broker.nodes().map(({ nodeId, host, port }) => ({ nodeId, host, port })),
  );
  const before = leadersOf(await admin.fetchTopicMetadata({ topics: [TOPIC] }));
  expect(broker.nodes().map(({ leads }) => leads)).toEqual([2, 2, 2]);

  await broker.stopNode(2);
  // kafkajs may ask over the connection that has just been closed, and does not ask again by itself.
  const without = await eventually(() => admin.fetchTopicMetadata({ topics: [TOPIC] }));
  expect(leadersOf(without)).toEqual(before.map((leader) => (leader === 2 ? 3 : leader)));
  for (const { replicas, isr } of without.topics[0]!.partitions) {
    expect(new Set(replicas)).toEqual(new Set([1, 2, 3]));
    expect(new Set(isr)).toEqual(new Set([1, 3]));
  }

  await broker.startNode(2);
  expect(leadersOf(await admin.fetchTopicMetadata({ topics: [TOPIC] }))).toEqual(before);
});

it('goes on while nodes stop and start: every record once, in the order it was sent', async () => {
  const { broker, kafka } = await brokerWithTopic();
  const producer = await connectedProducer(kafka, { idempotent: true, maxInFlightRequests: 1 });
  const received = new Map<number, string[]>();
  const consumers = await Promise.all(
    [1, 2].map(async () => {
      const consumer = kafka.consumer({
        groupId: 'watchers',
        sessionTimeout: 10_000,
        heartbeatInterval: 200,
      });
      onTestFinished(() => consumer.disconnect());
      await consumer.connect();
      await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ partition, message }) => {
          const values = received.get(partition) ?? received.set(partition, []).get(partition)!;
          values.push(`${message.offset}:${message.value?.toString()}`);
        },
      });
      return consumer;
    }),
  );

  const sent = new Map<number, string[]>();
  for (let round = 0; round < 60; round += 1) {
    // One node after the other, among them the group's coordinator and the controller.
    const nodeId = 1 + (Math.floor(round / 10) % 3);
    if (round % 10 === 3) {
      await broker.stopNode(nodeId);
    } else if (round % 10 === 7) {
      await broker.startNode(nodeId);
    }
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const value = `${round}-${partition}`;
      const [answer] = await producer.send({ topic: TOPIC, acks: -1, messages: [{ partition, value }] });
      const values = sent.get(partition) ?? sent.set(partition, []).get(partition)!;
      values.push(`${answer!.baseOffset}:${value}`);
    }
  }
  expect([...sent.values()].map((values) => values.length)).toEqual(Array(PARTITIONS).fill(60));

  await expect
    .poll(() => [...received.values()].reduce((sum, values) => sum + new Set(values).size, 0), {
      timeout: 30_000,
    })
    .toBe(60 * PARTITIONS);
  for (const [partition, values] of sent) {
    // A group reads again what it had not committed when its coordinator moved; in order all the same.
    expect([...new Set(received.get(partition))], `partition ${partition}`).toEqual(values);
  }

  await Promise.all(consumers.map((consumer) => consumer.disconnect()));
  const { records } = await consume(kafka, {
    groupId: 'afterwards',
    topics: [TOPIC],
    count: 60 * PARTITIONS,
  });
  for (const [partition, values] of sent) {
    const found = records.filter((record) => record.partition === partition);
    expect(found.map(({ offset, value }) => `${offset}:${value}`)).toEqual(values);
  }
});

it('refuses acks=all while fewer nodes run than min.insync.replicas asks for', async () => {
  const { broker, kafka, admin } = await brokerWithTopic();
  await admin.createTopics({
    topics: [
      {
        topic: 'strict',
        numPartitions: 1,
        replicationFactor: 3,
        configEntries: [{ name: 'min.insync.replicas', value: '3' }],
      },
    ],
  });
  const [preferred] = leadersOf(await admin.fetchTopicMetadata({ topics: ['strict'] }));
  await broker.stopNode((preferred! % 3) + 1);
  const producer = await connectedProducer(kafka, { retry: { retries: 0 } });
  const messages = [{ value: 'x' }];
  await expect(producer.send({ topic: 'strict', acks: -1, messages })).rejects.toThrow(/in-sync replicas/u);
  await producer.send({ topic: 'strict', acks: 1, messages });
  await broker.startNode((preferred! % 3) + 1);
  const [answer] = await producer.send({ topic: 'strict', acks: -1, messages });
  expect(answer).toMatchObject({ errorCode: 0, baseOffset: '1' });
});

it('keeps transactions whole when their coordinator stops between their steps', async () => {
  const { broker, kafka } = await brokerWithTopic();
  const producer = await connectedProducer(kafka, {
    transactionalId: 'till',
    idempotent: true,
    maxInFlightRequests: 1,
  });
  const committed: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const transaction = await producer.transaction();
    const value = `round ${round}`;
    await transaction.send({ topic: TOPIC, messages: [{ partition: round % PARTITIONS, value }] });
    const nodeId = 1 + (round % 3);
    await broker.stopNode(nodeId);
    if (round % 2 === 0) {
      await transaction.commit();
      committed.push(value);
    } else {
      await transaction.abort();
    }
    await broker.startNode(nodeId);
  }
  const { records } = await consume(kafka, {
    groupId: 'till-reader',
    topics: [TOPIC],
    count: committed.length,
    config: { readUncommitted: false },
  });
  expect(records.map(({ value }) => value).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(
    committed,
  );
});

it('refuses to stop its last node, and a node there is not', async () => {
  const { broker } = await runningBroker({ nodes: 2 });
  await broker.stopNode(1);
  await expect(broker.stopNode(2)).rejects.toThrow('node 2 is the last one that runs');
  await expect(broker.startNode(3)).rejects.toThrow('there is no node 3');
  await broker.stopNode(1);
  expect(broker.nodes().map(({ isRunning }) => isRunning)).toEqual([false, true]);
});
