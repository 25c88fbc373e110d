import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type Producer } from 'kafkajs';

const TICK_MS = 20;

type Event = { readonly topic: string; readonly key: string; readonly body: object };

/** Plain JSON as another program writes it, keyed by order as everything is. */
function* shopEvents(prefix: string): Generator<Event> {
  for (let number = 0; ; number += 1) {
    const order_id = `${prefix}-${number}`;
    const amount = 10 + (number % 500);
    const timestamp = new Date().toISOString();
    const address = `${number} Rue de Paris, 75001 Paris`;
    const order = {
      order_id,
      customer_name: `Client ${number}`,
      customer_email: `client${number}@example.com`,
      product: 'Laptop',
      quantity: 1,
      amount,
      status: 'Pending',
      timestamp,
      address,
    };
    yield { topic: 'orders', key: order_id, body: order };
    const status = number % 10 === 0 ? 'FAILED' : 'SUCCESS';
    yield {
      topic: 'payments',
      key: order_id,
      body: { payment_id: `${order_id}-p`, order_id, amount, method: 'Credit Card', status, timestamp },
    };
    for (const state of ['Processing', 'Completed']) {
      yield { topic: 'orders', key: order_id, body: { ...order, status: state } };
    }
    for (const state of ['Pending', 'Assigned', 'Picked up', 'In Transit', 'In Transit', 'Delivered']) {
      yield {
        topic: 'deliveries',
        key: order_id,
        body: {
          delivery_id: `${order_id}-d`,
          order_id,
          address,
          status: state,
          estimated_date: '2030-01-31',
          timestamp,
        },
      };
    }
  }
}

async function send(producer: Producer, events: Iterator<Event>, count: number): Promise<void> {
  const byTopic = new Map<string, { key: string; value: string }[]>();
  for (let index = 0; index < count; index += 1) {
    const { topic, key, body } = events.next().value as Event;
    const messages = byTopic.get(topic) ?? [];
    messages.push({ key, value: JSON.stringify(body) });
    byTopic.set(topic, messages);
  }
  await producer.sendBatch({
    topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })),
  });
}

/** `node generate-load.ts broker prefix perSecond seconds`, or `… burst events`: ends once Kafka has acknowledged all. */
async function main([broker = '', prefix = '', pace = '', amount = '']: readonly string[]): Promise<void> {
  const kafka = new Kafka({ clientId: 'bench-load', brokers: [broker], logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  const events = shopEvents(prefix);
  if (pace === 'burst') {
    for (let left = Number(amount); left > 0; left -= 2_000)
      await send(producer, events, Math.min(left, 2_000));
  } else {
    const startedAt = performance.now();
    const total = Number(pace) * Number(amount);
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * Number(pace))) - sent;
      if (due > 0) await send(producer, events, due);
      sent += due;
      await sleep(TICK_MS);
    }
  }
  await producer.disconnect();
}

await main(process.argv.slice(2));
