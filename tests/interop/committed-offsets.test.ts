import { describe, expect, it, onTestFinished } from 'vitest';
import { memoryConsole } from './support/memory-console.ts';
import { eventually } from './support/eventually.ts';
import { connectedAdmin, connectedProducer, kafkaClient } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

describe('committed offsets', () => {
  /** A console that has read two orders of a topic, and the groups that it has left. */
  async function readTwoOrders(mode: 'write' | 'read') {
    const target = await useTarget();
    const topic = await target.topic('sales', { partitions: 2 });
    const rules = [{ match: topic, entity: 'order' as const }];
    const installationId = target.name('lag');
    const running = memoryConsole(target.address, {
      mode,
      installationId,
      shop: { topicMap: { rules }, defaultCurrency: 'EUR', zone: 'UTC' },
      madeTopics: [topic],
    });
    let ended: Promise<void> | undefined;
    const stop = () => (ended ??= running.stop());
    onTestFinished(stop);
    const producer = await connectedProducer(kafkaClient(target.address));
    const value = JSON.stringify({ order_id: 'o', amount: 1, currency: 'EUR' });
    await producer.send({
      topic,
      messages: [
        { partition: 0, value },
        { partition: 0, value },
      ],
    });
    await eventually(async () => expect(await running.ask('order', 'o')).toMatchObject({ orderId: 'o' }));
    const admin = await connectedAdmin(kafkaClient(target.address));
    const groups = async (): Promise<string[]> =>
      (await admin.listGroups()).groups
        .map(({ groupId }) => groupId)
        .filter((id) => id.includes(installationId));
    return { topic, admin, groups, stop };
  }

  it('say how far a connection that may write has read, in a group without members', async () => {
    const { topic, admin, groups } = await readTwoOrders('write');
    await eventually(async () => {
      const [groupId = ''] = await groups();
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
      expect(found?.partitions.find(({ partition }) => partition === 0)?.offset).toBe('2');
    });
    const described = await admin.describeGroups(await groups());
    expect(described.groups.map(({ state, members }) => [state, members])).toEqual([['Empty', []]]);
  });

  it('are none for a connection that only reads', async () => {
    const { groups, stop } = await readTwoOrders('read');
    // A committer would commit once more as it ends.
    await stop();
    expect(await groups()).toEqual([]);
  });
});
