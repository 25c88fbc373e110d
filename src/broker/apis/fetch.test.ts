import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { startBroker } from '../broker.ts';
import { TestClient } from '../testing/test-client.ts';
import { buildBatch } from '../wire/build-batch.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { fetch } from './fetch.ts';
import { metadata } from './metadata.ts';
import { produce } from './produce.ts';

const UNKNOWN_ID = 'f'.repeat(32);

type Asked = { topic?: string; topicId?: string; partitions: { partition: number; offset: bigint }[] };

async function start(): Promise<{ client: TestClient; idOf: (topic: string) => Promise<string> }> {
  const broker = await startBroker({ dataDir: temporaryDirectory() });
  const client = new TestClient(broker.port);
  onTestFinished(async () => {
    client.close();
    await broker.stop();
  });
  await broker.ensureTopics([{ name: 't', partitions: 2 }]);
  const records = buildBatch({ records: [{ key: null, value: Buffer.from('v') }], timestampMs: 1n });
  const topics = [{ name: 't', partitions: [{ index: 0, records }] }];
  await client.ask(produce, { transactionalId: null, acks: -1, timeoutMs: 1000, topics }, { version: 7 });
  async function idOf(topic: string): Promise<string> {
    const request = {
      topics: [{ name: topic }],
      allowAutoTopicCreation: false,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    };
    return (await client.ask(metadata, request, { version: 12 })).topics[0]!.topicId!;
  }
  return { client, idOf };
}

function requestFor(topics: Asked[], session = { id: 0, epoch: -1 }): Parameters<typeof fetch.handle>[0] {
  return {
    replicaId: -1,
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 1_000_000,
    isolationLevel: 0,
    sessionId: session.id,
    sessionEpoch: session.epoch,
    topics: topics.map(({ topic = '', topicId = UNKNOWN_ID, partitions }) => ({
      topic,
      topicId,
      partitions: partitions.map(({ partition, offset }) => ({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: offset,
        lastFetchedEpoch: -1,
        logStartOffset: -1n,
        partitionMaxBytes: 1_000_000,
      })),
    })),
    forgottenTopics: [],
    rackId: '',
  };
}

// As Apache Kafka 4.3.1 answers; kafka-go's Client.Fetch always asks with -1, -1.
it.each([
  { id: 0, epoch: -1, errorCode: ErrorCode.NONE, topics: 1 },
  { id: -1, epoch: -1, errorCode: ErrorCode.NONE, topics: 1 },
  { id: 0, epoch: 0, errorCode: ErrorCode.NONE, topics: 1 },
  { id: 123, epoch: -1, errorCode: ErrorCode.NONE, topics: 1 },
  { id: 123, epoch: 0, errorCode: ErrorCode.NONE, topics: 1 },
  { id: 123, epoch: 5, errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, topics: 0 },
  { id: 0, epoch: 5, errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, topics: 0 },
  { id: 123, epoch: -2, errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, topics: 0 },
])('answers session $id, epoch $epoch with error $errorCode', async ({ id, epoch, errorCode, topics }) => {
  const { client } = await start();
  const request = requestFor([{ topic: 't', partitions: [{ partition: 0, offset: 0n }] }], { id, epoch });
  for (const version of [7, 11, 12]) {
    const answer = await client.ask(fetch, request, { version });
    expect([answer.errorCode, answer.sessionId, answer.responses.length]).toEqual([errorCode, 0, topics]);
  }
});

it('goes by ids of topics from version 13 on, and calls an unknown one unknown', async () => {
  const { client, idOf } = await start();
  const topicId = await idOf('t');
  const partitions = [{ partition: 0, offset: 0n }];
  const request = requestFor([
    { topicId, partitions },
    { topicId: UNKNOWN_ID, partitions },
  ]);
  const { responses } = await client.ask(fetch, request, { version: 13 });
  expect(responses).toMatchObject([
    { topicId, partitions: [{ errorCode: ErrorCode.NONE, highWatermark: 1n }] },
    { topicId: UNKNOWN_ID, partitions: [{ errorCode: ErrorCode.UNKNOWN_TOPIC_ID }] },
  ]);
  expect(responses[0]!.partitions[0]!.records!.length).toBeGreaterThan(0);
});

it('reads a partition once that is named often, as it was named last', async () => {
  const { client } = await start();
  const often = Array.from({ length: 500 }, () => ({ partition: 0, offset: 9n }));
  const { responses } = await client.ask(
    fetch,
    requestFor([
      { topic: 't', partitions: [...often, { partition: 1, offset: 0n }] },
      { topic: 't', partitions: [{ partition: 0, offset: 0n }] },
    ]),
    { version: 11 },
  );
  expect(responses).toMatchObject([
    {
      topic: 't',
      partitions: [
        { partitionIndex: 0, errorCode: ErrorCode.NONE },
        { partitionIndex: 1, errorCode: ErrorCode.NONE },
      ],
    },
  ]);
});
