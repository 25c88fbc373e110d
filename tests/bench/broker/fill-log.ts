import { randomBytes } from 'node:crypto';
import { produce } from '../../../src/broker/apis/produce.ts';
import { metadata } from '../../../src/broker/apis/metadata.ts';
import { encodeRequest, TestClient } from '../../../src/broker/testing/test-client.ts';
import { buildBatch } from '../../../src/broker/wire/build-batch.ts';

const VALUE_BYTES = 100_000;
const VALUES = 10;
const IN_FLIGHT = 8;

/** Writes `bytes` to a topic of one partition or more, in batches of a megabyte, and waits for all of them. */
export async function fillLog(port: number, topic: string, bytes: number): Promise<void> {
  const client = new TestClient(port);
  const named = { topics: [{ name: topic }], allowAutoTopicCreation: true };
  const asked = {
    ...named,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
  // Made by being named; its leader may take a moment.
  while ((await client.ask(metadata, asked, { version: 8 })).topics[0]!.errorCode !== 0);
  const records = buildBatch({
    timestampMs: BigInt(Date.now()),
    records: Array.from({ length: VALUES }, () => ({ key: null, value: randomBytes(VALUE_BYTES) })),
  });
  const request = encodeRequest(
    produce,
    {
      transactionalId: null,
      acks: -1,
      timeoutMs: 30_000,
      topics: [{ name: topic, partitions: [{ index: 0, records }] }],
    },
    { version: 7 },
  );
  const count = Math.ceil(bytes / (VALUE_BYTES * VALUES));
  for (let sent = 0, answered = 0; answered < count;) {
    while (sent < count && sent - answered < IN_FLIGHT) {
      client.socket.write(request);
      sent += 1;
    }
    if ((await client.nextFrame()) === undefined) throw new Error('the broker has gone');
    answered += 1;
  }
  client.close();
}
