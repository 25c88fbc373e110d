import { expect, it } from 'vitest';
import { connectedAdmin, connectedProducer, consume, kafkaClient } from '../support/kafkajs-client.ts';
import { runningBroker } from '../support/running-broker.ts';

const TRANSACTIONAL = { idempotent: true, maxInFlightRequests: 1, transactionalId: 'txn' };

it('goes on where the group had committed before the broker was restarted', async () => {
  const running = await runningBroker();
  await running.broker.ensureTopics([{ name: 'orders', partitions: 1 }]);
  const kafka = kafkaClient(running.address);
  const producer = await connectedProducer(kafka);
  await producer.send({ topic: 'orders', messages: [{ value: 'a' }, { value: 'b' }] });
  const first = await consume(kafka, { groupId: 'g', topics: ['orders'], count: 2 });
  await first.consumer.disconnect();
  await producer.disconnect();
  await running.restart();
  const again = await connectedProducer(kafka);
  await again.send({ topic: 'orders', messages: [{ value: 'c' }] });
  const second = await consume(kafka, { groupId: 'g', topics: ['orders'], count: 1 });
  expect(second.records).toMatchObject([{ offset: '2', value: 'c' }]);
});

it('still knows an open and an aborted transaction after a restart', async () => {
  const running = await runningBroker();
  await running.broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const kafka = kafkaClient(running.address);
  const producer = await connectedProducer(kafka, TRANSACTIONAL);
  const aborted = await producer.transaction();
  await aborted.send({ topic: 't', messages: [{ value: 'aborted' }] });
  await aborted.abort();
  const open = await producer.transaction();
  await open.send({ topic: 't', messages: [{ value: 'open' }] });
  await running.restart();
  const successor = await connectedProducer(kafkaClient(running.address), TRANSACTIONAL);
  const transaction = await successor.transaction();
  await transaction.send({ topic: 't', messages: [{ value: 'committed' }] });
  await transaction.commit();
  const { records } = await consume(kafka, { groupId: 'g', topics: ['t'], count: 1 });
  expect(records.map(({ value }) => value)).toEqual(['committed']);
  const admin = await connectedAdmin(kafka);
  // Three records and three markers.
  expect(await admin.fetchTopicOffsets('t')).toMatchObject([{ high: '6' }]);
});
