import { Consumer, Producer } from '@platformatic/kafka';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.ts';
import type { SecurityProtocol } from '../../../src/broker/security/listener-options.ts';
import { hasKafkaPython, python } from '../clients/kafka-python.ts';
import { hasKcat, KCAT } from '../clients/kcat.ts';
import { closeConsumer } from '../clients/platformatic.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { run } from '../support/command.ts';
import { hasJava, useJava } from '../support/java.ts';
import { connectedAdmin, consume } from '../support/kafkajs-client.ts';
import { runningBroker } from '../support/running-broker.ts';

const { Kafka, logLevel } = kafkajs;
const USER = 'ada';
const PASSWORD = 'très secret';
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
type Mechanism = (typeof MECHANISMS)[number];
type Login = {
  readonly protocol: SecurityProtocol;
  readonly mechanism: Mechanism;
  readonly password: string;
};

/** Every way to log in, over TLS and without it. */
const LOGINS = MECHANISMS.flatMap((mechanism) => [
  { mechanism, protocol: 'SASL_PLAINTEXT' as const },
  { mechanism, protocol: 'SASL_SSL' as const },
]);

let certificates: Certificates;
let broker: Broker;
let logged: string[] = [];
let ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  const { key, cert } = certificates;
  ({ broker } = await runningBroker(
    {
      listeners: [
        { protocol: 'SASL_PLAINTEXT', port: 0 },
        { protocol: 'SASL_SSL', port: 0 },
        { protocol: 'SSL', port: 0 },
      ],
      tls: { key, cert },
      users: [{ name: USER, password: PASSWORD }],
      log: ({ level, message }) => level !== 'info' && logged.push(`${level}: ${message}`),
    },
    (end) => ends.push(end),
  ));
});
afterAll(async () => {
  for (const end of ends) {
    await end();
  }
  certificates.sweep();
});

function addressOf(protocol: SecurityProtocol): string {
  const { host, port } = broker.listeners().find((listener) => listener.protocol === protocol)!;
  return `${host}:${port}`;
}

const topicOf = (client: string, { protocol, mechanism }: Omit<Login, 'password'>): string =>
  `${client}-${protocol}-${mechanism}`;

function kafkajsFor({ protocol, mechanism, password }: Login): kafkajs.Kafka {
  return new Kafka({
    clientId: 'security',
    brokers: [addressOf(protocol)],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    ...(protocol === 'SASL_SSL' && { ssl: { ca: [certificates.cert] } }),
    sasl: {
      mechanism: mechanism.toLowerCase() as 'plain',
      username: USER,
      password,
    },
  });
}

describe('kafkajs', () => {
  it.each(LOGINS)('writes and reads with $mechanism over $protocol', async (way) => {
    const kafka = kafkajsFor({ ...way, password: PASSWORD });
    const topic = topicOf('kafkajs', way);
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ key: 'k', value: 'une valeur' }] });
    await producer.disconnect();
    const { records } = await consume(kafka, { groupId: topic, topics: [topic], count: 1 });
    expect(records).toMatchObject([{ key: 'k', value: 'une valeur' }]);
  });

  it.each(LOGINS)('is refused with a wrong password by $mechanism over $protocol', async (way) => {
    logged = [];
    const admin = kafkajsFor({ ...way, password: 'wrong' }).admin();
    await expect(admin.connect()).rejects.toThrow(/authentication failed/iu);
    await admin.disconnect();
    expect(logged).toEqual([expect.stringMatching(/^warn: connection .* wrong user name or password$/u)]);
  });

  it('does not trust a certificate it was not told to trust', async () => {
    const kafka = new Kafka({
      brokers: [addressOf('SSL')],
      ssl: true,
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    });
    await expect(kafka.admin().connect()).rejects.toThrow(/self-signed/u);
  });

  it('is not answered where it speaks without TLS, and one line says so', async () => {
    logged = [];
    const kafka = new Kafka({
      brokers: [addressOf('SSL')],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    });
    await expect(kafka.admin().connect()).rejects.toThrow(/connection|closed|timeout/iu);
    await expect
      .poll(() => logged)
      .toEqual([expect.stringMatching(/^warn: connection .* closed: TLS: wrong version number$/u)]);
  });
});

it('asks for a certificate of its authority where it was told to, and takes no other', async () => {
  const { key, cert, clientKey, clientCert } = certificates;
  const { address } = await runningBroker({
    listeners: [{ protocol: 'SSL', port: 0 }],
    tls: { key, cert, clientCa: cert },
  });
  const options = { brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 0 } };
  const known = new Kafka({ ...options, ssl: { ca: [cert], key: clientKey, cert: clientCert } });
  const admin = await connectedAdmin(known);
  expect(await admin.listTopics()).toEqual([]);
  const stranger = new Kafka({ ...options, ssl: { ca: [cert] } }).admin();
  await expect(stranger.connect()).rejects.toThrow(/certificate required|closed|ECONNRESET/iu);
});

describe.skipIf(!hasKcat)('kcat', () => {
  const args = ({ protocol, mechanism, password }: Login): string[] =>
    Object.entries({
      'security.protocol': protocol,
      'sasl.mechanism': mechanism,
      'sasl.username': USER,
      'sasl.password': password,
      ...(protocol === 'SASL_SSL' && { 'ssl.ca.location': certificates.files.cert }),
    }).flatMap(([name, value]) => ['-X', `${name}=${value}`]);

  it.each(LOGINS)('writes and reads with $mechanism over $protocol', async (way) => {
    const login = ['-b', addressOf(way.protocol), ...args({ ...way, password: PASSWORD })];
    const topic = topicOf('kcat', way);
    await run(KCAT, [...login, '-P', '-t', topic, '-K', ':'], 'k:une valeur\n');
    expect(await run(KCAT, [...login, '-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-K', ':'])).toBe(
      'k:une valeur\n',
    );
  });

  it.each(LOGINS)('is refused with a wrong password by $mechanism over $protocol', async (way) => {
    const login = ['-b', addressOf(way.protocol), ...args({ ...way, password: 'wrong' })];
    await expect(run(KCAT, [...login, '-L', '-m', '1'])).rejects.toThrow('Authentication failed');
    expect(logged.at(-1)).toMatch(/wrong user name or password$/u);
  });
});

describe.skipIf(!hasKafkaPython)('kafka-python', () => {
  const config = ({ protocol, mechanism, password }: Login): Record<string, string> => ({
    security_protocol: protocol,
    sasl_mechanism: mechanism,
    sasl_plain_username: USER,
    sasl_plain_password: password,
    ...(protocol === 'SASL_SSL' && { ssl_cafile: certificates.files.cert }),
  });

  it.each(LOGINS)('writes and reads with $mechanism over $protocol', async (way) => {
    const address = addressOf(way.protocol);
    const topic = topicOf('python', way);
    const security = config({ ...way, password: PASSWORD });
    const record = { partition: 0, key: 'k', value: 'une valeur', headers: {} };
    await python('produce', { address, security, compression: null, records: [{ ...record, topic }] });
    const read = await python('consume', { address, security, topics: [topic], count: 1, group: topic });
    expect(read).toMatchObject([record]);
  });

  it.each(LOGINS)('is refused with a wrong password by $mechanism over $protocol', async (way) => {
    const input = { address: addressOf(way.protocol), security: config({ ...way, password: 'wrong' }) };
    await expect(python('connect', input)).rejects.toThrow(/NoBrokersAvailable|AuthenticationFailed/u);
  });
});

describe('@platformatic/kafka', () => {
  const options = ({ protocol, mechanism, password }: Login) => ({
    clientId: 'security',
    bootstrapBrokers: [addressOf(protocol)],
    retries: 0,
    sasl: { mechanism, username: USER, password },
    ...(protocol === 'SASL_SSL' && { tls: { ca: certificates.cert } }),
  });

  it.each(LOGINS)('writes and reads with $mechanism over $protocol', async (way) => {
    const login = options({ ...way, password: PASSWORD });
    const topic = topicOf('platformatic', way);
    const producer = new Producer({ ...login, autocreateTopics: true });
    await producer.send({ messages: [{ topic, key: Buffer.from('k'), value: Buffer.from('une valeur') }] });
    await producer.close();
    const consumer = new Consumer({ ...login, groupId: topic });
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', maxWaitTime: 100 });
    for await (const { key, value } of stream) {
      expect([key.toString(), value.toString()]).toEqual(['k', 'une valeur']);
      break;
    }
    await closeConsumer(consumer);
  });

  it.each(LOGINS)('is refused with a wrong password by $mechanism over $protocol', async (way) => {
    const producer = new Producer(options({ ...way, password: 'wrong' }));
    await expect(producer.metadata({ topics: [] })).rejects.toThrow('Cannot connect to any broker');
    await producer.close();
    expect(logged.at(-1)).toMatch(/wrong user name or password$/u);
  });
});

describe.skipIf(!hasJava)('the Java client', () => {
  const java = useJava();
  const config = ({ protocol, mechanism, password }: Login): Record<string, string> => ({
    'bootstrap.servers': addressOf(protocol),
    'security.protocol': protocol,
    'sasl.mechanism': mechanism,
    'sasl.jaas.config': `org.apache.kafka.common.security.${
      mechanism === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule'
    } required username="${USER}" password="${password}";`,
    ...(protocol === 'SASL_SSL' && {
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': certificates.files.cert,
    }),
  });

  it.each(LOGINS)('writes and reads with $mechanism over $protocol', async (way) => {
    const login = config({ ...way, password: PASSWORD });
    const topic = topicOf('java', way);
    await java.call('produce', { config: login, records: [{ topic, key: 'k', value: 'une valeur' }] });
    const reader = { ...login, 'group.id': topic, 'auto.offset.reset': 'earliest' };
    const records = await java.call('consume', { config: reader, topics: [topic], count: 1 });
    expect(records).toMatchObject([{ topic, key: 'k', value: 'une valeur' }]);
  });

  it.each(LOGINS)('is refused with a wrong password by $mechanism over $protocol', async (way) => {
    const login = config({ ...way, password: 'wrong' });
    const produced = java.call('produce', { config: login, records: [{ topic: 't', value: 'v' }] });
    await expect(produced).rejects.toThrow(/Authentication failed: wrong user name or password/u);
  });

  it('makes a user, who can log in from then on, and takes it away', async () => {
    const way = { mechanism: 'SCRAM-SHA-512', protocol: 'SASL_SSL' } as const;
    const { address, broker: open } = await runningBroker({
      listeners: [
        { protocol: 'PLAINTEXT', port: 0 },
        { protocol: 'SASL_SSL', port: 0 },
      ],
      tls: { key: certificates.key, cert: certificates.cert },
    });
    const secured = open.listeners().find(({ protocol }) => protocol === 'SASL_SSL')!;
    const login = {
      ...config({ ...way, password: PASSWORD }),
      'bootstrap.servers': `${secured.host}:${secured.port}`,
    };
    const records = [{ topic: 't', value: 'v' }];
    const users = (...args: string[]): Promise<string> =>
      java.tool('kafka.admin.ConfigCommand', [
        '--bootstrap-server',
        address,
        '--entity-type',
        'users',
        '--entity-name',
        USER,
        ...args,
      ]);
    await expect(java.call('produce', { config: login, records })).rejects.toThrow('Authentication failed');
    await users('--alter', '--add-config', `SCRAM-SHA-512=[iterations=8192,password=${PASSWORD}]`);
    expect(await users('--describe')).toContain('SCRAM-SHA-512=iterations=8192');
    await java.call('produce', { config: login, records });
    await users('--alter', '--delete-config', 'SCRAM-SHA-512');
    await expect(java.call('produce', { config: login, records })).rejects.toThrow('Authentication failed');
  });
});
