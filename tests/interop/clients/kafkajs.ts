import {
  COMPRESSION_NAMES,
  COMPRESSIONS,
  connectedProducer,
  consume,
  kafkaClient,
} from '../support/kafkajs-client.ts';
import type { InteropClient } from './interop-client.ts';

export const kafkajsClient: InteropClient = {
  name: 'kafkajs',
  isHere: true,
  compressions: COMPRESSION_NAMES,
  async write({ address, topic, compression }, records) {
    const producer = await connectedProducer(kafkaClient(address));
    await producer.send({
      topic,
      compression: COMPRESSIONS[compression],
      messages: records.map(({ partition, key, value, headers }) => ({ partition, key, value, headers })),
    });
  },
  async read({ address, topics, count, group }) {
    const { records, consumer } = await consume(kafkaClient(address), {
      groupId: group,
      topics: [...topics],
      count,
    });
    await consumer.disconnect();
    return records.map(({ topic, partition, offset, key, value, headers }) => ({
      topic,
      partition,
      offset: Number(offset),
      key,
      value,
      headers,
    }));
  },
};
