import kafkajs from 'kafkajs';
import { quietNegativeTimeouts } from '../../../src/console/kafka/quiet-negative-timeouts.ts';

/**
 * What kafkajs alone can read: `address topics events`. A consumer for each topic, as the console has, that does nothing
 * with what it gets. Says on its last line how many ms it took from the first record to the last.
 */
const { Kafka, logLevel } = kafkajs;
const [address = '', topics = '', wanted = ''] = process.argv.slice(2);
const EVENTS = Number(wanted);

quietNegativeTimeouts();
const kafka = new Kafka({ clientId: 'bare', brokers: [address], logLevel: logLevel.NOTHING });
let read = 0;
let firstAt = 0;
const done = Promise.withResolvers<number>();
const consumers = topics.split(',').map((topic) => ({
  topic,
  consumer: kafka.consumer({
    groupId: `bare-${topic}`,
    maxWaitTimeInMs: 500,
    maxBytes: 8 * 1024 * 1024,
    maxBytesPerPartition: 2 * 1024 * 1024,
  }),
}));
for (const { topic, consumer } of consumers) {
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
}
for (const { consumer } of consumers) {
  await consumer.run({
    partitionsConsumedConcurrently: 3,
    async eachBatch(payload) {
      const { batch } = payload;
      firstAt ||= performance.now();
      read += batch.messages.length;
      payload.resolveOffset(batch.lastOffset());
      await payload.heartbeat();
      if (read >= EVENTS) done.resolve(performance.now() - firstAt);
    },
  });
}
const tookMs = await done.promise;
process.stdout.write(`${tookMs}\n`);
await Promise.all(consumers.map(({ consumer }) => consumer.disconnect()));
