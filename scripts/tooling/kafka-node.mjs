import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startJavaProcess } from './java-process.mjs';
import { StopError } from './progress.mjs';
import { run } from './run.mjs';

/**
 * One process of Apache Kafka with its data and its log in `dir`: broker and controller at once, or, where ZooKeeper's port
 * is given, a broker that registers there. `nodes` are all of the cluster, `{ id, port, controllerPort }`; `id` says which
 * of them this is. `properties` are more lines of server.properties, which win: {port} and {controllerPort} in them are the
 * node's own.
 */
export async function startKafkaNode(
  jars,
  { id, nodes, dir, clusterId, sync, zooKeeperPort, properties = '' },
) {
  mkdirSync(dir, { recursive: true });
  const settings = join(dir, 'server.properties');
  const own =
    zooKeeperPort === undefined
      ? withoutZooKeeper({ id, nodes })
      : withZooKeeper({ id, nodes, zooKeeperPort });
  writeProperties(settings, { ...own, ...common({ nodes, dir, sync }) });
  appendFileSync(
    settings,
    withPorts(
      properties,
      nodes.find((node) => node.id === id),
    ),
  );
  const isFormatted = existsSync(join(dir, 'data', 'meta.properties'));
  if (zooKeeperPort === undefined && !isFormatted) {
    await format(jars, { dir, clusterId, settings });
  }
  return startJavaProcess(jars, {
    name: 'kafka',
    heapMb: nodes.length === 1 ? 1024 : 512,
    main: 'kafka.Kafka',
    settings,
    dir,
    readyLine: zooKeeperPort === undefined ? 'Kafka Server started' : `[KafkaServer id=${id}] started`,
  });
}

async function format({ java, classPath }, { dir, clusterId, settings }) {
  const tool = ['-cp', classPath, 'kafka.tools.StorageTool', 'format'];
  const { code, output } = await run(java, [...tool, '-t', clusterId, '-c', settings, '--ignore-formatted'], {
    quiet: true,
  });
  if (code !== 0) throw new StopError(`${dir} could not be made ready for Kafka:\n${output}`);
}

function withoutZooKeeper({ id, nodes }) {
  const { port, controllerPort } = nodes.find((node) => node.id === id);
  return {
    'process.roles': 'broker,controller',
    'node.id': id,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': nodes.map((node) => `${node.id}@127.0.0.1:${node.controllerPort}`).join(','),
    'share.coordinator.state.topic.replication.factor': nodes.length,
    'share.coordinator.state.topic.min.isr': Math.min(2, nodes.length),
    'share.coordinator.state.topic.num.partitions': 3,
  };
}

function withZooKeeper({ id, nodes, zooKeeperPort }) {
  const { port } = nodes.find((node) => node.id === id);
  return {
    'broker.id': id,
    listeners: `PLAINTEXT://127.0.0.1:${port}`,
    'zookeeper.connect': `127.0.0.1:${zooKeeperPort}`,
  };
}

function common({ nodes, dir, sync }) {
  const replicas = nodes.length;
  return {
    'log.dirs': join(dir, 'data').replaceAll('\\', '/'),
    'num.partitions': 3,
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.min(2, replicas),
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.min(2, replicas),
    // Fifty of each is for clusters; three open in no time.
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    // A single node has no other to hand over to.
    'controlled.shutdown.enable': replicas > 1,
    // As the embedded broker: a group that is alone does not wait for others.
    'group.initial.rebalance.delay.ms': 0,
    ...(sync && { 'log.flush.interval.messages': 1 }),
  };
}

function withPorts(properties, { port, controllerPort }) {
  return properties.replaceAll('{port}', port).replaceAll('{controllerPort}', controllerPort);
}

export function writeProperties(file, properties) {
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, lines.join(''));
}
