import { describe, expect, it } from 'vitest';
import type { InteropClient, RecordRead, RecordToWrite } from './clients/interop-client.ts';
import { javaClient } from './clients/java.ts';
import { kafkaPythonClient } from './clients/kafka-python.ts';
import { kafkajsClient } from './clients/kafkajs.ts';
import { kcatClient } from './clients/kcat.ts';
import { platformaticClient } from './clients/platformatic.ts';
import { hasJava, useJava } from './support/java.ts';
import { COMPRESSION_NAMES } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

const PARTITIONS = 2;
const OF_EACH_PARTITION = 60;

/** Keys and values of several bytes a letter, nothing as a value, headers; enough to fill more than one block. */
function recordsOf(writer: string, compression: string): RecordToWrite[] {
  return Array.from({ length: PARTITIONS * OF_EACH_PARTITION }, (_, index) => ({
    partition: index % PARTITIONS,
    key: `clé-${index}`,
    value: index % 20 === 7 ? null : `${writer} ${compression} ${index} ${'répété '.repeat(index * 10)}`,
    headers: index % PARTITIONS === 0 ? { trace: `été-${writer}`, empty: '' } : {},
  }));
}

/** @platformatic/kafka knows plain snappy only; these two put it into the frames of snappy-java. */
const FRAMED_SNAPPY = new Set(['Java', 'kafka-python']);

function canRead(reader: string, compression: string, writer: string): boolean {
  return reader !== '@platformatic/kafka' || compression !== 'snappy' || !FRAMED_SNAPPY.has(writer);
}

const byPlace = (a: RecordRead, b: RecordRead): number =>
  a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset;

describe('what one client writes, every client reads', () => {
  const java = hasJava ? [javaClient(useJava())] : [];
  const clients: InteropClient[] = [
    kafkajsClient,
    platformaticClient,
    kcatClient,
    kafkaPythonClient,
    ...java,
  ];

  it.each(COMPRESSION_NAMES)(
    'with %s: keys, values, headers, partitions and offsets',
    async (compression) => {
      const target = await useTarget();
      const here = clients.filter((client) => client.isHere && client.compressions.includes(compression));
      const written = await Promise.all(
        here.map(async (writer) => {
          const topic = await target.topic(writer.name.replaceAll(/\W/gu, ''), { partitions: PARTITIONS });
          const records = recordsOf(writer.name, compression);
          await writer.write({ address: target.address, topic, compression }, records);
          return { writer: writer.name, topic, records };
        }),
      );
      for (const reader of here) {
        const readable = written.filter(({ writer }) => canRead(reader.name, compression, writer));
        const expected = readable.flatMap(({ topic, records }) =>
          records.map((record, index) => ({ topic, ...record, offset: Math.floor(index / PARTITIONS) })),
        );
        const read = await reader.read({
          address: target.address,
          topics: readable.map(({ topic }) => topic),
          count: expected.length,
          group: target.name(reader.name),
        });
        // Partitions come in any order, the records of each in theirs.
        const partitions = Map.groupBy(read, ({ topic, partition }) => `${topic} ${partition}`);
        for (const records of partitions.values()) {
          expect(records.map(({ offset }) => offset)).toEqual(records.map((_, offset) => offset));
        }
        expect([reader.name, read.toSorted(byPlace)]).toEqual([reader.name, expected.toSorted(byPlace)]);
      }
    },
  );
});
