import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerProcessMessage } from '../../../src/broker/process-messages.ts';
import { firstProduce } from './kafkajs-task.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const READY_TIMEOUT_MS = 120_000;

export type BenchedBroker = {
  readonly address: string;
  /** From its start to the first record it acknowledged, asked again until it did. */
  readonly startMs: number;
  /** What its processes hold resident, in MB. */
  memoryMb(): number;
  /** As it is stopped by its user. */
  stop(): Promise<void>;
};

/** How a broker is started on a data directory of its own, on a port that is free. */
export type Contestant = {
  readonly name: string;
  /** Of its folders: Apache Kafka takes a comma for the end of one. */
  readonly id: string;
  start(options: { dataDir: string; port: number }): Promise<BenchedBroker>;
};

/** The built broker, in the process that the hosts start. */
export const embedded: Contestant = {
  name: 'embedded',
  id: 'embedded',
  async start({ dataDir, port }) {
    const startedAt = performance.now();
    const child = fork(join(ROOT, 'out', 'main', 'broker.cjs'), [JSON.stringify({ dataDir, port })], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message: BrokerProcessMessage) => {
      if (message.type === 'failed') throw new Error(message.message);
    });
    return whenUsable(child, { port, startedAt, stop: () => void child.send({ type: 'stop' }) });
  },
};

/** Apache Kafka, as `npm run kafka` starts it. */
function apacheKafka(name: string, id: string, args: readonly string[]): Contestant {
  return {
    name,
    id,
    async start({ dataDir, port }) {
      const startedAt = performance.now();
      const script = join(ROOT, 'scripts', 'kafka.mjs');
      const child = spawn(
        process.execPath,
        [script, '--offline', '--port', String(port), '--data', dataDir, ...args],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      return whenUsable(child, { port, startedAt, stop: () => void child.kill('SIGTERM') });
    },
  };
}

export const apacheSynced = apacheKafka('Apache Kafka, synced', 'synced', ['--sync']);
export const apacheDefault = apacheKafka('Apache Kafka', 'default', []);

async function whenUsable(
  child: ChildProcess,
  options: { port: number; startedAt: number; stop: () => void },
): Promise<BenchedBroker> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = `127.0.0.1:${options.port}`;
  while (!(await isListening(options.port))) {
    if (child.exitCode !== null || performance.now() - options.startedAt > READY_TIMEOUT_MS) {
      throw new Error(`no broker on ${address}`);
    }
    await sleep(5);
  }
  await firstProduce(address);
  const startMs = performance.now() - options.startedAt;
  return {
    address,
    startMs,
    memoryMb: () => residentMb(child.pid!),
    async stop() {
      options.stop();
      await ended;
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Of a script that only looks after a Java, that Java's. */
function residentMb(pid: number): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,comm='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/u));
  const java = rows.find(([, parent, , command]) => Number(parent) === pid && command === 'java');
  const [, , kilobytes] = java ?? rows.find(([each]) => Number(each) === pid)!;
  return Math.round(Number(kilobytes) / 1024);
}
