import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { apiVersions } from './apis/api-versions.ts';
import { createTopics } from './apis/create-topics.ts';
import { deleteTopics } from './apis/delete-topics.ts';
import { fetch } from './apis/fetch.ts';
import { incrementalAlterConfigs } from './apis/incremental-alter-configs.ts';
import { describeConfigs } from './apis/describe-configs.ts';
import { initProducerId } from './apis/init-producer-id.ts';
import { metadata } from './apis/metadata.ts';
import { offsetCommit } from './apis/offset-commit.ts';
import { offsetFetch } from './apis/offset-fetch.ts';
import { produce } from './apis/produce.ts';
import { type Broker, type BrokerOptions, startBroker } from './broker.ts';
import { FailingFileSystem } from './testing/failing-file-system.ts';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { encodeRequest, TestClient } from './testing/test-client.ts';
import { buildBatch } from './wire/build-batch.ts';
import { ErrorCode } from './wire/error-code.ts';

async function start(options: BrokerOptions): Promise<{ broker: Broker; client: TestClient }> {
  const broker = await startBroker(options);
  const client = new TestClient(broker.port);
  onTestFinished(async () => {
    client.close();
    await broker.stop();
  });
  return { broker, client };
}

function produceRequest(topic: string, batch: Buffer, acks = -1): Parameters<typeof produce.handle>[0] {
  return {
    transactionalId: null,
    acks,
    timeoutMs: 1000,
    topics: [{ name: topic, partitions: [{ index: 0, records: batch }] }],
  };
}

function fetchRequest(topic: string, offset: bigint, wait: { maxWaitMs?: number; minBytes?: number } = {}) {
  return {
    replicaId: -1,
    maxWaitMs: wait.maxWaitMs ?? 0,
    minBytes: wait.minBytes ?? 1,
    maxBytes: 1_000_000,
    isolationLevel: 0,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [
      {
        topic,
        partitions: [
          {
            partition: 0,
            currentLeaderEpoch: -1,
            fetchOffset: offset,
            lastFetchedEpoch: -1,
            logStartOffset: -1n,
            partitionMaxBytes: 1_000_000,
          },
        ],
      },
    ],
    forgottenTopics: [],
    rackId: '',
  };
}

const oneRecord = (value = 'v'): Buffer =>
  buildBatch({ records: [{ key: null, value: Buffer.from(value) }], timestampMs: 1n });

it('answers an ApiVersions it does not know in a format every client reads', async () => {
  const { client } = await start({ dataDir: temporaryDirectory() });
  const request = encodeRequest(
    apiVersions,
    { clientSoftwareName: '', clientSoftwareVersion: '' },
    { version: 4 },
  );
  request.writeInt16BE(99, 6);
  client.socket.write(request);
  const frame = (await client.nextFrame())!;
  expect(frame.readInt16BE(4)).toBe(ErrorCode.UNSUPPORTED_VERSION);
  expect(frame.length).toBe(4 + 2 + 4 + frame.readInt32BE(6) * 6);
});

it('advertises Produce from version 0', async () => {
  const { client } = await start({ dataDir: temporaryDirectory() });
  const { apiKeys } = await client.ask(
    apiVersions,
    { clientSoftwareName: '', clientSoftwareVersion: '' },
    { version: 3 },
  );
  expect(apiKeys.find(({ apiKey }) => apiKey === 0)).toMatchObject({ minVersion: 0 });
});

it('closes the connection of a client that asks for what there is not, and says so in one line', async () => {
  const lines: string[] = [];
  const { broker, client } = await start({
    dataDir: temporaryDirectory(),
    log: ({ message }) => lines.push(message),
  });
  client.socket.write(Buffer.from('0000000a7fff000000000001ffff', 'hex'));
  await client.closed;
  expect(lines).toEqual([expect.stringContaining('unknown api key 32767')]);
  const other = new TestClient(broker.port);
  other.socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await other.closed;
  expect(lines).toHaveLength(2);
});

it('answers in the order it was asked, however long the first takes', async () => {
  const { broker, client } = await start({ dataDir: temporaryDirectory() });
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  client.socket.write(
    Buffer.concat([
      encodeRequest(fetch, fetchRequest('t', 0n, { maxWaitMs: 50 }), { version: 11, correlationId: 1 }),
      encodeRequest(produce, produceRequest('t', oneRecord()), { version: 7, correlationId: 2 }),
      encodeRequest(produce, produceRequest('t', oneRecord()), { version: 7, correlationId: 3 }),
    ]),
  );
  const frames = [await client.nextFrame(), await client.nextFrame(), await client.nextFrame()];
  expect(frames.map((frame) => frame!.readInt32BE(0))).toEqual([1, 2, 3]);
});

it('shares one sync among produce requests in flight', async () => {
  const fileSystem = new FailingFileSystem();
  const { broker, client } = await start({ dataDir: temporaryDirectory(), fileSystem });
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  client.socket.write(
    Buffer.concat(
      Array.from({ length: 20 }, (_, correlationId) =>
        encodeRequest(produce, produceRequest('t', oneRecord()), { version: 7, correlationId }),
      ),
    ),
  );
  for (let index = 0; index < 20; index += 1) {
    expect((await client.nextFrame())!.readInt32BE(0)).toBe(index);
  }
  expect(fileSystem.syncCount).toBeLessThan(5);
});

it('wakes a fetch when enough bytes are there, and not before', async () => {
  const { broker, client } = await start({ dataDir: temporaryDirectory() });
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const consumer = new TestClient(broker.port);
  onTestFinished(() => consumer.close());
  const size = oneRecord().length;
  const waiting = consumer.ask(fetch, fetchRequest('t', 0n, { maxWaitMs: 60_000, minBytes: size * 2 }), {
    version: 11,
  });
  let isAnswered = false;
  void waiting.then(() => (isAnswered = true));
  await client.ask(produce, produceRequest('t', oneRecord()), { version: 7 });
  expect(isAnswered).toBe(false);
  await client.ask(produce, produceRequest('t', oneRecord()), { version: 7 });
  const answered = await waiting;
  expect(answered.responses[0]!.partitions[0]).toMatchObject({ errorCode: 0, highWatermark: 2n });
  expect(answered.responses[0]!.partitions[0]!.records).toHaveLength(size * 2);
});

it('does not keep a fetch of nothing waiting, by which Java ends a session', async () => {
  const { client } = await start({ dataDir: temporaryDirectory() });
  const ofNothing = { ...fetchRequest('t', 0n, { maxWaitMs: 60_000 }), topics: [] };
  expect((await client.ask(fetch, ofNothing, { version: 12 })).responses).toEqual([]);
});

it('ends a waiting fetch when its topic is deleted', async () => {
  const { broker, client } = await start({ dataDir: temporaryDirectory() });
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const consumer = new TestClient(broker.port);
  onTestFinished(() => consumer.close());
  const waiting = consumer.ask(fetch, fetchRequest('t', 0n, { maxWaitMs: 60_000 }), { version: 11 });
  await client.ask(metadata, { topics: [], ...NO_OPERATIONS }, { version: 8 });
  await client.ask(deleteTopics, { topics: [], topicNames: ['t'], timeoutMs: 1000 }, { version: 3 });
  expect((await waiting).responses[0]!.partitions[0]!.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
});

const NO_OPERATIONS = {
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
};

it.each([
  ['no records', Buffer.alloc(0), ErrorCode.INVALID_RECORD],
  ['a wrong CRC', corrupted(oneRecord(), 65), ErrorCode.CORRUPT_MESSAGE],
  ['a message set in a request for batches', corrupted(oneRecord(), 16, 1), ErrorCode.INVALID_RECORD],
  ['two batches', Buffer.concat([oneRecord(), oneRecord()]), ErrorCode.INVALID_RECORD],
  ['half a batch', oneRecord().subarray(0, 65), ErrorCode.CORRUPT_MESSAGE],
  ['too much', oneRecord('x'.repeat(1_100_000)), ErrorCode.MESSAGE_TOO_LARGE],
  [
    'a control batch',
    buildBatch({ records: [{ key: null, value: null }], timestampMs: 1n, attributes: 0x20 }),
    ErrorCode.INVALID_RECORD,
  ],
])('refuses %s', async (_name, batch, errorCode) => {
  const { broker, client } = await start({ dataDir: temporaryDirectory() });
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const answer = await client.ask(produce, produceRequest('t', batch), { version: 8 });
  expect(answer.responses[0]!.partitions[0]!.errorCode).toBe(errorCode);
});

function corrupted(batch: Buffer, at: number, value = batch[at]! ^ 1): Buffer {
  const copy = Buffer.from(batch);
  copy[at] = value;
  return copy;
}

it('answers error 56 while the disk is full, and fetches go on', async () => {
  const fileSystem = new FailingFileSystem();
  const { broker, client } = await start({ dataDir: temporaryDirectory(), fileSystem });
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  await client.ask(produce, produceRequest('t', oneRecord()), { version: 7 });
  fileSystem.freeBytes = 10;
  const refused = await client.ask(produce, produceRequest('t', oneRecord()), { version: 7 });
  expect(refused.responses[0]!.partitions[0]!.errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
  const read = await client.ask(fetch, fetchRequest('t', 0n), { version: 11 });
  expect(read.responses[0]!.partitions[0]!.records).toHaveLength(oneRecord().length);
  fileSystem.freeBytes = Number.POSITIVE_INFINITY;
  const accepted = await client.ask(produce, produceRequest('t', oneRecord()), { version: 7 });
  expect(accepted.responses[0]!.partitions[0]).toMatchObject({ errorCode: 0, baseOffset: 1n });
});

it('has topics, configs, offsets and producer ids again after a restart', async () => {
  const dataDir = temporaryDirectory();
  const first = await startBroker({ dataDir });
  const client = new TestClient(first.port);
  await client.ask(
    createTopics,
    {
      topics: [
        {
          name: 'Mixed',
          numPartitions: 2,
          replicationFactor: 1,
          assignments: [],
          configs: [{ name: 'retention.ms', value: '1000' }],
        },
        { name: 'mixed', numPartitions: 1, replicationFactor: -1, assignments: [], configs: [] },
      ],
      timeoutMs: 1000,
      validateOnly: false,
    },
    { version: 4 },
  );
  await client.ask(
    incrementalAlterConfigs,
    {
      resources: [
        {
          resourceType: 2,
          resourceName: 'mixed',
          configs: [{ name: 'cleanup.policy', configOperation: 2, value: 'compact' }],
        },
      ],
      validateOnly: false,
    },
    { version: 1 },
  );
  await client.ask(produce, produceRequest('mixed', oneRecord()), { version: 7 });
  const commit = await client.ask(
    offsetCommit,
    {
      groupId: 'g',
      generationId: -1,
      memberId: '',
      groupInstanceId: null,
      retentionTimeMs: -1n,
      topics: [
        {
          name: 'mixed',
          partitions: [
            {
              partitionIndex: 0,
              committedOffset: 1n,
              committedLeaderEpoch: 0,
              commitTimestamp: -1n,
              committedMetadata: 'm',
            },
          ],
        },
      ],
    },
    { version: 7 },
  );
  expect(commit.topics[0]!.partitions[0]!.errorCode).toBe(0);
  const idRequest = { transactionalId: null, transactionTimeoutMs: 0, producerId: -1n, producerEpoch: -1 };
  const before = await client.ask(initProducerId, idRequest, { version: 1 });
  client.close();
  await first.stop();

  const { broker, client: again } = await start({ dataDir });
  expect(broker.clusterId).toBe(first.clusterId);
  expect(broker.recovery).toMatchObject({
    cleanShutdown: true,
    topics: 2,
    partitions: 3,
    groups: 1,
    damage: [],
  });
  const described = await again.ask(metadata, { topics: null, ...NO_OPERATIONS }, { version: 8 });
  expect(new Map(described.topics.map(({ name, partitions }) => [name, partitions.length]))).toEqual(
    new Map([
      ['Mixed', 2],
      ['mixed', 1],
    ]),
  );
  const configs = await again.ask(
    describeConfigs,
    {
      resources: [{ resourceType: 2, resourceName: 'mixed', configurationKeys: ['cleanup.policy'] }],
      includeSynonyms: false,
      includeDocumentation: false,
    },
    { version: 2 },
  );
  expect(configs.results[0]!.configs).toMatchObject([{ name: 'cleanup.policy', value: 'delete,compact' }]);
  const offsets = await again.ask(
    offsetFetch,
    { groupId: 'g', topics: null, groups: [], requireStable: false },
    { version: 5 },
  );
  expect(offsets.topics[0]!.partitions).toMatchObject([{ committedOffset: 1n, metadata: 'm' }]);
  const after = await again.ask(initProducerId, idRequest, { version: 1 });
  expect(after.producerId).toBeGreaterThan(before.producerId);
});

it('does not let two brokers have one data directory', async () => {
  const dataDir = temporaryDirectory();
  await start({ dataDir });
  await expect(startBroker({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIRECTORY_LOCKED' });
});

it('says that a port is taken, or takes the next free one', async () => {
  const { broker } = await start({ dataDir: temporaryDirectory() });
  const { port } = broker;
  await expect(startBroker({ dataDir: temporaryDirectory(), port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  const { broker: next } = await start({ dataDir: temporaryDirectory(), port, nextFreePort: true });
  expect(next.port).toBeGreaterThan(port);
});

it('clears away a topic whose creation or deletion was interrupted, and nothing that is not its own', async () => {
  const dataDir = temporaryDirectory();
  const topics = join(dataDir, 'topics');
  mkdirSync(join(topics, 'a'.repeat(32), '0'), { recursive: true });
  mkdirSync(join(topics, `${'b'.repeat(32)}.deleted`), { recursive: true });
  mkdirSync(join(topics, 'notes of the user'));
  writeFileSync(join(topics, '.DS_Store'), '');
  await start({ dataDir });
  expect(readdirSync(topics).sort()).toEqual(['.DS_Store', 'notes of the user']);
});
