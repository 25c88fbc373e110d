import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Producer } from 'kafkajs';
import { quietNegativeTimeouts } from '../../../src/console/kafka/quiet-negative-timeouts.ts';

const { Kafka, Partitioners, logLevel } = kafkajs;

quietNegativeTimeouts();

/** One measurement with one kafkajs client. Produced is with `acks=all`. */
export type Task =
  | {
      readonly kind: 'produce';
      readonly perSend: number;
      readonly atOnce: number;
      readonly valueBytes: number;
    }
  | { readonly kind: 'consume'; readonly topic: string; readonly count: number }
  | { readonly kind: 'latency'; readonly count: number; readonly valueBytes: number };

/** `perSecond` in messages; latencies in ms. */
export type Measured =
  | { readonly perSecond: number; readonly topic: string; readonly count: number }
  | { readonly p50: number; readonly p99: number };

const WARM_UP_MS = 500;

function clientOf(address: string): kafkajs.Kafka {
  return new Kafka({
    clientId: 'bench',
    brokers: [address],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20, maxRetryTime: 100, retries: 100 },
  });
}

async function connected(address: string): Promise<Producer> {
  const producer = clientOf(address).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return producer;
}

async function newTopic(address: string): Promise<string> {
  const topic = `bench-${randomBytes(4).toString('hex')}`;
  const admin = clientOf(address).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  return topic;
}

/** Resolves when the broker has acknowledged a record. */
export async function firstProduce(address: string): Promise<void> {
  const producer = await connected(address);
  await producer.send({ topic: 'bench-first', acks: -1, messages: [{ value: 'first' }] });
  await producer.disconnect();
}

export async function runTask(address: string, task: Task, seconds: number): Promise<Measured> {
  switch (task.kind) {
    case 'produce':
      return produce(address, task, seconds);
    case 'consume':
      return consume(address, task);
    case 'latency':
      return latency(address, task);
  }
}

async function produce(
  address: string,
  task: Extract<Task, { kind: 'produce' }>,
  seconds: number,
): Promise<Measured> {
  const topic = await newTopic(address);
  const producer = await connected(address);
  // Random, so that nothing on the way gains from values that are alike.
  const messages = Array.from({ length: task.perSend }, () => ({ value: randomBytes(task.valueBytes) }));
  let sent = 0;
  async function sendUntil(endAt: number): Promise<void> {
    while (performance.now() < endAt) {
      await producer.send({ topic, acks: -1, messages });
      sent += task.perSend;
    }
  }
  async function all(ms: number): Promise<number> {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: task.atOnce }, () => sendUntil(startedAt + ms)));
    return performance.now() - startedAt;
  }
  await all(WARM_UP_MS);
  const before = sent;
  const tookMs = await all(seconds * 1000);
  await producer.disconnect();
  return { perSecond: ((sent - before) / tookMs) * 1000, topic, count: sent };
}

async function consume(address: string, task: Extract<Task, { kind: 'consume' }>): Promise<Measured> {
  const consumer = clientOf(address).consumer({ groupId: `bench-${randomBytes(4).toString('hex')}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [task.topic], fromBeginning: true });
  let received = 0;
  let startedAt = 0;
  const tookMs = await new Promise<number>((resolve) => {
    void consumer.run({
      // From the first batch on: joining a group is another matter.
      eachBatch: async ({ batch }) => {
        if (received === 0) startedAt = performance.now();
        else if (received + batch.messages.length >= task.count) resolve(performance.now() - startedAt);
        received += batch.messages.length;
      },
    });
  });
  await consumer.disconnect();
  return { perSecond: (task.count / tookMs) * 1000, topic: task.topic, count: task.count };
}

/** From just before the send to the handler of a consumer in the same process, one record at a time. */
async function latency(address: string, task: Extract<Task, { kind: 'latency' }>): Promise<Measured> {
  const topic = await newTopic(address);
  const producer = await connected(address);
  const consumer = clientOf(address).consumer({ groupId: `bench-${randomBytes(4).toString('hex')}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let arrived: () => void = () => undefined;
  await consumer.run({ eachMessage: async () => arrived() });
  const value = randomBytes(task.valueBytes);
  const took: number[] = [];
  for (let index = 0; index < task.count; index += 1) {
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const startedAt = performance.now();
    await Promise.all([producer.send({ topic, acks: -1, messages: [{ value }] }), arrival]);
    took.push(performance.now() - startedAt);
    await sleep(2);
  }
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  // The first ones meet a consumer that still joins.
  const sorted = took.slice(Math.floor(task.count / 10)).toSorted((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length * 0.5)]!, p99: sorted[Math.floor(sorted.length * 0.99)]! };
}
