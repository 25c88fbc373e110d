import kafkajs from 'kafkajs';
import { eventually } from './eventually.ts';

const { Kafka, logLevel } = kafkajs;

/**
 * The first group and the first transaction of a new Apache Kafka find their coordinators still loading. Tests are not to
 * meet that, so both are there before the first of them begins.
 */
export async function setup(): Promise<void> {
  const address = process.env['VIGIE_INTEROP_KAFKA'];
  if (address === undefined) return;
  const kafka = new Kafka({ clientId: 'warm-up', brokers: address.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await eventually(() => admin.fetchOffsets({ groupId: 'warm-up', topics: [] }));
  await admin.disconnect();
  await eventually(async () => {
    const producer = kafka.producer({ transactionalId: 'warm-up', idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    try {
      await (await producer.transaction()).abort();
    } finally {
      await producer.disconnect();
    }
  });
}
