import type { AppInfo } from '../contract/contract.ts';
import { superviseBroker, type BrokerSupervisor, type ForkBroker } from './embedded/broker-supervisor.ts';
import { openHome } from './home.ts';
import { readSecurity } from './kafka/security.ts';
import type { VigieOptions } from './options.ts';
import { claimInstance } from './single-instance.ts';
import { createConsole, type VigieConsole } from './vigie-console.ts';

export type StartVigieOptions = {
  readonly options: VigieOptions;
  readonly host: AppInfo['host'];
  readonly version: string;
  readonly forkBroker: ForkBroker;
  /** The built entry of the read model's thread; absent where this runs from the sources. */
  readonly projectionEntry: URL | undefined;
  /** Lines for the terminal. */
  readonly print: (line: string) => void;
};

export type RunningVigie = {
  readonly kind: 'running';
  readonly console: VigieConsole;
  /** What a second start on the same home is told. */
  readonly announce: (address: string) => void;
  /** Ends everything this started, in order: nothing accepted is lost, nothing is left running. */
  readonly stop: () => Promise<void>;
};

export type StartedVigie = RunningVigie | { readonly kind: 'already_running'; readonly address: string };

/** The topics of the shop (event model, "On the wire"). */
const TOPICS = ['orders', 'payments', 'deliveries'] as const;
const PARTITIONS = 3;
const FIRST_WORD_MS = 8_000;

/** Everything a host needs below its window or its port. Throws with a sentence for the user. */
export async function startVigie(start: StartVigieOptions): Promise<StartedVigie> {
  const { options, print } = start;
  // Before anything is started: a file that cannot be read ends it here.
  const security = options.broker.kind === 'cluster' ? readSecurity(options.broker.security) : {};
  const home = await openHome(options.home);
  const claim = await claimInstance(home.dir);
  if (claim.kind === 'taken') return { kind: 'already_running', address: claim.address };

  let broker: BrokerSupervisor | undefined;
  try {
    if (options.broker.kind === 'embedded') {
      broker = await superviseBroker({
        fork: start.forkBroker,
        broker: {
          dataDir: home.brokerDir,
          port: options.kafkaPort,
          nextFreePort: true,
          nodes: options.nodes,
          topics: TOPICS.map((name) => ({ name, partitions: PARTITIONS })),
        },
        log: print,
      });
    }
  } catch (error) {
    await claim.release();
    throw error;
  }
  const brokers = options.broker.kind === 'cluster' ? options.broker.brokers : (broker?.addresses ?? []);
  const running = createConsole({
    brokers,
    security,
    embedded: broker,
    installationId: home.installationId,
    outboxFile: home.outboxFile,
    projectionFile: home.projectionFile,
    replayFile: home.replayFile,
    projectionEntry: start.projectionEntry,
    privacy: home.privacy,
    topics: TOPICS,
    partitions: PARTITIONS,
    info: {
      version: start.version,
      host: start.host,
      language: options.language,
      cluster: brokers.join(','),
    },
    demo: options.demo,
    log: print,
  });
  sayWhenReady({ running, brokers: brokers.join(','), embedded: broker !== undefined, print });
  return {
    kind: 'running',
    console: running,
    announce: claim.announce,
    async stop() {
      await running.stop();
      await broker?.stop();
      await claim.release();
    },
  };
}

function sayWhenReady(options: {
  readonly running: VigieConsole;
  readonly brokers: string;
  readonly embedded: boolean;
  readonly print: (line: string) => void;
}): void {
  const timer = setTimeout(() => {
    options.print(
      `Kafka does not answer on ${options.brokers} yet; Vigie keeps trying and says so on its screens`,
    );
  }, FIRST_WORD_MS);
  timer.unref();
  void options.running.whenConnected.then(() => {
    clearTimeout(timer);
    options.print(`Kafka ready on ${options.brokers} (${options.embedded ? 'embedded' : 'cluster'})`);
  });
}
