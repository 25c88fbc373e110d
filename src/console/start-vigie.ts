import { COMMAND_LINE_ID, DEFAULT_GROUP_PREFIX } from '../contract/connection.ts';
import type { AppInfo } from '../contract/contract.ts';
import {
  superviseBroker,
  type BrokerSupervisor,
  type BrokerSupervisorOptions,
  type ForkBroker,
} from './embedded/broker-supervisor.ts';
import type { StartedTarget } from './connection/connection-switch.ts';
import type { CommandLine, ConnectionTarget } from './connection/connection-targets.ts';
import { openConnections } from './connection/connections.ts';
import type { HostPorts } from './connection/host-ports.ts';
import { isSideKind, namedTopics } from '../domain/topic-map.ts';
import { openHome } from './home.ts';
import { groupNames } from './kafka/link-rights.ts';
import { readSecurity, type KafkaSecurity } from './kafka/security.ts';
import type { VigieOptions } from './options.ts';
import { readShopProfile } from './shop-profile.ts';
import { claimInstance } from './single-instance.ts';
import { createConsole, type VigieConsole } from './vigie-console.ts';
import { messageOf } from '../domain/message-of.ts';

export type StartVigieOptions = {
  readonly options: VigieOptions;
  readonly host: AppInfo['host'];
  readonly version: string;
  readonly forkBroker: ForkBroker;
  /** What the host can do beyond a window or a port. */
  readonly ports: HostPorts;
  /** The built entry of the read model's thread; absent where this runs from the sources. */
  readonly projectionEntry: URL | undefined;
  /** Lines for the terminal. */
  readonly print: (line: string) => void;
};

export type RunningVigie = {
  readonly kind: 'running';
  readonly homeDir: string;
  readonly console: VigieConsole;
  /** What a second start on the same home is told. */
  readonly announce: (address: string) => void;
  /** Ends everything this started, in order: nothing accepted is lost, nothing is left running. */
  readonly stop: () => Promise<void>;
};

export type StartedVigie =
  | RunningVigie
  | { readonly kind: 'already_running'; readonly homeDir: string; readonly address: string };

const PARTITIONS = 3;
const FIRST_WORD_MS = 8_000;

/** Everything a host needs below its window or its port. Throws with a sentence for the user. */
export async function startVigie(start: StartVigieOptions): Promise<StartedVigie> {
  const { options, print } = start;
  // Before anything is started: a file that cannot be read ends it here.
  const security = options.broker.kind === 'cluster' ? readSecurity(options.broker.security) : {};
  readShopProfile(options.shop, '--topic-map');
  const home = await openHome(options.home);
  if (home.warning !== undefined) print(home.warning);
  const claim = claimInstance(home.dir);
  if (claim.kind === 'taken') return { kind: 'already_running', homeDir: home.dir, address: claim.address };

  const privacy = {
    isOn: home.privacy.isOn,
    keep(on: boolean): void {
      privacy.isOn = on;
      home.privacy.keep(on);
    },
  };
  let isFirst = true;
  let kafkaPort = options.kafkaPort;

  async function startTarget(target: ConnectionTarget): Promise<StartedTarget> {
    const isEmbedded = target.kind === 'embedded';
    const shop = readShopProfile(isEmbedded ? options.shop : target.layout);
    // What travels beside is read from a cluster where it is there: it is not ours to make.
    const madeTopics = namedTopics(shop.topicMap, (kind) => isEmbedded || !isSideKind(kind));
    const broker = isEmbedded
      ? await startBroker({
          fork: start.forkBroker,
          broker: {
            dataDir: home.brokerDir,
            port: kafkaPort,
            nextFreePort: true,
            nodes: options.nodes,
            topics: madeTopics.map((name) => ({ name, partitions: PARTITIONS })),
          },
          log: print,
        })
      : undefined;
    const brokers = isEmbedded ? (broker?.addresses ?? []) : target.brokers;
    // Whoever knew it finds it there again.
    if (isEmbedded) kafkaPort = Number(brokers[0]?.split(':').at(-1) ?? kafkaPort);
    // What a screen chose is not written to because of an option that was meant for another.
    const isAsked = isEmbedded || target.id === COMMAND_LINE_ID;
    const running = createConsole({
      brokers,
      security: isEmbedded ? {} : target.security,
      admits: isEmbedded ? undefined : target.admits,
      embedded: broker,
      connectionId: target.id,
      mode: isEmbedded ? 'write' : target.mode,
      groupPrefix: isEmbedded ? DEFAULT_GROUP_PREFIX : target.groupPrefix,
      // `--demo --write` says already that this cluster is to be written to.
      asksToWrite: !isEmbedded && !(options.demo && isAsked),
      installationId: home.installationId,
      ...(isEmbedded ? home.files : target.paths),
      projectionEntry: start.projectionEntry,
      privacy,
      shop,
      madeTopics,
      partitions: PARTITIONS,
      info: {
        version: start.version,
        host: start.host,
        language: options.language,
        cluster: brokers.join(','),
      },
      demo: options.demo && isFirst && isAsked,
      log: print,
    });
    isFirst = false;
    const hush = sayWhenReady({
      running,
      brokers: brokers.join(','),
      embedded: isEmbedded,
      print,
    });
    return {
      console: running,
      async stop() {
        hush();
        await running.stop();
        await broker?.stop();
      },
    };
  }

  try {
    const connections = await openConnections({
      home: home.dir,
      ports: start.ports,
      asked: askedBy(options, security),
      start: startTarget,
      groupsOf: ({ groupPrefix = DEFAULT_GROUP_PREFIX }) => groupNames(groupPrefix, home.installationId),
      topicsOf: (layout) => namedTopics(readShopProfile(layout).topicMap, (kind) => !isSideKind(kind)),
      now: Date.now,
      log: print,
    });
    return {
      kind: 'running',
      homeDir: home.dir,
      console: connections.console,
      announce: claim.announce,
      async stop() {
        await connections.stop();
        claim.release();
      },
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}

/** Rejects with a sentence that names the broker's folder: what the broker says may name none of its files. */
async function startBroker(options: BrokerSupervisorOptions): Promise<BrokerSupervisor> {
  try {
    return await superviseBroker(options);
  } catch (error) {
    const why = messageOf(error);
    throw new Error(
      `the embedded broker, whose data are in ${options.broker.dataDir}, could not start: ${why.replace(/\.$/u, '')}. Nothing was deleted: mend that, or choose another folder with --home DIR`,
      { cause: error },
    );
  }
}

function askedBy(options: VigieOptions, security: KafkaSecurity): 'embedded' | CommandLine | undefined {
  if (options.broker.kind === 'cluster') {
    const { brokers, mode, groupPrefix } = options.broker;
    return { brokers, security, layout: options.shop, mode, groupPrefix };
  }
  return options.broker.isAsked ? 'embedded' : undefined;
}

/** Returns what makes it say nothing more. */
function sayWhenReady(options: {
  readonly running: VigieConsole;
  readonly brokers: string;
  readonly embedded: boolean;
  readonly print: (line: string) => void;
}): () => void {
  let isOver = false;
  const timer = setTimeout(() => {
    options.print(
      `Kafka does not answer on ${options.brokers} yet; Vigie keeps trying and says so on its screens`,
    );
  }, FIRST_WORD_MS);
  timer.unref();
  void options.running.whenConnected.then(() => {
    clearTimeout(timer);
    if (!isOver)
      options.print(`Kafka ready on ${options.brokers} (${options.embedded ? 'embedded' : 'cluster'})`);
  });
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
