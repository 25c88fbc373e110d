import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordPosition } from '../../../src/domain/log-record.ts';
import type { ConsoleStatus } from '../../../src/contract/streams.ts';
import type { Java } from '../../interop/support/java.ts';
import { COMMAND_LINE_ID } from '../../../src/contract/connection.ts';
import { connectScreen, type ScreenClient } from '../../support/screen-client.ts';
import { type Host, startHost } from '../../support/start-host.ts';
import { type AcceptedCommand, CommandLoad } from './command-load.ts';
import { FaultLog } from './fault-log.ts';
import { isSimulated } from './judge.ts';
import { KafkaTools, type LoggedRecord } from './kafka-tools.ts';
import { RealCluster } from './real-cluster.ts';
import { SimulatorRun } from './simulated-events.ts';
import { waitUntil } from './wait-until.ts';

const TOPICS = ['orders', 'payments', 'deliveries'] as const;
/** It has one replica, on this node. */
export const LONELY = { topic: 'deliveries', partition: 2, node: 3 };

const SIMULATOR = { seed: 1303, successRate: 0.9 };
/** About 60 events a second once stories are under way. */
const ORDERS_PER_SECOND = 4;

const REPORTS = fileURLToPath(new URL('../../../.cache/reports', import.meta.url));

/** A started Vigie on three nodes of Apache Kafka, with customers over REST and a simulator that write all the time. */
export class LoadedShop {
  readonly faults = new FaultLog();
  readonly cluster: RealCluster;
  readonly tools: KafkaTools;
  readonly load: CommandLoad;
  readonly host: Host;
  readonly #screen: ScreenClient;
  readonly #run: SimulatorRun;
  readonly #home: string;

  private constructor(
    parts: Pick<LoadedShop, 'cluster' | 'tools' | 'load' | 'host'> & {
      screen: ScreenClient;
      run: SimulatorRun;
      home: string;
    },
  ) {
    this.cluster = parts.cluster;
    this.tools = parts.tools;
    this.load = parts.load;
    this.host = parts.host;
    this.#screen = parts.screen;
    this.#run = parts.run;
    this.#home = parts.home;
  }

  static async open(java: Java): Promise<LoadedShop> {
    const home = mkdtempSync(join(tmpdir(), 'vigie-on-cluster-'));
    const cluster = await RealCluster.start();
    let host: Host | undefined;
    try {
      const tools = new KafkaTools(java, cluster, home);
      for (const topic of TOPICS) {
        // With more than there are replicas, Kafka would wait for those that the partition below has lost (KIP-966).
        await tools.createTopic(topic, topic === LONELY.topic ? ['min.insync.replicas=1'] : []);
      }
      await waitUntil('every replica is in sync', async () => (await tools.isWhole()) || undefined);
      await tools.keepOn(LONELY.node, LONELY);
      await waitUntil(
        'one partition is on one node',
        async () => (await tools.leaders(LONELY.topic)).get(LONELY.partition) === LONELY.node || undefined,
      );
      host = await startHost({
        home: join(home, 'vigie'),
        args: ['--broker', cluster.addresses, '--write'],
      });
      const screen = await connectScreen(host);
      await screen.until(({ kafka }) => kafka.state === 'connected');
      // A screen asks once before anything is written to a cluster that is not Vigie's own.
      await screen.call('writes.confirm', { connectionId: 'command-line' });
      const run = await startSimulator(screen, tools);
      return new LoadedShop({ cluster, tools, load: new CommandLoad(host), host, screen, run, home });
    } catch (error) {
      await end({ host, cluster, home });
      throw error;
    }
  }

  status(): Promise<ConsoleStatus> {
    return this.#screen.until(() => true);
  }

  /** Resolves with where the first command, of those asked for from now on, was written there. */
  async writes(where: { readonly topic: string; readonly partition?: number }): Promise<RecordPosition> {
    const { topic, partition } = where;
    const fromMs = Date.now();
    return waitUntil(`a command is written to ${topic}/${partition ?? 'any'}`, async () => {
      const written = this.load.accepted.findLast(
        ({ askedAtMs, position }) =>
          askedAtMs >= fromMs &&
          position?.topic === topic &&
          position.partition === (partition ?? position.partition),
      );
      return written?.position;
    });
  }

  /** Resolves with commands that were asked for from now on and wait for Kafka, once there are so many. */
  async waits(count: number, path = '/api/'): Promise<readonly AcceptedCommand[]> {
    const fromMs = Date.now();
    return waitUntil(`${count} commands ${path} wait`, async () => {
      const waiting = this.load.accepted.filter(
        (command) =>
          command.askedAtMs >= fromMs && command.position === undefined && command.path.startsWith(path),
      );
      return waiting.length >= count ? waiting : undefined;
    });
  }

  async leaderOf(topic: string, partition: number): Promise<number | 'none'> {
    return waitUntil(`${topic}/${partition} is described`, async () =>
      (await this.tools.leaders(topic)).get(partition),
    );
  }

  /** Every node runs and every replica is in sync, whatever a fault has left behind. */
  async heal(): Promise<void> {
    await this.cluster.heal();
    await this.whole();
  }

  async whole(): Promise<void> {
    await waitUntil('every replica is in sync', async () => (await this.tools.isWhole()) || undefined);
  }

  /** No more load. Resolves with all that the simulator has made, when all of it and every command is said to be written. */
  async settle() {
    await this.load.stop();
    await this.#screen.call('simulator.stop', undefined);
    const { simulator } = await waitUntil(
      'every story has ended and nothing waits',
      async () => {
        const status = await this.status();
        return status.simulator.storiesOpen === 0 && status.waitingCommands === 0 ? status : undefined;
      },
      () => this.status(),
    );
    const simulated = this.#run.events(simulator.ordersMade);
    await waitUntil(
      `the simulator counts ${simulated.length} events`,
      async () => {
        const { eventsMade } = (await this.status()).simulator;
        return eventsMade >= simulated.length || undefined;
      },
      () => this.status(),
    );
    return { simulated, eventsMade: (await this.status()).simulator.eventsMade };
  }

  /** The whole log, as Kafka's own consumer prints it. */
  async records(): Promise<LoggedRecord[]> {
    const records: LoggedRecord[] = [];
    for (const topic of TOPICS) {
      records.push(...(await this.tools.records(topic)));
    }
    return records;
  }

  async close(): Promise<void> {
    this.#screen.close();
    await end({ host: this.host, cluster: this.cluster, home: this.#home });
  }
}

/** What Vigie printed stays in a file: it says when it had trouble with Kafka. */
async function end(parts: { host: Host | undefined; cluster: RealCluster; home: string }): Promise<void> {
  await parts.host?.stop();
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(join(REPORTS, 'cluster-host.log'), parts.host?.output() ?? '');
  await parts.cluster.stop();
  rmSync(parts.home, { recursive: true, force: true });
}

async function startSimulator(screen: ScreenClient, tools: KafkaTools): Promise<SimulatorRun> {
  const fromMs = Date.now();
  await screen.call('writes.confirm', { connectionId: COMMAND_LINE_ID });
  const started = await screen.call('simulator.start', {
    ...SIMULATOR,
    ordersPerSecond: ORDERS_PER_SECOND,
    advanceDeliveries: false,
  });
  if (!started.ok) {
    throw new Error(`the simulator does not start: ${started.error.message}`);
  }
  const toMs = Date.now();
  const orders = await waitUntil(
    'the simulator has placed an order',
    async () => {
      const placed = (await tools.records('orders')).filter(isSimulated);
      return placed.length > 0 ? placed : undefined;
    },
    () => screen.until(() => true),
  );
  const orderIds = new Set(orders.map(({ headers }) => headers.get('ce_subject') ?? ''));
  return SimulatorRun.find(SIMULATOR, { fromMs, toMs, orderIds });
}
