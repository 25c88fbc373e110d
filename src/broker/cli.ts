import { createInterface, type Interface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Broker, startBroker } from './broker.ts';
import { readOptionFile } from './option-file.ts';
import { keepDataPrivate } from './private-data.ts';
import { guardProcess } from './process-guard.ts';
import type { User } from './security/credential-store.ts';
import {
  type ListenerOptions,
  readTlsFiles,
  SECURITY_PROTOCOLS,
  type TlsOptions,
} from './security/listener-options.ts';
import { explainStartFailure } from './start-failure.ts';
import { messageOf } from './message-of.ts';

const DEFAULT_PORT = 9092;

const HELP = `Starts a Kafka-protocol broker that keeps its data in a folder.

  --port <number>      port to listen on (${DEFAULT_PORT}; 0 takes any free port)
  --nodes <number>     how many nodes listen over the one log, on this port and the next ones (1);
                       with several, the lines \`stop 2\`, \`start 2\` and \`nodes\` on standard input
                       stop node 2, start it again, and list them
  --data <folder>      where the data is kept (./vigie-data)
  --host <address>     address to bind and advertise (127.0.0.1)
  --topics <list>      topics to make if they are missing: orders:3,payments:3
  --next-free-port     if the port is taken, take the next free one
  --listener <list>    what to listen as, and where, instead of --port: PLAINTEXT:9092,SASL_SSL:9094
                       (PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL)
  --users <file>       who may log in, one name:password a line; PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512
  --tls-key <file>     private key of listeners with TLS, PEM
  --tls-cert <file>    their certificate, PEM
  --tls-client-ca <file>  clients must show a certificate of this authority, PEM
  --no-auto-create     do not make topics that clients merely name
  --help               this text`;

type CliOptions = {
  port: number;
  dataDir: string;
  host: string;
  topics: { name: string; partitions: number }[];
  nodes: number;
  listeners?: ListenerOptions[];
  tls?: TlsOptions;
  users: User[];
  nextFreePort: boolean;
  autoCreateTopics: boolean;
};

function readOptions(): CliOptions | 'help' {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      nodes: { type: 'string', default: '1' },
      data: { type: 'string', default: 'vigie-data' },
      host: { type: 'string', default: '127.0.0.1' },
      topics: { type: 'string', default: '' },
      listener: { type: 'string' },
      users: { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-client-ca': { type: 'string' },
      'next-free-port': { type: 'boolean', default: false },
      'no-auto-create': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    return 'help';
  }
  const empty = Object.entries(values).find(([name, value]) => value === '' && name !== 'topics');
  if (empty !== undefined) {
    throw new RangeError(`--${empty[0]} wants a value, and got an empty one`);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`--port ${values.port} is no port`);
  }
  if (!/^[1-9]$/u.test(values.nodes)) {
    throw new RangeError(`--nodes ${values.nodes}: between 1 and 9`);
  }
  const { 'tls-key': key, 'tls-cert': cert } = values;
  if ((key === undefined) !== (cert === undefined)) {
    throw new RangeError('--tls-key and --tls-cert belong together');
  }
  return {
    port,
    dataDir: values.data,
    host: values.host,
    topics: values.topics.split(',').filter(Boolean).map(readTopic),
    nodes: Number(values.nodes),
    ...(values.listener !== undefined && { listeners: values.listener.split(',').map(readListener) }),
    ...(key !== undefined &&
      cert !== undefined && { tls: readTlsFiles({ key, cert, clientCa: values['tls-client-ca'] }) }),
    users: values.users === undefined ? [] : readUsers(values.users),
    nextFreePort: values['next-free-port'],
    autoCreateTopics: !values['no-auto-create'],
  };
}

function readListener(text: string): ListenerOptions {
  const [name = '', port = ''] = text.split(':');
  const protocol = SECURITY_PROTOCOLS.find((known) => known === name);
  if (protocol === undefined || !/^\d{1,5}$/u.test(port) || Number(port) > 65_535) {
    throw new RangeError(`--listener ${text}: one of ${SECURITY_PROTOCOLS.join(', ')}, and a port`);
  }
  return { protocol, port: Number(port) };
}

function readUsers(path: string): User[] {
  const lines = readOptionFile('--users', path).split(/\r?\n/u);
  return lines
    .filter((line) => line !== '')
    .map((line, index) => {
      const at = line.indexOf(':');
      if (at < 1) {
        throw new RangeError(`${path}: line ${index + 1} is not name:password`);
      }
      return { name: line.slice(0, at), password: line.slice(at + 1) };
    });
}

/** What is typed while several nodes run. */
function readCommands(broker: Broker): Interface {
  return createInterface({ input: process.stdin }).on('line', (line) => {
    const [verb = '', nodeId] = line.trim().split(/\s+/u);
    void obey(broker, verb, Number(nodeId)).catch((error: unknown) => console.error(messageOf(error)));
  });
}

async function obey(broker: Broker, verb: string, nodeId: number): Promise<void> {
  if (verb === 'stop') {
    await broker.stopNode(nodeId);
  } else if (verb === 'start') {
    await broker.startNode(nodeId);
  } else if (verb !== 'nodes') {
    throw new RangeError(`${verb}: not stop, start or nodes`);
  }
  for (const node of broker.nodes()) {
    const state = node.isRunning ? `leads ${node.leads} partitions` : 'stopped';
    console.log(`node ${node.nodeId} on ${node.host}:${node.port} ${state}`);
  }
}

function readTopic(text: string): { name: string; partitions: number } {
  const [name = '', count = '3'] = text.split(':');
  const partitions = Number(count);
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new RangeError(`--topics ${text}: not a number of partitions`);
  }
  return { name, partitions };
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === 'help') {
    console.log(HELP);
    return 0;
  }
  // What cannot be said there is lost, and nothing else.
  process.stderr.on('error', () => undefined);
  try {
    keepDataPrivate(options.dataDir);
    const broker = await startBroker({
      ...options,
      log: ({ level, message }) => console.error(`${level}: ${message}`),
    });
    await broker.ensureTopics(options.topics);
    guardProcess(process, {
      log: (line) => console.error(`error: ${line}`),
      stop: () => broker.stop({ isClean: false }),
    });
    // Before the line that tells a script that the broker may be used, and stopped.
    const interrupted = new Promise<string>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
      // A reader that is gone ends a program that writes to it; this one in order.
      process.stdout.on('error', () => resolve('the reader of the output is gone'));
    });
    const addresses = broker.nodes().map(({ host, port }) => `${host}:${port}`);
    console.log(
      `listening on ${addresses.join(',')}, cluster ${broker.clusterId}, data in ${options.dataDir}`,
    );
    const commands = options.nodes > 1 ? readCommands(broker) : undefined;
    const signal = await interrupted;
    commands?.close();
    console.error(`${signal}: stopping`);
    await broker.stop();
    return 0;
  } catch (error) {
    console.error(explainStartFailure(error, options).message);
    return 1;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 2;
}
