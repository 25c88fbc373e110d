import type { ConnectionMode } from '../../contract/connection.ts';
import type { MissingRight, Standstill } from '../../contract/kafka-status.ts';
import { ruleOf, type TopicMap } from '../../domain/topic-map.ts';
import type { ProjectionClient } from '../projection/projection-client.ts';
import { ConnectionMonitor, type Connection } from './connection-monitor.ts';
import { diagnose } from './diagnose.ts';
import { createTopics } from './create-topics.ts';
import { createKafkaClient } from './kafka-client.ts';
import { createKafkaSockets } from './kafka-sockets.ts';
import { KafkaNodeProbe } from './node-probe.ts';
import { createLogReader, type LogReader } from './log-reader.ts';
import { NodePool } from './node-pool.ts';
import { LogFollower, type LogFollowerOptions } from './reading/log-follower.ts';
import { OffsetCommitter } from './reading/offset-committer.ts';
import { KafkaWriteCluster } from './producer/kafka-write-cluster.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { COMMIT_FAMILIES } from './commit-families.ts';
import { neededRights, watchRights } from './link-rights.ts';
import type { KafkaSecurity } from './security.ts';
import { createStateLog } from './state-log.ts';

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
  readonly projection: Pick<ProjectionClient, 'whenOpen'> & LogFollowerOptions['projection'];
  readonly keepsReadModel: LogFollowerOptions['keepsReadModel'];
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
  /** The fold goes on from another position: it gets the ranges of the topics again. */
  readonly reread: () => void;
  /** Topics of the shop that the cluster does not have. */
  readonly missingTopics: () => readonly string[];
  /** Partitions that are not read on; none while Kafka is away. */
  readonly standstills: () => readonly Standstill[];
  /** Creates a topic of the shop; rejects with what Kafka says. */
  readonly createTopic: (topic: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A frozen node counts as down after this. */
const PROBE_DEADLINE_MS = 4_000;

/** All of the console's traffic with Kafka: one publisher, one reader of all, and the monitor. */
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
  const pool = new NodePool(kafka, options.brokers);
  // The log view has its own connections: a long fetch does not hold up the fold.
  const browsing = new NodePool(kafka, options.brokers);
  const reader = createLogReader(browsing);
  const connected = Promise.withResolvers<void>();
  const prepared = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let follower: LogFollower | undefined;
  let committer: OffsetCommitter | undefined;
  let stopped = false;

  const saySo = createStateLog(log);
  const rights = watchRights(client, {
    needed: () => neededRights(options, follower?.topics ?? []),
    onChange: options.onChange,
    now: options.now,
    log,
  });
  const monitor = new ConnectionMonitor({
    seeds: options.brokers,
    probeOf: (address) => new KafkaNodeProbe({ ...client, address, deadlineMs: PROBE_DEADLINE_MS }),
    topics: () =>
      [...new Set([...(follower?.topics ?? []), ...options.madeTopics])].filter((topic) =>
        rights.isAskedFor(topic),
      ),
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

  /** Begins once the cluster is known to be the right one, and the fold says where to read on. */
  async function follow(): Promise<void> {
    await Promise.race([Promise.all([connected.promise, projection.whenOpen]), ended.promise]);
    if (stopped) {
      return;
    }
    const isWritable = options.mode === 'write';
    follower = new LogFollower({
      pool,
      map: options.topicMap,
      wanted: options.madeTopics,
      create: isWritable ? (topics) => createTopics(kafka, topics, options.partitions) : undefined,
      projection,
      keepsReadModel: options.keepsReadModel,
      onTrouble: (reason) => {
        sayOnceInAWhile(`reading was interrupted: ${reason}`);
        monitor.suspect();
      },
      onChange: options.onChange,
      now: options.now,
      log,
    });
    void follower.whenPrepared.then(prepared.resolve);
    if (isWritable) {
      committer = new OffsetCommitter({ pool, positions: foldedPositions, groupOf, log });
    }
  }

  function foldedPositions() {
    const { lanes } = projection.progress();
    return lanes.map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
  }

  function groupOf(topic: string): string | undefined {
    const rule = ruleOf(options.topicMap, topic);
    return rule && `${options.groupPrefix}-${options.installationId}-${COMMIT_FAMILIES[rule.entity]}`;
  }

  const following = follow();

  return {
    connection: () => monitor.current(),
    publisher,
    missingRights: () => rights.missing(),
    deniedWrite: (topic) => rights.deniedWrite(topic),
    log: reader,
    topics: () => follower?.topics ?? [],
    missingTopics: () => follower?.missingTopics ?? [],
    standstills: () => (monitor.current().state === 'connected' ? (follower?.standstills ?? []) : []),
    async createTopic(topic) {
      await createTopics(kafka, [topic], options.partitions);
      follower?.refresh();
    },
    reconnect() {
      log('connections to Kafka may be dead: they are given up and made again');
      monitor.renew();
      sockets.drop();
      follower?.refresh();
    },
    reread: () => follower?.reread(),
    whenConnected: connected.promise,
    whenPrepared: prepared.promise,
    async stop() {
      stopped = true;
      ended.resolve();
      await publisher.stop();
      await following;
      await follower?.stop();
      await committer?.stop();
      await Promise.all([pool.close(), browsing.close(), monitor.stop(), rights.stop()]);
      sockets.close();
    },
  };
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
