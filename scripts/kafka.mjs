import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { COMMANDS_HELP, runCommand } from './tooling/cluster-commands.mjs';
import { freePorts } from './tooling/free-ports.mjs';
import { KafkaCluster } from './tooling/kafka-cluster.mjs';
import { KAFKA_VERSION, kafkaHome, kafkaJars, kafkaVersion } from './tooling/kafka-jars.mjs';
import { startKafkaNode } from './tooling/kafka-node.mjs';
import { StopError, main } from './tooling/progress.mjs';
import { startZooKeeper } from './tooling/zoo-keeper.mjs';

const DEFAULT_PORT = 9192;
const PARENT_CHECK_MS = 500;

const HELP = `Starts a real Apache Kafka without Docker, on 127.0.0.1, until Ctrl-C or the end of the program that
started it. Needs Java 17 and, the first time, Maven.

  --port <number>     port of the first node (${DEFAULT_PORT}; further nodes use the following ports; 0 picks free ones)
  --nodes <1|3>       how many nodes; three keep three replicas of everything (1)
  --data <folder>     where the data and the logs are kept (.cache/kafka/data-<version>-<nodes>[-zookeeper])
  --version <x.y.z>   which Apache Kafka (${KAFKA_VERSION}); 3.9 is the newest 3.9.x
  --zookeeper         with ZooKeeper, which 3.9 is the last to know
  --sync              every write is on the disk before it is answered (flush.messages=1)
  --properties <file> more lines for server.properties of each node; {port} and {controllerPort} are its own ports
  --jars              only fetch the jars, and print the folder they are in
  --offline           fetch nothing
  --help              this text

While it runs, a line on its standard input is a command. The answer ends with a line "ok <command>" or
"error <command>: <why>":

${COMMANDS_HELP}
A node that ends by itself is named; the others go on. The script ends at Ctrl-C, or when the last node that ran has ended
by itself. In the background of a terminal, start it with < /dev/null.

Ends with 3 where Java, Maven or the jars cannot be had.
`;

await main(async () => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const jars = await kafkaJars({ version: options.version, offline: options.offline, quiet: options.jars });
  if (options.jars) {
    process.stdout.write(`${jars.folder}\n`);
    return 0;
  }
  return runCluster(jars, options);
});

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        nodes: { type: 'string', default: '1' },
        data: { type: 'string' },
        version: { type: 'string', default: KAFKA_VERSION },
        zookeeper: { type: 'boolean', default: false },
        sync: { type: 'boolean', default: false },
        properties: { type: 'string' },
        jars: { type: 'boolean', default: false },
        offline: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new StopError(error.message, 2);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_533) {
    throw new StopError(`--port ${values.port} is no port`, 2);
  }
  if (!['1', '3'].includes(values.nodes)) throw new StopError(`--nodes ${values.nodes}: one or three`, 2);
  const version = kafkaVersion(values.version);
  if (version === undefined) {
    throw new StopError(`--version ${values.version}: 3.9 or an Apache Kafka 4 such as ${KAFKA_VERSION}`, 2);
  }
  if (values.zookeeper && !version.startsWith('3.')) {
    throw new StopError(`Apache Kafka ${version} knows no ZooKeeper; --version 3.9 does.`, 2);
  }
  const kind = values.zookeeper ? '-zookeeper' : '';
  const data = resolve(values.data ?? join(kafkaHome, `data-${version}-${values.nodes}${kind}`));
  return { ...values, version, port, data, count: Number(values.nodes) };
}

async function runCluster(jars, options) {
  const stopped = interrupted();
  const clusterId = clusterIdOf(options.data);
  const { nodes, zooKeeperPort } = await placeNodes(options);
  const properties = options.properties === undefined ? '' : readFileSync(options.properties, 'utf8');
  const cluster = new KafkaCluster({
    nodes: nodes.map(({ id, port }) => ({ id, address: `127.0.0.1:${port}` })),
    startNode(id) {
      const dir = join(options.data, `node-${id}`);
      const { sync } = options;
      return startKafkaNode(jars, { id, nodes, dir, clusterId, sync, zooKeeperPort, properties });
    },
    say: (line) => process.stdout.write(`${line}; its log is in ${options.data}\n`),
  });
  let zooKeeper;
  // However this process ends by itself, no Java is left behind.
  process.on('exit', () => {
    cluster.destroy();
    zooKeeper?.kill();
  });
  const first = (ready) => Promise.race([ready.then(() => 'ready'), stopped]);
  try {
    if (zooKeeperPort !== undefined) {
      zooKeeper = startZooKeeper(jars, { dir: join(options.data, 'zookeeper'), port: zooKeeperPort });
      if ((await first(zooKeeper.ready)) !== 'ready') {
        return 0;
      }
    }
    if ((await first(cluster.start())) !== 'ready') {
      return 0;
    }
    const addresses = cluster.nodes.map(({ address }) => address).join(',');
    const size = `${options.count} ${options.count === 1 ? 'node' : 'nodes'}${zooKeeper ? ' with ZooKeeper' : ''}`;
    process.stdout.write(`Kafka ready on ${addresses} (Apache Kafka ${options.version}, ${size})\n`);
    const ended = obeyLines(cluster);
    try {
      const crashed = [
        cluster.whenAbandoned.then(() => 'No node of Kafka runs any more'),
        ...(zooKeeper ? [zooKeeper.ended.then(() => 'ZooKeeper ended by itself')] : []),
      ];
      const why = await Promise.race([stopped, ...crashed]);
      if (why !== 'stopped') {
        throw new StopError(`${why}; the logs are in ${options.data}.`);
      }
      return 0;
    } finally {
      ended();
    }
  } finally {
    await cluster.end();
    await zooKeeper?.stop();
  }
}

/** Takes lines of the standard input as commands until the returned function is called. */
function obeyLines(cluster) {
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on('line', (line) => {
    if (line.trim() !== '') {
      void runCommand(cluster, line).then((answer) => process.stdout.write(`${answer.join('\n')}\n`));
    }
  });
  return () => {
    lines.close();
    process.stdin.destroy();
  };
}

/** Resolves when somebody asks this process to stop, or when nobody waits for it any more. */
function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve('stopped'));
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      // The reader may be gone as well.
      process.stderr.on('error', () => undefined);
      process.stderr.write('The program that started this has ended: Kafka is stopped.\n');
      resolve('stopped');
    }, PARENT_CHECK_MS);
    timer.unref();
  });
}

/** Every start on the same data has to name the same cluster. */
function clusterIdOf(data) {
  mkdirSync(data, { recursive: true });
  const file = join(data, 'cluster-id.txt');
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('base64url').replace(/^-/, 'A'));
  return readFileSync(file, 'utf8').trim();
}

async function placeNodes({ count, port, zookeeper }) {
  // With ZooKeeper the nodes have no port of their own for each other, and one is ZooKeeper's.
  const inside = zookeeper ? 1 : count;
  const free = await freePorts(port === 0 ? inside + count : inside);
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    port: port === 0 ? free[inside + index] : port + index,
    controllerPort: zookeeper ? undefined : free[index],
  }));
  return { nodes, zooKeeperPort: zookeeper ? free[0] : undefined };
}
