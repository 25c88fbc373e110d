import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Broker } from '../../../src/broker/broker.ts';
import type { SecurityProtocol } from '../../../src/broker/security/listener-options.ts';
import { watchConnection, type Connection } from '../../../src/console/kafka/connection-monitor.ts';
import { createKafkaClient } from '../../../src/console/kafka/kafka-client.ts';
import type { KafkaSecurity } from '../../../src/console/kafka/security.ts';
import { createConsole } from '../../../src/console/vigie-console.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { runningBroker } from '../support/running-broker.ts';

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

/** What the console makes of a connection with these settings, and all that it says meanwhile. */
async function settledConnection(
  address: string,
  security: KafkaSecurity,
): Promise<{ connection: Connection; said: string }> {
  const lines: string[] = [];
  const kafka = createKafkaClient({
    brokers: [address],
    clientId: 'c',
    security,
    retries: 0,
    log: (line) => lines.push(line),
  });
  const { promise, resolve } = Promise.withResolvers<Connection>();
  const monitor = watchConnection({
    kafka,
    security,
    now: Date.now,
    probeEveryMs: 50,
    unreachableAfterMs: 500,
    onChange(connection) {
      if (connection.state === 'connected' || connection.trouble !== undefined) resolve(connection);
    },
  });
  onTestFinished(() => monitor.stop());
  const connection = await promise;
  return { connection, said: [...lines, connection.reason ?? ''].join('\n') };
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
    ['closed', 'no TLS on a port with', 'SSL', () => ({})],
    ['closed', 'no login where one is asked for', 'SASL_PLAINTEXT', () => ({})],
  ] as const)('says %s for %s, and no password', async (trouble, _, protocol, security) => {
    const { connection, said } = await settledConnection(addressOf(protocol), security());
    expect(connection).toMatchObject({ state: 'unreachable', trouble });
    expect(said).not.toContain(PASSWORD);
  });
});

it('is a whole console over SASL_SSL', async () => {
  const running = createConsole({
    brokers: [addressOf('SASL_SSL')],
    security: { ...trusted(), ...login() },
    embedded: undefined,
    installationId: 'secured',
    outboxFile: ':memory:',
    projectionFile: ':memory:',
    replayFile: ':memory:',
    privacy: { isOn: false, keep: () => undefined },
    topics: ['orders', 'payments', 'deliveries'],
    partitions: 1,
    info: { version: '0', host: 'web', language: 'en', cluster: 'test' },
    demo: false,
    log: () => undefined,
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
  expect((await running.ask('dashboard', 'minute')).orders).toBe(1);
});
