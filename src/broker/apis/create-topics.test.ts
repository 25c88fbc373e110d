import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { type Broker, startBroker } from '../broker.ts';
import { nodeFileSystem } from '../log/file-system.ts';
import { TestClient } from '../testing/test-client.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { apiVersions } from './api-versions.ts';
import { createPartitions } from './create-partitions.ts';
import { createTopics } from './create-topics.ts';
import { deleteTopics } from './delete-topics.ts';
import { metadata } from './metadata.ts';

/** What the disk makes of it is not the question here, and thousands of files take their time. */
const withoutSync = { ...nodeFileSystem, datasyncNow: () => undefined, syncDirectory: () => undefined };

async function start(dataDir = temporaryDirectory()): Promise<{ broker: Broker; clients: TestClient[] }> {
  const broker = await startBroker({ dataDir, fileSystem: withoutSync });
  const clients = Array.from({ length: 3 }, () => new TestClient(broker.port));
  onTestFinished(async () => {
    for (const client of clients) {
      client.close();
    }
    await broker.stop();
  }, 60_000);
  return { broker, clients };
}

function create(client: TestClient, topics: { name: string; partitions: number }[]) {
  const wanted = topics.map(({ name, partitions }) => ({
    name,
    numPartitions: partitions,
    replicationFactor: 1,
    assignments: [],
    configs: [],
  }));
  return client.ask(createTopics, { topics: wanted, timeoutMs: 1000, validateOnly: false }, { version: 7 });
}

function grow(client: TestClient, name: string, counts: number[]) {
  const topics = counts.map((count) => ({ name, count, assignments: null }));
  return client.ask(createPartitions, { topics, timeoutMs: 1000, validateOnly: false }, { version: 3 });
}

function remove(client: TestClient, topicNames: string[]) {
  return client.ask(deleteTopics, { topics: [], topicNames, timeoutMs: 1000 }, { version: 5 });
}

async function partitionsOf(client: TestClient): Promise<Record<string, number>> {
  const request = {
    topics: null,
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
  const { topics } = await client.ask(metadata, request, { version: 8 });
  return Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]));
}

const errorsOf = (answers: { errorCode: number }[]): number[] => answers.map(({ errorCode }) => errorCode);

it('answers others while it makes a large topic', async () => {
  const { clients } = await start();
  const [maker, other] = clients as [TestClient, TestClient];
  let answered = 0;
  let isMade = false;
  const making = create(maker, [{ name: 'large', partitions: 600 }]).then((answer) => {
    isMade = true;
    return answer;
  });
  const question = { clientSoftwareName: '', clientSoftwareVersion: '' };
  while (!isMade) {
    await other.ask(apiVersions, question, { version: 0 });
    answered += 1;
  }
  expect(errorsOf((await making).topics)).toEqual([ErrorCode.NONE]);
  // A turn for others after 5 ms or 250 partitions at the latest, and each has room for an answer.
  expect(answered).toBeGreaterThan(1);
  expect(await partitionsOf(other)).toEqual({ large: 600 });
});

it('makes a topic once that two clients make at the same time', async () => {
  const { clients } = await start();
  const answers = await Promise.all(
    clients.map((client) => create(client, [{ name: 't', partitions: 300 }])),
  );
  expect(errorsOf(answers.flatMap(({ topics }) => topics)).toSorted((a, b) => a - b)).toEqual([
    ErrorCode.NONE,
    ErrorCode.TOPIC_ALREADY_EXISTS,
    ErrorCode.TOPIC_ALREADY_EXISTS,
  ]);
  expect(await partitionsOf(clients[0]!)).toEqual({ t: 300 });
});

it('refuses more than 10,000 partitions in one request, and makes none of them', async () => {
  const { broker, clients } = await start();
  const [client] = clients as [TestClient];
  const made = await create(client, [
    { name: 'one', partitions: 1 },
    { name: 'many', partitions: 10_000 },
    { name: 'none', partitions: 0 },
  ]);
  expect(errorsOf(made.topics)).toEqual([
    ErrorCode.POLICY_VIOLATION,
    ErrorCode.POLICY_VIOLATION,
    ErrorCode.INVALID_PARTITIONS,
  ]);
  await broker.ensureTopics([{ name: 'small', partitions: 1 }]);
  expect(errorsOf((await grow(client, 'small', [10_002])).results)).toEqual([ErrorCode.POLICY_VIOLATION]);
  expect(errorsOf((await grow(client, 'small', [2, 3])).results)).toEqual([ErrorCode.INVALID_REQUEST]);
  expect(await partitionsOf(client)).toEqual({ small: 1 });
});

it('leaves nothing of a topic that is deleted while it grows', async () => {
  const dataDir = temporaryDirectory();
  const { broker, clients } = await start(dataDir);
  const [one, two, three] = clients as [TestClient, TestClient, TestClient];
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  const growing = grow(one, 't', [300]);
  const deleted = await Promise.all([remove(two, ['t']), remove(three, ['t', 't'])]);
  expect(errorsOf(deleted.flatMap(({ responses }) => responses)).toSorted((a, b) => a - b)).toEqual([
    ErrorCode.NONE,
    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ]);
  await growing;
  expect(await partitionsOf(one)).toEqual({});
  await broker.stop();
  const again = await start(dataDir);
  expect(await partitionsOf(again.clients[0]!)).toEqual({});
});
