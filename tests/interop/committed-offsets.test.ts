import { describe, expect, it, onTestFinished } from 'vitest';
import { memoryConsole } from './support/memory-console.ts';
import { eventually } from './support/eventually.ts';
import { connectedAdmin, connectedProducer, kafkaClient } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

describe('committed offsets', () => {
  it.each(['write', 'read'] as const)('say how far a connection with mode %s has read', async (mode) => {
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
    const groupsOf = async (): Promise<string[]> =>
      (await admin.listGroups()).groups
        .map(({ groupId }) => groupId)
        .filter((id) => id.includes(installationId));
    if (mode === 'read') {
      // It would commit what is folded once more as it ends.
      await stop();
      expect(await groupsOf()).toEqual([]);
      return;
    }
    await eventually(async () => {
      const [groupId = ''] = await groupsOf();
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
      expect(found?.partitions.find(({ partition }) => partition === 0)?.offset).toBe('2');
    });
    const { groups } = await admin.describeGroups(await groupsOf());
    expect(groups.map(({ state, members }) => [state, members])).toEqual([['Empty', []]]);
  });
});
