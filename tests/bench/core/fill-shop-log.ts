import kafkajs from 'kafkajs';
import { v7 as uuidV7 } from 'uuid';
import { encodeEvent, type EncodedEvent } from '../../../src/domain/encode-event.ts';
import { GROUPED_TOPIC_MAP } from '../../../src/domain/topic-map.ts';
import { createShop } from '../../../src/console/simulator/shop.ts';
import { quietNegativeTimeouts } from '../../../src/console/kafka/quiet-negative-timeouts.ts';

/**
 * Writes the shop's stories to a broker, as fast as it takes them: `address events seed`. Orders overlap as they do in a
 * shop. Says on its last line what a search may look for, as JSON.
 */
const { Kafka, Partitioners, logLevel } = kafkajs;
const [address = '', wanted = '', seed = '7'] = process.argv.slice(2);
const EVENTS = Number(wanted);
const ORDERS_AT_ONCE = 500;
const ORDER_EVERY_MS = 50;
const SAMPLES = 200;

quietNegativeTimeouts();
const shop = createShop({ seed: Number(seed), language: 'fr' });
const producer = new Kafka({ clientId: 'fill', brokers: [address], logLevel: logLevel.NOTHING }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  allowAutoTopicCreation: false,
});
await producer.connect();

/** About; a broker refuses timestamps of tomorrow. */
const EVENTS_PER_ORDER = 10;
const startMs = Date.now() - 3_600_000 - (EVENTS / EVENTS_PER_ORDER) * ORDER_EVERY_MS;
const samples: { orderId: string; email: string; product: string; paymentId: string }[] = [];
let number = 0;
let events = 0;
let sending: Promise<unknown> = Promise.resolve();

function story(): { readonly atMs: number; readonly event: EncodedEvent }[] {
  number += 1;
  let atMs = startMs + number * ORDER_EVERY_MS;
  const { steps, nextIdBytes } = shop.story({ number, successRate: 0.9, runStampMs: startMs, nowMs: atMs });
  let causationId: string | undefined;
  const told = [];
  const about: Partial<(typeof samples)[number]> = {};
  for (const { afterMs, ...step } of steps) {
    atMs += afterMs;
    const id = uuidV7({ msecs: atMs, random: nextIdBytes() });
    const meta = { id, source: 'urn:vigie:simulator', atMs, simulated: true, causationId };
    causationId = id;
    if (step.entity === 'order') {
      Object.assign(about, {
        orderId: step.facts.orderId,
        email: step.facts.customerEmail,
        product: step.facts.product,
      });
    } else if (step.entity === 'payment') about.paymentId = step.facts.paymentId;
    told.push({ atMs, event: encodeEvent({ ...step, meta }, GROUPED_TOPIC_MAP) });
  }
  if (number % Math.ceil(EVENTS / 10 / SAMPLES) === 0 && about.paymentId !== undefined)
    samples.push(about as (typeof samples)[number]);
  return told;
}

while (events < EVENTS) {
  const batch = Array.from({ length: ORDERS_AT_ONCE }, story).flat();
  batch.sort((a, b) => a.atMs - b.atMs);
  events += batch.length;
  const byTopic = Map.groupBy(batch, ({ event }) => event.topic);
  // The next batch is made while this one is written.
  await sending;
  sending = producer.sendBatch({
    acks: -1,
    topicMessages: [...byTopic].map(([topic, entries]) => ({
      topic,
      messages: entries.map(({ atMs, event: { key, headers, value } }) => ({
        key,
        value: Buffer.from(value),
        headers: Object.fromEntries(headers),
        timestamp: String(atMs),
      })),
    })),
  });
}
await sending;
await producer.disconnect();
process.stdout.write(`${JSON.stringify({ orders: number, events, samples })}\n`);
