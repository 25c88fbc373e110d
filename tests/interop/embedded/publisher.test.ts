import type { Kafka } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startBroker, type Broker } from '../../../src/broker/broker.ts';
import { createKafkaClient } from '../../../src/console/kafka/kafka-client.ts';
import { createKafkaSockets, type KafkaSockets } from '../../../src/console/kafka/kafka-sockets.ts';
import { NodePool } from '../../../src/console/kafka/node-pool.ts';
import { createLogReader } from '../../../src/console/kafka/log-reader.ts';
import { KafkaWriteCluster } from '../../../src/console/kafka/producer/kafka-write-cluster.ts';
import type { RawMessage } from '../../../src/console/kafka/producer/outgoing-message.ts';
import { createPublisher, type Publisher } from '../../../src/console/kafka/publisher.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { openLossyLine, type LossyLine } from '../support/lossy-line.ts';

const PARTITIONS = 3;

/** What travels is lost at the worst moment: Kafka has it, and nobody hears. */
describe('the publisher', () => {
  let broker: Broker;
  let line: LossyLine;
  let sockets: KafkaSockets;
  let publisher: Publisher;
  const troubles: string[] = [];
  beforeEach(async () => {
    broker = await startBroker({ dataDir: temporaryDirectory(), port: 0 });
    const admin = directly().admin();
    await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: PARTITIONS }] });
    await admin.disconnect();
    line = await openLossyLine(broker.port);
    sockets = createKafkaSockets(line.dial);
    const address = `127.0.0.1:${broker.port}`;
    troubles.length = 0;
    publisher = createPublisher({
      cluster: new KafkaWriteCluster({
        kafka: createKafkaClient({
          brokers: [address],
          clientId: 'test',
          security: {},
          socketFactory: sockets.factory,
          log: () => undefined,
        }),
        brokers: [address],
      }),
      mode: 'write',
      now: Date.now,
      onTrouble: ({ reason }) => void troubles.push(reason),
      onWaitingChanged: () => undefined,
    });
  });
  afterEach(async () => {
    await publisher.stop();
    sockets.close();
    await line.stop();
    await broker.stop();
  });

  /** Past the line. */
  function directly(): Kafka {
    return createKafkaClient({
      brokers: [`127.0.0.1:${broker.port}`],
      clientId: 'beside',
      security: {},
      log: () => undefined,
    });
  }

  function message(value: string, key: string | undefined): RawMessage {
    return {
      topic: 'orders',
      partition: undefined,
      key: key === undefined ? undefined : Buffer.from(key),
      headers: [],
      value: Buffer.from(value),
      timestampMs: 1,
    };
  }

  /** `partition/offset value`, of the whole log. */
  async function written(): Promise<string[]> {
    const pool = new NodePool(directly(), [`127.0.0.1:${broker.port}`]);
    const reader = createLogReader(pool);
    try {
      const found: string[] = [];
      for (const { topic, partition, low, high } of await reader.ranges(['orders'])) {
        let at = low;
        while (at < high) {
          const { records, nextOffset } = await reader.read({ topic, partition, from: at });
          for (const { offset, value } of records)
            found.push(`${partition}/${offset} ${Buffer.from(value ?? []).toString()}`);
          at = nextOffset;
        }
      }
      return found;
    } finally {
      await pool.close();
    }
  }

  it.each([
    ['with keys', (index: number) => `key-${index}`],
    ['without keys', () => undefined],
  ])('writes a batch once %s, whose answer was lost before Kafka went away', async (_what, keyOf) => {
    await publisher.publish(message('first', undefined));
    line.loseAnswers();
    const sent = Array.from({ length: 7 }, (_each, index) => `event-${index}`);
    const receipts = sent.map((value, index) => publisher.publish(message(value, keyOf(index))));
    await vi.waitFor(() => expect(line.lostBytes()).toBeGreaterThan(0), { timeout: 10_000 });
    line.cut();
    await vi.waitFor(
      () => {
        expect(troubles.length).toBeGreaterThan(2);
        expect(line.refusals()).toBeGreaterThan(2);
      },
      { timeout: 20_000 },
    );
    line.mend();
    const positions = await Promise.all(receipts);
    const log = await written();
    expect(log.filter((record) => !record.endsWith('first')).toSorted()).toEqual(
      sent
        .map((value, index) => `${positions[index]?.partition}/${positions[index]?.offset} ${value}`)
        .toSorted(),
    );
  });

  it('goes on at once over new connections where the old ones are dead', async () => {
    await publisher.publish(message('first', 'a'));
    line.loseAnswers();
    const receipt = publisher.publish(message('second', 'a'));
    await vi.waitFor(() => expect(line.lostBytes()).toBeGreaterThan(0), { timeout: 10_000 });
    sockets.drop();
    const { partition, offset } = await receipt;
    expect(await written()).toEqual([`${partition}/0 first`, `${partition}/${offset} second`]);
    expect(troubles.join()).not.toContain('timed out');
  });
});
