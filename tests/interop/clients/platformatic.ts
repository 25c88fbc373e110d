import { Consumer, Producer } from '@platformatic/kafka';
import { COMPRESSION_NAMES } from '../support/kafkajs-client.ts';
import type { InteropClient, RecordRead } from './interop-client.ts';

const text = (bytes: Buffer | null | undefined): string | null => bytes?.toString() ?? null;

/** Closes a consumer and the streams it still has. */
export function closeConsumer(consumer: Pick<Consumer, 'close'>): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.close(true, (error) => (error ? reject(error) : resolve()));
  });
}

export const platformaticClient: InteropClient = {
  name: '@platformatic/kafka',
  isHere: true,
  compressions: COMPRESSION_NAMES,
  async write({ address, topic, compression }, records) {
    const producer = new Producer({ clientId: 'interop', bootstrapBrokers: [address] });
    try {
      await producer.send({
        acks: -1,
        compression,
        messages: records.map(({ partition, key, value, headers }) => ({
          topic,
          partition,
          ...(key !== null && { key: Buffer.from(key) }),
          ...(value !== null && { value: Buffer.from(value) }),
          headers: new Map(
            Object.entries(headers).map(([name, each]) => [Buffer.from(name), Buffer.from(each)]),
          ),
        })),
      });
    } finally {
      await producer.close();
    }
  },
  async read({ address, topics, count, group }) {
    const consumer = new Consumer({
      clientId: 'interop',
      groupId: group,
      bootstrapBrokers: [address],
      autocommit: false,
    });
    try {
      const stream = await consumer.consume({ topics: [...topics], mode: 'earliest', maxWaitTime: 100 });
      const records: RecordRead[] = [];
      for await (const { topic, partition, offset, key, value, headers } of stream) {
        records.push({
          topic,
          partition,
          offset: Number(offset),
          key: text(key),
          value: text(value),
          headers: Object.fromEntries([...headers].map(([name, each]) => [name.toString(), each.toString()])),
        });
        if (records.length === count) break;
      }
      return records;
    } finally {
      await closeConsumer(consumer);
    }
  },
};
