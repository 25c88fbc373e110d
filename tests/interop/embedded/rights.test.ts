import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import kafkajs from 'kafkajs';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionTest } from '../../../src/contract/connection.ts';
import type { ConsoleStatus } from '../../../src/contract/streams.ts';
import { readSecurity, type KafkaSecurity } from '../../../src/console/kafka/security.ts';
import { testConnection } from '../../../src/console/kafka/test-connection.ts';
import type { VigieConsole } from '../../../src/console/vigie-console.ts';
import { eventually } from '../support/eventually.ts';
import { hasJava } from '../support/java.ts';
import { memoryConsole } from '../support/memory-console.ts';
import { startSecuredKafka, type SecuredKafka } from '../support/secured-kafka.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } =
  kafkajs;
const TOPICS = ['orders', 'payments', 'deliveries'];
const PASSWORD = 'a password of length';
const SECRET = 'the secret of the client';
/** Who may do what: each line is a user of its own. */
const USERS = ['nobody', 'reader', 'writer', 'groupless', 'full'] as const;
type User = (typeof USERS)[number];

const { DESCRIBE, READ, WRITE, CREATE } = AclOperationTypes;

describe.skipIf(!hasJava)('rights on a real Kafka', () => {
  let kafka: SecuredKafka;
  let node: Pair;
  let known: Pair;
  let foreign: Pair;

  beforeAll(async () => {
    [node, known, foreign] = await Promise.all([
      certificate('127.0.0.1'),
      certificate('1.1.1.1'),
      certificate('1.1.1.1'),
    ]);
    kafka = await startSecuredKafka({
      users: Object.fromEntries(USERS.map((user) => [user, PASSWORD])),
      tls: { ...node, clientCa: known.cert },
    });
    const admin = new Kafka({
      brokers: [kafka.open],
      logLevel: logLevel.NOTHING,
      clientId: 'operator',
    }).admin();
    await admin.connect();
    await admin.createTopics({ topics: TOPICS.map((topic) => ({ topic, numPartitions: 1 })) });
    const onTopics = (user: string, operations: readonly kafkajs.AclOperationTypes[]) =>
      operations.map((operation) => acl(user, AclResourceTypes.TOPIC, '*', operation));
    await admin.createAcls({
      acl: [
        ...onTopics('reader', [READ, DESCRIBE]),
        ...onTopics('writer', [READ, WRITE]),
        ...onTopics('groupless', [READ, WRITE, CREATE]),
        ...onTopics('full', [READ, WRITE, CREATE]),
        ...onTopics('token-client', [READ, WRITE, CREATE]),
        acl('writer', AclResourceTypes.GROUP, '*', READ),
        acl('full', AclResourceTypes.GROUP, '*', READ),
        acl('token-client', AclResourceTypes.GROUP, '*', READ),
      ],
    });
    await admin.disconnect();
  }, 180_000);
  afterAll(() => kafka?.stop());

  const loginOf = (username: User): KafkaSecurity => ({
    sasl: { mechanism: 'plain', username, password: PASSWORD },
  });

  async function tested(user: User, topics: readonly string[] = TOPICS) {
    const result = await testConnection({
      brokers: [kafka.plain],
      security: loginOf(user),
      topics,
      mode: 'write',
      groups: ['vigie-1-orders'],
    });
    expect(result.reached).toBe(true);
    return result as Extract<ConnectionTest, { reached: true }>;
  }
  const said = ({ missingRights }: Pick<ConsoleStatus['kafka'], 'missingRights'>) =>
    missingRights.map(({ operation, resource, name }) => `${operation} ${resource} ${name}`);

  it('are named by the test of a connection, and hidden topics do not look missing', async () => {
    const nobody = await tested('nobody', ['orders', 'not-there']);
    expect(nobody.topics.map(({ state }) => state)).toEqual(['hidden', 'hidden']);
    expect(said(nobody)).toEqual([
      'describe topic orders',
      'read topic orders',
      'write topic orders',
      'describe topic not-there',
      'read topic not-there',
      'write topic not-there',
      'read group vigie-1-orders',
    ]);
    const reader = await tested('reader', ['orders', 'not-there']);
    expect(reader.topics).toEqual([
      { name: 'orders', state: 'found', partitions: 1 },
      { name: 'not-there', state: 'missing', partitions: undefined },
    ]);
    expect(said(reader)).toEqual([
      'write topic orders',
      'create topic not-there',
      'read group vigie-1-orders',
    ]);
    expect(said(await tested('writer', ['orders', 'not-there']))).toEqual(['create topic not-there']);
    expect(said(await tested('groupless', ['orders', 'not-there']))).toEqual(['read group vigie-1-orders']);
    expect(said(await tested('full', ['orders', 'not-there']))).toEqual([]);
  });

  it('are not asked for beyond what a read-only connection does', async () => {
    const options = { brokers: [kafka.plain], security: loginOf('reader'), topics: ['orders', 'not-there'] };
    expect(await testConnection({ ...options, mode: 'read' })).toMatchObject({
      reached: true,
      missingRights: [],
    });
  });

  async function running(user: User) {
    const lines: string[] = [];
    const console = memoryConsole(kafka.plain, {
      security: loginOf(user),
      installationId: `rights-${user}`,
      log: (line) => lines.push(line),
    });
    onTestFinished(() => console.stop());
    return { console, lines, status: await watchStatus(console) };
  }

  it('that are missing are said by the running console, once, and no command is kept', async () => {
    const { console, lines, status } = await running('reader');
    await console.whenConnected;
    await eventually(async () => expect(status().kafka.deniedWrites).toHaveLength(3));
    expect(status().kafka).toMatchObject({
      state: 'connected',
      deniedWrites: [
        { entity: 'order', right: { operation: 'write', resource: 'topic', name: 'orders' } },
        { entity: 'payment', right: { operation: 'write', resource: 'topic', name: 'payments' } },
        { entity: 'delivery', right: { operation: 'write', resource: 'topic', name: 'deliveries' } },
      ],
    });
    const made = await console.dispatch('orders.create', ORDER);
    expect(made).toMatchObject({
      ok: false,
      error: { code: 'right_missing', right: { operation: 'write', resource: 'topic', name: 'orders' } },
    });
    expect(status().waitingCommands).toBe(0);
    const said = lines.filter((line) => line.startsWith('Kafka does not grant write'));
    expect(said.toSorted()).toEqual(
      TOPICS.map((topic) => `Kafka does not grant write on topic ${topic}`).toSorted(),
    );
  });

  it('that are missing altogether do not look like an empty shop', async () => {
    const { console, status } = await running('nobody');
    await console.whenConnected;
    await eventually(async () => expect(status().kafka.missingRights.length).toBeGreaterThanOrEqual(9));
    expect(said(status().kafka)).toEqual(
      expect.arrayContaining(TOPICS.flatMap((topic) => [`describe topic ${topic}`, `read topic ${topic}`])),
    );
  });

  it('says which certificate of its own Kafka wants or refuses', async () => {
    const test = (own: Partial<Pair>) =>
      testConnection({
        brokers: [kafka.mutual],
        security: { ssl: { ca: [node.cert], ...own } },
        topics: ['orders'],
      });
    expect(await test({})).toMatchObject({ reached: false, trouble: 'client_certificate_wanted' });
    expect(await test(foreign)).toMatchObject({ reached: false, trouble: 'client_certificate_refused' });
    expect(await test(known)).toMatchObject({ reached: true });
    expect(await testConnection({ brokers: [kafka.mutual], security: {}, topics: ['orders'] })).toMatchObject(
      { reached: false, trouble: 'tls_wanted' },
    );
  });

  describe('OAUTHBEARER', () => {
    async function endpoint({ lifeMs = 300_000 } = {}) {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        void text(request).then((body) => {
          asked.push(body);
          const expected = `Basic ${Buffer.from(`token-client:${encodeURIComponent(SECRET)}`).toString('base64')}`;
          if (request.headers.authorization !== expected) {
            response.writeHead(401).end('{"error":"invalid_client"}');
            return;
          }
          response.end(JSON.stringify({ access_token: unsecuredToken(lifeMs), expires_in: 300 }));
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token` };
    }
    const securityOf = (url: string, password = SECRET): KafkaSecurity =>
      readSecurity({
        tls: undefined,
        sasl: {
          mechanism: 'oauthbearer',
          user: 'token-client',
          password,
          passwordFile: undefined,
          token: { endpoint: url, scope: 'kafka', ca: undefined },
        },
      });
    const test = (security: KafkaSecurity) =>
      testConnection({ brokers: [kafka.oauth], security, topics: ['orders'], mode: 'write', groups: ['g'] });

    it('logs in with a token of the endpoint, which is asked once', async () => {
      const { asked, url } = await endpoint();
      expect(await test(securityOf(url))).toMatchObject({ reached: true, missingRights: [] });
      expect(asked).toEqual(['grant_type=client_credentials&scope=kafka']);
    });

    it('is a whole console', async () => {
      const { url } = await endpoint();
      const console = memoryConsole(kafka.oauth, { security: securityOf(url), installationId: 'token' });
      onTestFinished(() => console.stop());
      await console.whenSettled;
      expect(await console.dispatch('orders.create', ORDER)).toMatchObject({
        ok: true,
        value: { status: 'acknowledged' },
      });
    });

    it('says what the endpoint, the client or the token lacks, and no secret', async () => {
      const { url } = await endpoint();
      const wrongSecret = await test(securityOf(url, 'another secret of it'));
      expect(wrongSecret).toMatchObject({ reached: false, trouble: 'token_client' });
      expect(JSON.stringify(wrongSecret)).not.toContain('another secret');
      expect(await test(securityOf('http://127.0.0.1:1/token'))).toMatchObject({
        reached: false,
        trouble: 'token_endpoint',
      });
      const expired = await endpoint({ lifeMs: -300_000 });
      expect(await test(securityOf(expired.url))).toMatchObject({ reached: false, trouble: 'token' });
    });

    it('is not offered by another listener', async () => {
      const { url } = await endpoint();
      const options = { security: securityOf(url), topics: ['orders'] };
      expect(await testConnection({ brokers: [kafka.plain], ...options })).toMatchObject({
        reached: false,
        trouble: 'mechanism',
      });
    });
  });
});

type Pair = { readonly cert: string; readonly key: string };

/** An authority of its own. */
async function certificate(ip: string): Promise<Pair> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: `Vigie ${ip}` }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip }] },
    ],
  });
  return { cert, key };
}

const ORDER = {
  customerName: 'Jean Dupont',
  customerEmail: 'jean@example.com',
  product: 'Laptop',
  quantity: 1,
  amountMinor: 99_999,
  currency: 'EUR',
  address: '123 Rue de Paris',
};

function acl(
  user: string,
  resourceType: kafkajs.AclResourceTypes,
  resourceName: string,
  operation: kafkajs.AclOperationTypes,
) {
  return {
    resourceType,
    resourceName,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  };
}

/** As Kafka's unsecured validator takes it. */
function unsecuredToken(lifeMs: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [iat, exp] = [Date.now() - 600_000, Date.now() + lifeMs].map((ms) => Math.floor(ms / 1_000));
  return `${part({ alg: 'none' })}.${part({ sub: 'token-client', scope: 'kafka', iat, exp })}.`;
}

/** The newest value of the stream of states, for as long as the test lasts. */
async function watchStatus(console: VigieConsole): Promise<() => ConsoleStatus> {
  let status: ConsoleStatus | undefined;
  const session = console.openSession((streamId, message) => {
    status = message.value as ConsoleStatus;
    session.credit(streamId);
  });
  onTestFinished(() => session.dispose());
  await session.open('s', 'status', undefined);
  return () => {
    if (!status) {
      throw new Error('the stream of states has no value yet');
    }
    return status;
  };
}
