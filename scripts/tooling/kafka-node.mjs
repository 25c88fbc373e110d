import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopError } from './progress.mjs';
import { run } from './run.mjs';

const READY_LINE = 'Kafka Server started';
const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;

const LOG4J = `rootLogger.level=INFO
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c{1}: %m%n
`;

/**
 * One process of Apache Kafka, broker and controller at once, with its data and its log in `dir`.
 * `nodes` are all of the cluster, `{ id, port, controllerPort }`; `id` says which of them this is.
 */
export async function startKafkaNode({ java, classPath }, { id, nodes, dir, clusterId, sync }) {
  mkdirSync(dir, { recursive: true });
  const settings = join(dir, 'server.properties');
  const log4j = join(dir, 'log4j2.properties');
  const log = join(dir, 'kafka.log');
  writeFileSync(settings, propertiesFor({ id, nodes, dir, sync }));
  writeFileSync(log4j, LOG4J);
  const formatted = await run(
    java,
    [
      '-cp',
      classPath,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      settings,
      '--ignore-formatted',
    ],
    { quiet: true },
  );
  if (formatted.code !== 0)
    throw new StopError(`${dir} could not be made ready for Kafka:\n${formatted.output}`);

  const heap = nodes.length === 1 ? '-Xmx1g' : '-Xmx512m';
  // A group of its own: Ctrl-C in the terminal must reach this script alone, which stops the nodes in order.
  const child = spawn(
    java,
    [heap, `-Dlog4j2.configurationFile=${log4j}`, '-cp', classPath, 'kafka.Kafka', settings],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const file = createWriteStream(log);
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new StopError(`Kafka was not ready in time: ${log}`)),
      READY_TIMEOUT_MS,
    );
    let line = '';
    child.stdout.on('data', (chunk) => {
      file.write(chunk);
      line = (line + chunk).slice(-4096);
      if (line.includes(READY_LINE)) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.stderr.on('data', (chunk) => file.write(chunk));
    void ended.then((code) => {
      clearTimeout(timer);
      file.end();
      return reject(new StopError(`Kafka ended (${code}) before it was ready:\n${lastLines(log)}`));
    });
  });
  ready.catch(() => undefined);
  return {
    ready,
    ended,
    pid: child.pid,
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
    },
    /** For the last resort: when this process itself goes away. */
    kill: () => child.kill('SIGKILL'),
  };
}

function lastLines(log) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

function propertiesFor({ id, nodes, dir, sync }) {
  const { port, controllerPort } = nodes.find((node) => node.id === id);
  const replicas = nodes.length;
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': nodes.map((node) => `${node.id}@127.0.0.1:${node.controllerPort}`).join(','),
    'log.dirs': join(dir, 'data').replaceAll('\\', '/'),
    'num.partitions': 3,
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.min(2, replicas),
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.min(2, replicas),
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': Math.min(2, replicas),
    // Fifty of each is for clusters; three open in no time.
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    'share.coordinator.state.topic.num.partitions': 3,
    // As the embedded broker: a group that is alone does not wait for others.
    'group.initial.rebalance.delay.ms': 0,
    ...(sync && { 'log.flush.interval.messages': 1 }),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
