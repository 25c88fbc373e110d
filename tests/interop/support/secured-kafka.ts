import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type SecuredKafka = {
  /** `host:port` of each listener. `open` logs in nobody, and may do everything. */
  readonly open: string;
  readonly plain: string;
  readonly oauth: string;
  /** Wants a certificate of its clients. */
  readonly mutual: string;
  readonly stop: () => Promise<void>;
};

export type SecuredKafkaOptions = {
  /** Of the listener with SASL PLAIN: name to password. */
  readonly users: Readonly<Record<string, string>>;
  /** PEM: Kafka's own certificate and key, and the authority of its clients. */
  readonly tls: { readonly cert: string; readonly key: string; readonly clientCa: string };
};

const SCRIPT = fileURLToPath(new URL('../../../scripts/kafka.mjs', import.meta.url));
const LOGIN = 'org.apache.kafka.common.security';

/**
 * A real Apache Kafka with an authorizer: whoever logs in has the rights that ACLs grant, and no other. Its OAUTHBEARER
 * listener takes tokens without a signature, as Kafka does where no validator is set up.
 */
export async function startSecuredKafka({ users, tls }: SecuredKafkaOptions): Promise<SecuredKafka> {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-secured-kafka-'));
  const [plain = 0, oauth = 0, mutual = 0] = await freePorts(3);
  const keystore = join(dir, 'keystore.pem');
  const truststore = join(dir, 'truststore.pem');
  writeFileSync(keystore, `${tls.key}\n${tls.cert}`);
  writeFileSync(truststore, tls.clientCa);
  const properties = join(dir, 'secured.properties');
  writeFileSync(properties, propertiesOf({ users, plain, oauth, mutual, keystore, truststore }));
  const child = spawn(
    process.execPath,
    [SCRIPT, '--port', '0', '--data', join(dir, 'data'), '--offline', '--properties', properties],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  }
  try {
    const open = await readyOn(child.stdout);
    return {
      open,
      plain: `127.0.0.1:${plain}`,
      oauth: `127.0.0.1:${oauth}`,
      mutual: `127.0.0.1:${mutual}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function propertiesOf(options: {
  readonly users: SecuredKafkaOptions['users'];
  readonly plain: number;
  readonly oauth: number;
  readonly mutual: number;
  readonly keystore: string;
  readonly truststore: string;
}): string {
  const { users, plain, oauth, mutual, keystore, truststore } = options;
  const clients = `PLAINTEXT://127.0.0.1:{port},PLAIN://127.0.0.1:${plain},OAUTH://127.0.0.1:${oauth},MUTUAL://127.0.0.1:${mutual}`;
  const logins = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`);
  const lines = {
    listeners: `${clients},CONTROLLER://127.0.0.1:{controllerPort}`,
    'advertised.listeners': clients,
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,PLAIN:SASL_PLAINTEXT,OAUTH:SASL_PLAINTEXT,MUTUAL:SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.name.plain.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.plain.plain.sasl.jaas.config': `${LOGIN}.plain.PlainLoginModule required ${logins.join(' ')};`,
    'listener.name.oauth.sasl.enabled.mechanisms': 'OAUTHBEARER',
    'listener.name.oauth.oauthbearer.sasl.jaas.config': `${LOGIN}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="node";`,
    'listener.name.mutual.ssl.keystore.type': 'PEM',
    'listener.name.mutual.ssl.keystore.location': keystore,
    'listener.name.mutual.ssl.truststore.type': 'PEM',
    'listener.name.mutual.ssl.truststore.location': truststore,
    'listener.name.mutual.ssl.client.auth': 'required',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function readyOn(output: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  for await (const chunk of output) {
    said += String(chunk);
    const address = /^Kafka ready on (\S+)/m.exec(said)?.[1];
    if (address !== undefined) {
      output.on('data', () => undefined);
      return address;
    }
  }
  throw new Error(`Kafka did not start:\n${said}`);
}

/** All are held until the last is known, so that none comes twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
