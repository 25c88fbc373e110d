import { hasJava, type Java } from '../support/java.ts';
import { COMPRESSION_NAMES } from '../support/kafkajs-client.ts';
import type { InteropClient } from './interop-client.ts';

export function javaClient(java: Java): InteropClient {
  return {
    name: 'Java',
    isHere: hasJava,
    compressions: COMPRESSION_NAMES,
    async write({ address, topic, compression }, records) {
      await java.call('produce', {
        config: { 'bootstrap.servers': address, 'compression.type': compression, 'linger.ms': 20 },
        records: records.map((record) => ({ ...record, topic })),
      });
    },
    async read({ address, topics, count, group }) {
      const config = {
        'bootstrap.servers': address,
        'group.id': group,
        'auto.offset.reset': 'earliest',
        'enable.auto.commit': false,
      };
      const records = await java.call('consume', { config, topics, count });
      return records.map(({ topic, partition, offset, key, value, headers }) => ({
        topic,
        partition,
        offset: Number(offset),
        key,
        value,
        headers: headers as Record<string, string>,
      }));
    },
  };
}
