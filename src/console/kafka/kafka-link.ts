import type { Kafka } from 'kafkajs';
import type { ConnectionMode } from '../../contract/connection.ts';
import type { MissingRight } from '../../contract/kafka-status.ts';
import { ruleOf, type RecordKind, type TopicMap } from '../../domain/topic-map.ts';
import type { ProjectionClient } from '../projection/projection-client.ts';
import { ConnectionMonitor, type Connection } from './connection-monitor.ts';
import { diagnose } from './diagnose.ts';
import { freeGroup } from './free-group.ts';
import { createKafkaClient } from './kafka-client.ts';
import { createKafkaSockets } from './kafka-sockets.ts';
import { KafkaNodeProbe } from './node-probe.ts';
import { createLogReader, type LogReader } from './log-reader.ts';
import { startLaneConsumer, type LaneConsumer } from './lane-consumer.ts';
import { KafkaWriteCluster } from './producer/kafka-write-cluster.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { watchProgress } from './progress-watch.ts';
import { neededRights, watchRights } from './link-rights.ts';
import type { KafkaSecurity } from './security.ts';
import { createStateLog } from './state-log.ts';
import { prepareTopics } from './topics.ts';

export type KafkaLinkOptions = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  /** `read`: no topic is created, no record written, no offset committed. */
  readonly mode: ConnectionMode;
  /** First part of the names of the consumer groups. */
  readonly groupPrefix: string;
  readonly installationId: string;
  readonly topicMap: TopicMap;
  /** Made where they are missing, with so many partitions. */
  readonly madeTopics: readonly string[];
  readonly partitions: number;
  readonly projection: Pick<ProjectionClient, 'whenOpen' | 'push' | 'expect' | 'positionOf'>;
  /** Whether this is the cluster that is meant: nothing is read or written before. */
  readonly admits?: ((clusterId: string | undefined) => boolean) | undefined;
  readonly onChange: () => void;
  readonly now: () => number;
  readonly log: (line: string) => void;
};

export type KafkaLink = {
  readonly connection: () => Connection;
  readonly publisher: Publisher;
  readonly missingRights: () => readonly MissingRight[];
  /** The missing right without which nothing can be written to the topic. */
  readonly deniedWrite: (topic: string) => MissingRight | undefined;
  readonly log: LogReader;
  /** The topics that are read: those the map is about, as far as they have been found. */
  readonly topics: () => readonly string[];
  /** Resolves when Kafka has answered for the first time. */
  readonly whenConnected: Promise<void>;
  /** Resolves when the topics are there and what they hold is known to the fold. */
  readonly whenPrepared: Promise<void>;
  /** Gives up connections that may be dead, and looks for Kafka at once. */
  readonly reconnect: () => void;
  /** Makes the consumers again: they read from where the projection is now. */
  readonly reread: () => void;
  /** Whether the topic holds less than has been read of it, as one does that was deleted and made again. */
  readonly isReplaced: (topic: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

const RETRY_MS = 1_000;
/** A frozen node counts as down after this. */
const PROBE_DEADLINE_MS = 4_000;
/** Topics may be made at any time. */
const LOOK_FOR_TOPICS_MS = 15_000;
/** What is read together: kafkajs fetches nothing more from a broker until the last fetch is processed. */
const LANES = ['orders', 'payments', 'deliveries', 'beside'] as const;
type Lane = (typeof LANES)[number];

/** All of the console's traffic with Kafka: a lane for each topic, in and out, and the monitor beside them. */
export function startKafkaLink(options: KafkaLinkOptions): KafkaLink {
  const { projection, log } = options;
  const client = {
    brokers: options.brokers,
    security: options.security,
    clientId: `vigie-${options.installationId}`,
  };
  const sockets = createKafkaSockets();
  const sayOnceInAWhile = onceInAWhile(log, options.now);
  const kafka = createKafkaClient({ ...client, socketFactory: sockets.factory, log: sayOnceInAWhile });
  const reader = createLogReader(kafka);
  const connected = Promise.withResolvers<void>();
  const prepared = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const consumers = new Map<Lane, LaneConsumer>();
  /** By lane, in the order in which they were found. */
  const topics = new Map<string, Lane>();
  let stopped = false;
  let isPrepared = false;

  const saySo = createStateLog(log);
  const rights = watchRights(client, {
    needed: () => neededRights(options, [...topics.keys()]),
    onChange: options.onChange,
    now: options.now,
    log,
  });
  const monitor = new ConnectionMonitor({
    seeds: options.brokers,
    probeOf: (address) => new KafkaNodeProbe({ ...client, address, deadlineMs: PROBE_DEADLINE_MS }),
    topics: () =>
      [...new Set([...topics.keys(), ...options.madeTopics])].filter((topic) => rights.isAskedFor(topic)),
    onAnswer: (view) => rights.learn(view),
    diagnose: (error, address) => diagnose(error, address, options.security),
    hasHeard: sockets.hasHeard,
    now: options.now,
    admits: options.admits,
    onChange: (connection) => {
      if (connection.state === 'connected') connected.resolve();
      saySo(connection);
      options.onChange();
    },
  });

  const publisher = createPublisher({
    cluster: new KafkaWriteCluster({ kafka, brokers: options.brokers }),
    mode: options.mode,
    now: options.now,
    onTrouble({ topic, reason, isAway }) {
      sayOnceInAWhile(`${topic} cannot be written for now: ${reason}`);
      if (isAway) monitor.suspect();
    },
    onWaitingChanged: options.onChange,
  });

  async function lookForTopics(): Promise<ReadonlySet<Lane>> {
    const ranges = await prepareTopics(kafka, {
      map: options.topicMap,
      made: options.mode === 'write' ? options.madeTopics : [],
      partitions: options.partitions,
      known: new Set(topics.keys()),
    });
    const changed = new Set<Lane>();
    for (const { topic } of ranges) {
      const rule = ruleOf(options.topicMap, topic);
      if (rule === undefined) continue;
      const lane = laneOf(rule.entity);
      topics.set(topic, lane);
      changed.add(lane);
    }
    if (ranges.length > 0 || !isPrepared) projection.expect(ranges);
    isPrepared = true;
    return changed;
  }

  async function prepare(): Promise<void> {
    while (!stopped) {
      try {
        await lookForTopics();
        return;
      } catch (error) {
        log(`the topics cannot be prepared yet: ${error instanceof Error ? error.message : String(error)}`);
        await new Promise((resolve) => {
          setTimeout(resolve, RETRY_MS);
        });
      }
    }
  }

  async function consume(client: Kafka): Promise<void> {
    await Promise.race([Promise.all([connected.promise, projection.whenOpen]), ended.promise]);
    await prepare();
    if (stopped) return;
    prepared.resolve();
    await Promise.all([...new Set(topics.values())].map((lane) => startLane(client, lane)));
  }

  function topicsOf(lane: Lane): string[] {
    return [...topics].filter(([, own]) => own === lane).map(([topic]) => topic);
  }

  async function startLane(client: Kafka, lane: Lane): Promise<void> {
    const consumer = await startLaneConsumer({
      kafka: client,
      groupId: () => freeGroup(client, `${options.groupPrefix}-${options.installationId}-${lane}`),
      topics: () => topicsOf(lane),
      positionOf: projection.positionOf,
      onBatch: projection.push,
      onTrouble: (reason) => {
        log(`reading ${lane} was interrupted: ${reason}`);
        monitor.suspect();
      },
    });
    if (stopped) await consumer.stop();
    else consumers.set(lane, consumer);
  }

  /** Topics that were made meanwhile are read from their beginning. */
  async function takeNewTopics(): Promise<void> {
    if (stopped || monitor.current().state !== 'connected') return;
    for (const lane of await lookForTopics()) {
      const consumer = consumers.get(lane);
      if (consumer) consumer.refresh();
      else await startLane(kafka, lane);
    }
  }

  let looking: Promise<void> = Promise.resolve();
  const topicsTimer = setInterval(() => {
    looking = consuming.then(takeNewTopics).catch(() => undefined);
  }, LOOK_FOR_TOPICS_MS);
  const consuming = consume(kafka);
  const watch = watchProgress({
    lanes: () => [...consumers].map(([lane, consumer]) => ({ consumer, topics: topicsOf(lane) })),
    ranges: reader.ranges,
    positionOf: projection.positionOf,
    isConnected: () => monitor.current().state === 'connected',
    now: options.now,
  });

  return {
    connection: () => monitor.current(),
    publisher,
    missingRights: () => rights.missing(),
    deniedWrite: (topic) => rights.deniedWrite(topic),
    log: reader,
    topics: () => [...topics.keys()],
    reconnect() {
      monitor.renew();
      for (const consumer of consumers.values()) consumer.restart('connections are made anew');
      sockets.drop();
    },
    reread() {
      for (const consumer of consumers.values()) consumer.restart('the read model goes on from elsewhere');
    },
    async isReplaced(topic) {
      const ranges = await reader.ranges([topic]);
      return ranges.some(({ partition, high }) => (projection.positionOf(topic, partition) ?? 0n) > high);
    },
    whenConnected: connected.promise,
    whenPrepared: prepared.promise,
    async stop() {
      stopped = true;
      ended.resolve();
      clearInterval(topicsTimer);
      await publisher.stop();
      await consuming.catch(() => undefined);
      await looking;
      await watch.stop();
      await Promise.all([...consumers.values()].map((consumer) => consumer.stop()));
      await reader.close();
      await monitor.stop();
      await rights.stop();
      sockets.close();
    },
  };
}

function laneOf(kind: RecordKind): Lane {
  switch (kind) {
    case 'order':
      return 'orders';
    case 'payment':
      return 'payments';
    case 'delivery':
      return 'deliveries';
    default:
      return 'beside';
  }
}

/** kafkajs repeats itself during an outage: the same line at most once in ten seconds. */
function onceInAWhile(log: (line: string) => void, now: () => number): (line: string) => void {
  const saidAtMs = new Map<string, number>();
  return (line) => {
    if (now() - (saidAtMs.get(line) ?? -Infinity) < 10_000) return;
    if (saidAtMs.size > 100) saidAtMs.clear();
    saidAtMs.set(line, now());
    log(line);
  };
}
