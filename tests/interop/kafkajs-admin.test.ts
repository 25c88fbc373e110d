import { expect, it } from 'vitest';
import { connectedAdmin, connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

it('makes, describes, grows and deletes topics', async () => {
  const target = await useTarget();
  const admin = await connectedAdmin(kafkaClient(target.address));
  const topic = target.name('orders');
  const wanted = { topic, numPartitions: 2, configEntries: [{ name: 'retention.ms', value: '60000' }] };
  expect(await admin.createTopics({ topics: [wanted], waitForLeaders: false })).toBe(true);
  expect(await admin.createTopics({ topics: [wanted], waitForLeaders: false })).toBe(false);
  await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
  const partitions = async (): Promise<number[]> => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]!.partitions.map(({ partitionId }) => partitionId).sort((a, b) => a - b);
  };
  await expect.poll(partitions).toEqual([0, 1, 2, 3]);
  const retention = async (): Promise<string | undefined> => {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: topic, configNames: ['retention.ms'] }],
    });
    expect(resources[0]!.configEntries.map(({ configName }) => configName)).toEqual(['retention.ms']);
    return resources[0]!.configEntries[0]?.configValue;
  };
  expect(await retention()).toBe('60000');
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: 2, name: topic, configEntries: [{ name: 'retention.ms', value: '1000' }] }],
  });
  await expect.poll(retention).toBe('1000');
  expect(target.own(await admin.listTopics())).toEqual([topic]);
  await admin.deleteTopics({ topics: [topic] });
  await expect.poll(async () => target.own(await admin.listTopics())).toEqual([]);
});

it('moves the offsets of a group, deletes records and deletes the group', async () => {
  const target = await useTarget();
  const topic = await target.topic('orders', { configs: { 'retention.ms': '-1' } });
  const kafka = kafkaClient(target.address);
  const producer = await connectedProducer(kafka);
  for (let index = 0; index < 5; index += 1) {
    await producer.send({
      topic,
      messages: [{ value: String(index), timestamp: String(1000 + index * 100) }],
    });
  }
  const groupId = target.name('g');
  const { consumer } = await consume(kafka, { groupId, topics: [topic], count: 5 });
  await consumer.disconnect();
  const admin = await connectedAdmin(kafka);
  await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '3' }] });
  expect(await admin.fetchOffsets({ groupId, topics: [topic] })).toEqual([
    { topic, partitions: [{ partition: 0, offset: '3', metadata: null }] },
  ]);
  expect(await admin.fetchTopicOffsetsByTimestamp(topic, 1150)).toEqual([{ partition: 0, offset: '2' }]);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
  expect(await admin.fetchTopicOffsets(topic)).toEqual([{ partition: 0, offset: '5', high: '5', low: '2' }]);
  const groups = async (): Promise<string[]> =>
    target.own((await admin.listGroups()).groups.map(({ groupId: each }) => each));
  expect(await groups()).toEqual([groupId]);
  await admin.resetOffsets({ groupId, topic, earliest: true });
  const again = await consume(kafka, { groupId, topics: [topic], count: 3 });
  await again.consumer.disconnect();
  expect(again.records.map(({ offset, value }) => [offset, value])).toEqual([
    ['2', '2'],
    ['3', '3'],
    ['4', '4'],
  ]);
  await admin.deleteGroups([groupId]);
  expect(await groups()).toEqual([]);
});

it('describes the cluster', async () => {
  const target = await useTarget();
  const admin = await connectedAdmin(kafkaClient(target.address));
  const { brokers, controller, clusterId } = await admin.describeCluster();
  expect(brokers.map(({ nodeId }) => nodeId).toSorted((a, b) => a - b)).toEqual(target.nodeIds);
  expect(brokers.map(({ host, port }) => `${host}:${port}`)).toContain(target.address);
  expect(target.nodeIds).toContain(controller);
  expect(clusterId).toMatch(/^[\w-]{22}$/u);
});
