import { createServer, type AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Broker } from '../../../src/broker/broker.ts';
import type { SecurityProtocol } from '../../../src/broker/security/listener-options.ts';
import { ConnectionMonitor, type Connection } from '../../../src/console/kafka/connection-monitor.ts';
import { diagnose } from '../../../src/console/kafka/diagnose.ts';
import { createKafkaClient } from '../../../src/console/kafka/kafka-client.ts';
import { KafkaNodeProbe } from '../../../src/console/kafka/node-probe.ts';
import type { KafkaSecurity } from '../../../src/console/kafka/security.ts';
import { testConnection } from '../../../src/console/kafka/test-connection.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { runningBroker } from '../support/running-broker.ts';
import { memoryConsole } from '../support/memory-console.ts';

const PASSWORD = 'correct horse';

let certificates: Certificates;
let broker: Broker;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  const { key, cert } = certificates;
  const ports = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
  ({ broker } = await runningBroker(
    {
      listeners: ports.map((protocol) => ({ protocol, port: 0 })),
      tls: { key, cert },
      users: [{ name: 'ada', password: PASSWORD }],
    },
    (end) => ends.push(end),
  ));
});
afterAll(async () => {
  for (const end of ends) await end();
  certificates.sweep();
});

function addressOf(protocol: SecurityProtocol): string {
  const { host, port } = broker.listeners().find((listener) => listener.protocol === protocol)!;
  return `${host}:${port}`;
}

const trusted = () => ({ ssl: { ca: [certificates.cert] } });
const login = (password = PASSWORD, mechanism: 'plain' | 'scram-sha-512' = 'scram-sha-512') => ({
  sasl: { mechanism, username: 'ada', password } as NonNullable<KafkaSecurity['sasl']>,
});

/** What the console makes of a connection with these settings, and what it says of it. */
async function settledConnection(
  address: string,
  security: KafkaSecurity,
): Promise<{ connection: Connection; said: string }> {
  const { promise, resolve } = Promise.withResolvers<Connection>();
  const monitor = new ConnectionMonitor({
    seeds: [address],
    probeOf: (node) => new KafkaNodeProbe({ address: node, clientId: 'c', security, deadlineMs: 4_000 }),
    topics: () => [],
    diagnose: (error, node) => diagnose(error, node, security),
    now: Date.now,
    probeEveryMs: 50,
    unreachableAfterMs: 500,
    onChange(connection) {
      if (connection.state === 'connected' || connection.trouble !== undefined) resolve(connection);
    },
  });
  onTestFinished(() => monitor.stop());
  const connection = await promise;
  return { connection, said: connection.reason ?? '' };
}

describe('the connection of the console', () => {
  it.each([
    ['SSL', () => trusted()],
    ['SASL_PLAINTEXT', () => login()],
    ['SASL_PLAINTEXT', () => login(PASSWORD, 'plain')],
    ['SASL_SSL', () => ({ ...trusted(), ...login() })],
  ] as const)('is there over %s', async (protocol, security) => {
    expect((await settledConnection(addressOf(protocol), security())).connection).toMatchObject({
      state: 'connected',
      trouble: undefined,
    });
  });

  it.each([
    ['login', 'a wrong password', 'SASL_SSL', () => ({ ...trusted(), ...login('wrong') })],
    ['certificate', 'a certificate nobody vouches for', 'SSL', () => ({ ssl: true })],
    ['no_tls', 'TLS on a port without', 'PLAINTEXT', () => trusted()],
    ['tls_wanted', 'no TLS on a port with', 'SSL', () => ({})],
    ['closed', 'no login where one is asked for', 'SASL_PLAINTEXT', () => ({})],
  ] as const)('says %s for %s, and no password', async (trouble, _, protocol, security) => {
    const { connection, said } = await settledConnection(addressOf(protocol), security());
    expect(connection).toMatchObject({ state: 'unreachable', trouble });
    expect(said).not.toContain(PASSWORD);
  });
});

describe('the test of a connection', () => {
  const topics = ['orders', 'payments'];

  it('says who is there and which topics, and leaves no trace', async () => {
    await broker.ensureTopics([{ name: 'orders', partitions: 5 }]);
    const security = { ...trusted(), ...login() };
    const found = await testConnection({ brokers: [addressOf('SASL_SSL')], security, topics });
    expect(found).toEqual({
      reached: true,
      clusterId: broker.clusterId,
      nodes: 1,
      unreachedNodes: [],
      missingRights: [],
      topics: [
        { name: 'orders', state: 'found', partitions: 5 },
        { name: 'payments', state: 'missing', partitions: undefined },
      ],
      tookMs: expect.any(Number),
    });
    const kafka = createKafkaClient({
      brokers: [addressOf('PLAINTEXT')],
      clientId: 'c',
      security: {},
      log: () => undefined,
    });
    const admin = kafka.admin();
    onTestFinished(() => admin.disconnect());
    await admin.connect();
    expect(await admin.listTopics()).toEqual(['orders']);
    expect((await admin.listGroups()).groups).toEqual([]);
  });

  it.each([
    ['login', 'other', 'SASL_SSL', () => ({ ...trusted(), ...login('wrong') })],
    ['certificate', 'other', 'SSL', () => ({ ssl: true })],
    ['no_tls', 'other', 'PLAINTEXT', () => trusted()],
    ['tls_wanted', 'other', 'SSL', () => ({})],
    ['closed', 'other', 'SASL_PLAINTEXT', () => ({})],
  ] as const)('says %s (%s) over %s, and no password', async (trouble, why, protocol, security) => {
    const result = await testConnection({ brokers: [addressOf(protocol)], security: security(), topics });
    expect(result).toMatchObject({ reached: false, trouble, why });
    expect(JSON.stringify(result)).not.toContain(PASSWORD);
  });

  it.each([
    ['refused', '127.0.0.1:1'],
    ['unknown_host', 'no-such-host.invalid:9092'],
  ] as const)('says %s for %s', async (why, address) => {
    const result = await testConnection({ brokers: [address], security: {}, topics });
    expect(result).toMatchObject({ reached: false, trouble: undefined, why });
  });

  it('does not wait for one that never answers', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve());
    });
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const brokers = [`127.0.0.1:${port}`];
    const result = await testConnection({ brokers, security: {}, topics, deadlineMs: 300 });
    expect(result).toMatchObject({ reached: false, trouble: undefined, why: 'timeout' });
  });
});

describe('the advice for TLS', () => {
  type Part = { readonly host?: string; readonly fromDay?: number; readonly days?: number };

  /** Trusted as an authority of its own; for 127.0.0.1, from yesterday on, where nothing else is said. */
  async function certificate({ host = '127.0.0.1', fromDay = -1, days = 365 }: Part = {}) {
    const DAY_MS = 86_400_000;
    const { private: key, cert } = await generate([{ name: 'commonName', value: `Vigie ${host}` }], {
      algorithm: 'sha256',
      notBeforeDate: new Date(Date.now() + fromDay * DAY_MS),
      notAfterDate: new Date(Date.now() + (fromDay + days) * DAY_MS),
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'subjectAltName', altNames: [{ type: 7, ip: host }] },
      ],
    });
    return { key, cert };
  }

  async function adviceOf(
    tls: { readonly key: string; readonly cert: string; readonly clientCa?: string },
    ssl: NonNullable<KafkaSecurity['ssl']>,
  ) {
    const { address } = await runningBroker({ listeners: [{ protocol: 'SSL', port: 0 }], tls });
    return testConnection({ brokers: [address], security: { ssl }, topics: ['orders'] });
  }

  it.each([
    ['certificate_expired', { fromDay: -30, days: 10 }],
    ['certificate_not_yet_valid', { fromDay: 10 }],
    ['certificate_host', { host: '10.9.8.7' }],
  ] as const)('is %s for such a certificate of Kafka', async (trouble, part) => {
    const tls = await certificate(part);
    expect(await adviceOf(tls, { ca: [tls.cert] })).toMatchObject({ reached: false, trouble });
  });

  it('is about the certificate of its own where Kafka wants one', async () => {
    const [tls, known] = await Promise.all([certificate(), certificate()]);
    const server = { ...tls, clientCa: known.cert };
    const ca = [tls.cert];
    expect(await adviceOf(server, { ca })).toMatchObject({ trouble: 'client_certificate_wanted' });
    expect(await adviceOf(server, { ca, ...known })).toMatchObject({ reached: true });
  });
});

it('is a whole console over SASL_SSL', async () => {
  const running = memoryConsole(addressOf('SASL_SSL'), {
    security: { ...trusted(), ...login() },
    installationId: 'secured',
    partitions: 1,
  });
  onTestFinished(() => running.stop());
  await running.whenSettled;
  const placed = new Promise<void>((resolve) => {
    running.onChange(() => resolve());
  });
  const made = await running.dispatch('orders.create', {
    customerName: 'Jean Dupont',
    customerEmail: 'jean@example.com',
    product: 'Laptop',
    quantity: 1,
    amountMinor: 99_999,
    currency: 'EUR',
    address: '123 Rue de Paris',
  });
  expect(made).toMatchObject({ ok: true, value: { status: 'acknowledged' } });
  await placed;
  expect((await running.ask('dashboard', '1h')).orders).toBe(1);
});
