import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogReader, OffsetOutOfRange, type LogReader } from '../../src/console/kafka/log-reader.ts';
import { NodePool } from '../../src/console/kafka/node-pool.ts';
import { eventually } from './support/eventually.ts';
import { kafkaClient } from './support/kafkajs-client.ts';
import { type Target, useTarget } from './support/target.ts';

const START_MS = 1_700_000_000_000;

/** Reading without a group, through what kafkajs does not offer: held to every broker. */
describe('the log reader', () => {
  const ends: (() => Promise<void>)[] = [];
  let target: Target;
  let kafka: Kafka;
  let pool: NodePool;
  let reader: LogReader;
  const topic = `reader-${randomUUID()}`;

  async function produce(partition: number, values: readonly string[], from = 0): Promise<void> {
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({
      topic,
      messages: values.map((value, index) => ({
        partition,
        value,
        key: 'k',
        headers: { n: String(from + index) },
        timestamp: String(START_MS + (from + index) * 1_000),
      })),
    });
    await producer.disconnect();
  }

  async function readAll(partition: number, from = 0n): Promise<string[]> {
    const values: string[] = [];
    const range = (await reader.ranges([topic])).find((each) => each.partition === partition);
    for (let next = from; next < (range?.high ?? 0n);) {
      const read = await reader.read({ topic, partition, from: next, maxBytes: 10_000 });
      values.push(...read.records.map(({ value }) => new TextDecoder().decode(value)));
      expect(read.nextOffset).toBeGreaterThan(next);
      next = read.nextOffset;
    }
    return values;
  }

  beforeAll(async () => {
    target = await useTarget((end) => ends.push(end));
    kafka = kafkaClient(target.address);
    pool = new NodePool(kafka, [target.address]);
    reader = createLogReader(pool);
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] });
    await admin.disconnect();
    await produce(
      0,
      Array.from({ length: 500 }, (_, n) => `${n} ${'x'.repeat(n)}`),
    );
  });
  afterAll(async () => {
    await pool.close();
    await Promise.all(ends.map((end) => end()));
  });

  it('says what each partition holds, and reads all of it in order', async () => {
    expect(await reader.ranges([topic])).toEqual([
      { topic, partition: 0, low: 0n, high: 500n },
      { topic, partition: 1, low: 0n, high: 0n },
      { topic, partition: 2, low: 0n, high: 0n },
    ]);
    const values = await readAll(0);
    expect(values.map((value) => Number(value.split(' ')[0]))).toEqual(
      Array.from({ length: 500 }, (_, n) => n),
    );
  });

  it('begins where it is asked to, in the middle of a batch', async () => {
    const { records, high } = await reader.read({ topic, partition: 0, from: 123n });
    expect(records[0]).toMatchObject({ offset: 123n, timestampMs: START_MS + 123_000 });
    expect(new TextDecoder().decode(records[0]?.headers[0]?.value)).toBe('123');
    expect(high).toBe(500n);
  });

  it('finds the offset of a time, and the end for a time after all', async () => {
    expect(await reader.offsetAt(topic, 0, START_MS + 41_500)).toBe(42n);
    expect(await reader.offsetAt(topic, 0, START_MS + 9_999_000)).toBe(500n);
    expect(await reader.offsetAt(topic, 1, START_MS)).toBe(0n);
  });

  it('waits at the end without a record, and refuses what is beyond it', async () => {
    expect(await reader.read({ topic, partition: 0, from: 500n })).toMatchObject({
      records: [],
      nextOffset: 500n,
    });
    await expect(reader.read({ topic, partition: 0, from: 501n })).rejects.toBeInstanceOf(OffsetOutOfRange);
    expect(await reader.readRecord({ topic, partition: 0, offset: '9999' })).toBeUndefined();
    expect(await reader.readRecord({ topic: `${topic}-none`, partition: 0, offset: '0' })).toBeUndefined();
    expect(await reader.readRecord({ topic, partition: 0, offset: '7' })).toMatchObject({ offset: 7n });
  });

  it('shows no aborted record and no marker, and goes past them', async () => {
    const producer = kafka.producer({
      transactionalId: randomUUID(),
      maxInFlightRequests: 1,
      idempotent: true,
    });
    await producer.connect();
    for (const [value, isKept] of [
      ['kept', true],
      ['aborted', false],
      ['kept too', true],
    ] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ partition: 1, value }] });
      await (isKept ? transaction.commit() : transaction.abort());
    }
    await producer.disconnect();
    await eventually(async () => expect(await readAll(1)).toEqual(['kept', 'kept too']));
  });

  it('finds partitions that are added, and what it reads whatever else is deleted', async () => {
    const admin = kafka.admin();
    await admin.connect();
    const [growing, passing] = [`reader-${randomUUID()}`, `reader-${randomUUID()}`];
    await admin.createTopics({
      topics: [growing, passing].map((name) => ({ topic: name, numPartitions: 1 })),
    });
    await eventually(async () => {
      for (const name of [growing, passing]) expect(await reader.ranges([name])).toHaveLength(1);
    });
    await admin.deleteTopics({ topics: [passing] });
    await admin.createPartitions({ topicPartitions: [{ topic: growing, count: 2 }] });
    await admin.disconnect();
    await eventually(async () =>
      expect((await reader.ranges([growing])).map(({ partition }) => partition)).toEqual([0, 1]),
    );
    await expect(reader.ranges([passing])).rejects.toMatchObject({ type: 'UNKNOWN_TOPIC_OR_PARTITION' });
  });

  it('leaves no group with a position in the topic', async () => {
    const admin = kafka.admin();
    await admin.connect();
    const { groups } = await admin.listGroups();
    const offsets = await Promise.all(
      groups.map(({ groupId }) => admin.fetchOffsets({ groupId, topics: [topic] })),
    );
    const positions = offsets.flat().flatMap(({ partitions }) => partitions.map(({ offset }) => offset));
    expect(positions.filter((offset) => offset !== '-1')).toEqual([]);
    await admin.disconnect();
  });
});
