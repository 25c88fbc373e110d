import { describe, expect, it, onTestFinished } from 'vitest';
import { createKafkaClient } from '../../src/console/kafka/kafka-client.ts';
import { createLogReader } from '../../src/console/kafka/log-reader.ts';
import { NodePool } from '../../src/console/kafka/node-pool.ts';
import { KafkaWriteCluster } from '../../src/console/kafka/producer/kafka-write-cluster.ts';
import { MessageRefused } from '../../src/console/kafka/producer/message-refused.ts';
import { encodeBatch } from '../../src/console/kafka/producer/encode-batch.ts';
import { toRecord, type RawMessage } from '../../src/console/kafka/producer/outgoing-message.ts';
import { createPublisher } from '../../src/console/kafka/publisher.ts';
import { connectedAdmin, kafkaClient } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

function openPublisher(address: string) {
  const kafka = createKafkaClient({
    brokers: [address],
    clientId: 'test',
    security: {},
    log: () => undefined,
  });
  const cluster = new KafkaWriteCluster({ kafka, brokers: [address] });
  const publisher = createPublisher({
    cluster,
    mode: 'write',
    now: Date.now,
    onTrouble: () => undefined,
    onWaitingChanged: () => undefined,
  });
  onTestFinished(() => publisher.stop());
  const pool = new NodePool(kafka, [address]);
  onTestFinished(() => pool.close());
  const reader = createLogReader(pool);
  /** `partition/offset`, or the reason of the refusal. */
  async function publish(message: RawMessage): Promise<string> {
    try {
      const { partition, offset } = await publisher.publish(message);
      return `${partition}/${offset}`;
    } catch (error) {
      return error instanceof MessageRefused ? error.refusal.reason : String(error);
    }
  }
  /** `partition/offset value`, of all that a topic holds. */
  async function written(topic: string): Promise<string[]> {
    const found: string[] = [];
    for (const { partition, low, high } of await reader.ranges([topic])) {
      for (let at = low; at < high;) {
        const { records, nextOffset } = await reader.read({ topic, partition, from: at });
        for (const { offset, value } of records) {
          found.push(`${partition}/${offset} ${Buffer.from(value ?? []).toString()}`);
        }
        at = nextOffset;
      }
    }
    return found;
  }
  return { publish, written, reader, cluster };
}

function messageTo(topic: string, text: string, changed: Partial<RawMessage> = {}): RawMessage {
  const value = Buffer.from(text);
  return { topic, partition: 0, key: undefined, headers: [], value, timestampMs: Date.now(), ...changed };
}

describe('the publisher', () => {
  it('gives each message of a burst the position at which the log has it', async () => {
    const target = await useTarget();
    const topic = await target.topic('burst', { partitions: 3 });
    const { publish, written } = openPublisher(target.address);
    const values = Array.from({ length: 2_500 }, (_, index) => `v${index}`);
    const positions = await Promise.all(
      values.map((value, index) =>
        publish(messageTo(topic, value, { partition: undefined, key: Buffer.from(`k${index % 50}`) })),
      ),
    );
    const log = await written(topic);
    expect(positions.map((position, index) => `${position} ${values[index]}`).sort()).toEqual(log.sort());
  });

  it('writes keys, values, headers and times byte for byte', async () => {
    const target = await useTarget();
    const topic = await target.topic('bytes');
    const { publish, reader } = openPublisher(target.address);
    const sent = messageTo(topic, '', {
      key: Buffer.from([0, 0xff]),
      value: Buffer.from([0xfe, 0]),
      headers: [
        ['constructor', Buffer.from('a')],
        ['twice', Buffer.from([0x80])],
        ['twice', Buffer.from('')],
      ],
      timestampMs: 1_234,
    });
    expect(await publish(sent)).toBe('0/0');
    expect(await publish(messageTo(topic, '', { value: undefined }))).toBe('0/1');
    const { records } = await reader.read({ topic, partition: 0, from: 0n });
    expect(records[0]).toMatchObject({ timestampMs: 1_234, key: sent.key, value: sent.value });
    expect(records[0]?.headers.map(({ name, value }) => [name, Buffer.from(value ?? [])])).toEqual(
      sent.headers,
    );
    expect(records[1]?.value ?? undefined).toBeUndefined();
  });

  it('refuses the one message that Kafka refuses, whatever it is, and writes the others', async () => {
    const target = await useTarget();
    const plain = await target.topic('plain', { configs: { 'max.message.bytes': '2000' } });
    const compacted = await target.topic('compacted', { configs: { 'cleanup.policy': 'compact' } });
    const { publish, written } = openPublisher(target.address);
    const long = 'x'.repeat(3_000);
    const outcomes = await Promise.all([
      publish(messageTo(plain, 'a')),
      publish(messageTo(plain, long)),
      publish(messageTo(plain, 'b')),
      // tape-poison: the client itself cannot write such a time.
      publish(messageTo(plain, 'poison', { timestampMs: 1.5 })),
      publish(messageTo(plain, 'c', { timestampMs: 2 ** 63 })),
      publish(messageTo('no topic', 'd')),
      publish(messageTo(compacted, 'e', { key: Buffer.from('k') })),
      publish(messageTo(compacted, 'f')),
      publish(messageTo(compacted, 'g', { key: Buffer.from('k') })),
    ]);
    expect(outcomes).toEqual([
      '0/0',
      'too_large',
      '0/1',
      'bad_timestamp',
      'bad_timestamp',
      'bad_topic_name',
      '0/0',
      'bad_record',
      '0/1',
    ]);
    expect(await written(plain)).toEqual(['0/0 a', '0/1 b']);
  });

  it('writes to a topic that was deleted and made again with fewer partitions', async () => {
    const target = await useTarget();
    const topic = await target.topic('again', { partitions: 3 });
    const { publish, written } = openPublisher(target.address);
    for (const partition of [0, 1, 2]) {
      expect(await publish(messageTo(topic, 'old', { partition }))).toBe(`${partition}/0`);
    }
    const admin = await connectedAdmin(kafkaClient(target.address));
    await admin.deleteTopics({ topics: [topic] });
    await target.topic('again', { partitions: 1 });
    expect(await publish(messageTo(topic, 'new'))).toBe('0/0');
    expect(await written(topic)).toEqual(['0/0 new']);
  });

  it('finds a batch in the log by its producer and its sequence, and sends it again without a copy', async () => {
    const target = await useTarget();
    const topic = await target.topic('found');
    const { publish, cluster, written } = openPublisher(target.address);
    await publish(messageTo(topic, 'other'));
    const { partitions } = await cluster.layoutOf(topic);
    const leader = partitions[0]?.leader ?? -1;
    const identity = await cluster.newIdentity();
    const records = ['a', 'b'].map((text) => toRecord(messageTo(topic, text), 0));
    const batch = { topic, partition: 0, bytes: encodeBatch(records, identity, 0) };
    const search = { topic, partition: 0, from: 0n, identity, sequence: 0 };
    expect(await cluster.endOffset(leader, topic, 0)).toBe(1n);
    expect(await cluster.findBatch(leader, search)).toEqual({ kind: 'absent' });
    for (const _attempt of [1, 2, 3]) {
      expect(await cluster.produce(leader, [batch])).toMatchObject([{ errorCode: 0, baseOffset: 1n }]);
    }
    expect(await cluster.findBatch(leader, search)).toEqual({ kind: 'found', baseOffset: 1n });
    expect(await cluster.findBatch(leader, { ...search, from: 99n })).toEqual({
      kind: 'found',
      baseOffset: 1n,
    });
    expect(await cluster.findBatch(leader, { ...search, sequence: 2 })).toEqual({ kind: 'absent' });
    expect(await written(topic)).toEqual(['0/0 other', '0/1 a', '0/2 b']);
  });
});
