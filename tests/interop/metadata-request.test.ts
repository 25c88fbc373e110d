import { describe, expect, it, onTestFinished } from 'vitest';
import { createKafkaClient } from '../../src/console/kafka/kafka-client.ts';
import { createNodeConnections } from '../../src/console/kafka/kafkajs-internals.ts';
import { addressOf } from '../../src/console/kafka/node-address.ts';
import { allows } from '../../src/console/kafka/protocol/authorized-operations.ts';
import { readClusterOperations, readMetadata } from '../../src/console/kafka/protocol/read-metadata.ts';
import { METADATA } from '../../src/console/kafka/protocol/metadata.ts';
import { sendRequest } from '../../src/console/kafka/protocol/send-request.ts';
import { useTarget } from './support/target.ts';

async function connectedNode(address: string) {
  const kafka = createKafkaClient({
    brokers: [address],
    clientId: 'test',
    security: {},
    log: () => undefined,
  });
  const node = await createNodeConnections(kafka)(addressOf(address));
  onTestFinished(() => node.disconnect());
  await node.connect();
  return node;
}

describe('metadata over a connection of kafkajs', () => {
  it('says nodes, partitions with their leaders and epochs, and what is allowed', async () => {
    const target = await useTarget();
    const topic = await target.topic('meta', { partitions: 3 });
    const missing = target.name('missing');
    const broker = await connectedNode(target.address);
    const { topics, nodes, clusterId } = await readMetadata(broker, [topic, missing]);
    expect(clusterId).toBeTypeOf('string');
    expect(new Set(nodes.map(({ nodeId }) => nodeId))).toEqual(new Set(target.nodeIds));
    const found = topics.find(({ name }) => name === topic);
    expect(found).toMatchObject({ errorCode: 0, isInternal: false });
    expect(new Set(found?.partitions.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]));
    for (const { leader, replicas, isr, leaderEpoch } of found?.partitions ?? []) {
      expect(target.nodeIds).toContain(leader);
      expect(replicas).toContain(leader);
      expect(isr).toContain(leader);
      expect(leaderEpoch).toBeGreaterThanOrEqual(0);
    }
    // A node may say nothing; one without an authorizer allows all.
    const ofCluster = await readClusterOperations(broker);
    expect(found?.operations === undefined || allows(found.operations, 'read')).toBe(true);
    expect(ofCluster === undefined || allows(ofCluster, 'create')).toBe(true);
    expect(topics.find(({ name }) => name === missing)).toMatchObject({ errorCode: 3, partitions: [] });
    // Asking for it has not made it.
    expect((await readMetadata(broker, undefined)).topics.map(({ name }) => name)).not.toContain(missing);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'reads version %d, where the node has it',
    async (version) => {
      const target = await useTarget();
      const topic = await target.topic('meta', { partitions: 2 });
      const broker = await connectedNode(target.address);
      const spoken = broker.versions?.[METADATA.key];
      if (!spoken || spoken.maxVersion < version || spoken.minVersion > version) {
        return;
      }
      const api = { ...METADATA, minVersion: version, maxVersion: version };
      const { topics } = await sendRequest(broker, api, { topics: [topic] });
      expect(topics).toMatchObject([{ name: topic, errorCode: 0 }]);
      expect(topics[0]?.partitions).toHaveLength(2);
    },
  );
});
