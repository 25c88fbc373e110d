import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { type Broker, type BrokerOptions, startBroker } from '../broker.ts';
import { TestClient } from '../testing/test-client.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { createTopics } from './create-topics.ts';
import { deleteTopics } from './delete-topics.ts';
import { metadata } from './metadata.ts';

type Asked = { topicId?: string; name: string | null };

const NO_ID = '0'.repeat(32);
const UNKNOWN_ID = 'f'.repeat(32);
/** What Apache Kafka 4 without an authorizer answers; tests/interop/java-client.test.ts compares. */
const TOPIC_OPERATIONS = 3576;
const NOT_ASKED = -2_147_483_648;

async function start(options: Partial<BrokerOptions> = {}): Promise<{ broker: Broker; client: TestClient }> {
  const broker = await startBroker({ dataDir: temporaryDirectory(), ...options });
  const client = new TestClient(broker.port);
  onTestFinished(async () => {
    client.close();
    await broker.stop();
  });
  await broker.ensureTopics([
    { name: 'orders', partitions: 1 },
    { name: 'payments', partitions: 1 },
  ]);
  return { broker, client };
}

async function ask(
  client: TestClient,
  topics: Asked[] | null,
  more: { version?: number; all?: boolean } = {},
) {
  const { version = 12, all = false } = more;
  const request = {
    topics,
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: all,
    includeTopicAuthorizedOperations: all,
  };
  return client.ask(metadata, request, { version });
}

async function idsOf(client: TestClient): Promise<Map<string | null, string>> {
  const { topics } = await ask(client, null);
  return new Map(topics.map(({ name, topicId }) => [name, topicId!]));
}

describe('ids of topics', () => {
  it('are those that CreateTopics answered, and stay over a restart', async () => {
    const dataDir = temporaryDirectory();
    const { broker, client } = await start({ dataDir });
    const made = await client.ask(
      createTopics,
      {
        topics: [{ name: 'made', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
        timeoutMs: 1000,
        validateOnly: false,
      },
      { version: 7 },
    );
    const ids = await idsOf(client);
    expect(ids.get('made')).toBe(made.topics[0]!.topicId);
    expect(new Set(ids.values()).size).toBe(3);
    expect([...ids.values()]).not.toContain(NO_ID);
    await broker.stop();
    const again = await start({ dataDir });
    expect(await idsOf(again.client)).toEqual(ids);
  });

  it('are others when a topic is made again under its name', async () => {
    const { broker, client } = await start();
    const before = await idsOf(client);
    await client.ask(deleteTopics, { topics: [], topicNames: ['orders'], timeoutMs: 1000 }, { version: 3 });
    await broker.ensureTopics([{ name: 'orders', partitions: 1 }]);
    const after = await idsOf(client);
    expect(after.get('orders')).not.toBe(before.get('orders'));
    const byOldId = await ask(client, [{ topicId: before.get('orders')!, name: null }]);
    expect(byOldId.topics).toMatchObject([{ errorCode: ErrorCode.UNKNOWN_TOPIC_ID, partitions: [] }]);
  });

  it('find their topics, each once, and the unknown one is said to be unknown', async () => {
    const { client } = await start();
    const topicId = (await idsOf(client)).get('orders')!;
    const { topics } = await ask(client, [
      { topicId, name: null },
      { topicId: UNKNOWN_ID, name: null },
      { topicId, name: null },
    ]);
    expect(topics.map(({ errorCode, name, topicId: id }) => [errorCode, name, id])).toEqual([
      [ErrorCode.NONE, 'orders', topicId],
      [ErrorCode.UNKNOWN_TOPIC_ID, null, UNKNOWN_ID],
    ]);
  });

  it.each([10, 11])('are answered in version %i, where a request may not go by them', async (version) => {
    const { client } = await start();
    const ids = await idsOf(client);
    const byName = await ask(client, [{ name: 'orders' }], { version });
    expect(byName.topics).toMatchObject([{ name: 'orders', topicId: ids.get('orders') }]);
    for (const wanted of [{ topicId: ids.get('orders')!, name: 'orders' }, { name: null }]) {
      const { topics } = await ask(client, [wanted], { version });
      expect(topics).toMatchObject([{ errorCode: ErrorCode.INVALID_REQUEST, name: wanted.name ?? '' }]);
    }
  });
});

describe('authorized operations', () => {
  it('are all there are, of topics that exist', async () => {
    const { client } = await start();
    const { topics } = await ask(client, [{ name: 'orders' }, { name: 'missing' }], { all: true });
    expect(topics.map(({ authorizedOperations }) => authorizedOperations)).toEqual([
      TOPIC_OPERATIONS,
      NOT_ASKED,
    ]);
  });

  it('are not answered to a client that did not ask', async () => {
    const { client } = await start();
    const { topics, clusterAuthorizedOperations } = await ask(client, null, { version: 10 });
    expect(topics.map(({ authorizedOperations }) => authorizedOperations)).toEqual([NOT_ASKED, NOT_ASKED]);
    expect(clusterAuthorizedOperations).toBe(NOT_ASKED);
  });
});
