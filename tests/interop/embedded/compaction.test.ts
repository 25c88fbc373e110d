import { expect, it } from 'vitest';
import { readPartition } from '../../faults/read-partition.ts';
import type { InteropClient } from '../clients/interop-client.ts';
import { javaClient } from '../clients/java.ts';
import { kafkaPythonClient } from '../clients/kafka-python.ts';
import { kafkajsClient } from '../clients/kafkajs.ts';
import { kcatClient } from '../clients/kcat.ts';
import { platformaticClient } from '../clients/platformatic.ts';
import { hasJava, useJava } from '../support/java.ts';
import { COMPRESSION_NAMES, connectedAdmin, kafkaClient } from '../support/kafkajs-client.ts';
import { runningBroker } from '../support/running-broker.ts';

const TOPIC = 'compacted';
const KEYS = 20;
const CONFIGS = {
  'cleanup.policy': 'compact',
  'segment.bytes': '4096',
  'min.cleanable.dirty.ratio': '0',
};

const java = hasJava ? [javaClient(useJava())] : [];
const clients: InteropClient[] = [kafkajsClient, platformaticClient, kcatClient, kafkaPythonClient, ...java];

it('shows every client the newest record of each key, in batches of every compression rewritten', async () => {
  const { address, broker } = await runningBroker({ retentionCheckMs: 50 });
  const admin = await connectedAdmin(kafkaClient(address));
  const configEntries = Object.entries(CONFIGS).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1, configEntries }] });

  const newest = new Map<string, string | null>();
  for (let round = 0; round < 6; round += 1) {
    for (const compression of COMPRESSION_NAMES) {
      const records = Array.from({ length: KEYS }, (_, index) => ({
        partition: 0,
        key: `clé-${index}`,
        value: (index + round) % 7 === 0 ? null : `${compression} ${round} ${index} ${'x'.repeat(index * 5)}`,
        headers: { round: String(round) },
      }));
      await kafkajsClient.write({ address, topic: TOPIC, compression }, records);
      for (const { key, value } of records) {
        newest.set(key, value);
      }
    }
  }
  await kafkajsClient.write({ address, topic: TOPIC, compression: 'none' }, [
    { partition: 0, key: 'last', value: 'x'.repeat(4000), headers: {} },
  ]);
  newest.set('last', 'x'.repeat(4000));
  // All but the last record are in closed segments: one record of each key is what cleaning comes to, however many rounds it takes.
  const count = newest.size;
  const recordsLeft = async () => {
    const { batches } = await readPartition(broker.port, { topic: TOPIC, partition: 0 });
    return batches.reduce((sum, { header }) => sum + header.recordCount, 0);
  };
  await expect.poll(recordsLeft, { timeout: 30_000 }).toBe(count);
  const canReadAll = ({ isHere, compressions }: InteropClient) =>
    isHere && COMPRESSION_NAMES.every((name) => compressions.includes(name));
  for (const client of clients.filter(canReadAll)) {
    const read = await client.read({ address, topics: [TOPIC], count, group: client.name });
    const seen = new Map(read.map(({ key, value }) => [key, value]));
    expect({ client: client.name, seen }).toEqual({ client: client.name, seen: newest });
    expect(read.map(({ offset }) => offset)).toEqual(
      read.map(({ offset }) => offset).toSorted((a, b) => a - b),
    );
  }
});
