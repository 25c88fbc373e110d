import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';
import { withDeadline } from '../with-deadline.ts';
import { toLogRecord } from './lane-consumer.ts';

const DEADLINE_MS = 10_000;

/**
 * Reads one record from the log, by a consumer made for it: kafkajs can read only as a member of a group. The group
 * commits nothing and is deleted after.
 *
 * @returns undefined where the offset is not in the log (any more, or yet).
 */
export async function readRecord(kafka: Kafka, position: RecordPosition): Promise<LogRecord | undefined> {
  const { topic, partition, offset } = position;
  const groupId = `vigie-read-${randomUUID()}`;
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 200 });
  try {
    return await withDeadline(
      (async () => {
        await admin.connect();
        const range = (await admin.fetchTopicOffsets(topic)).find((part) => part.partition === partition);
        if (!range || BigInt(offset) < BigInt(range.low) || BigInt(offset) >= BigInt(range.high))
          return undefined;
        await consumer.connect();
        await consumer.subscribe({ topics: [topic] });
        return await new Promise<LogRecord | undefined>((resolve, reject) => {
          consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
          consumer
            .run({
              autoCommit: false,
              eachBatch: async ({ batch }) => {
                if (batch.partition !== partition) return;
                const found = batch.messages.find((message) => BigInt(message.offset) >= BigInt(offset));
                if (found)
                  resolve(found.offset === offset ? toLogRecord(topic, partition, found) : undefined);
              },
            })
            .catch(reject);
          consumer.seek({ topic, partition, offset });
        });
      })(),
      DEADLINE_MS,
    );
  } finally {
    await withDeadline(consumer.disconnect(), 2_000).catch(() => undefined);
    await withDeadline(admin.deleteGroups([groupId]), 2_000).catch(() => undefined);
    await withDeadline(admin.disconnect(), 2_000).catch(() => undefined);
  }
}
