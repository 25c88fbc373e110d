import type { Kafka } from 'kafkajs';
import type { ProjectionClient } from '../projection/projection-client.ts';
import { watchConnection, type Connection } from './connection-monitor.ts';
import { freeGroup } from './free-group.ts';
import { createKafkaClient } from './kafka-client.ts';
import { createLogReader, type LogReader } from './log-reader.ts';
import { startLaneConsumer, type LaneConsumer } from './lane-consumer.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import type { KafkaSecurity } from './security.ts';
import { prepareTopics } from './topics.ts';

export type KafkaLinkOptions = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  readonly installationId: string;
  readonly topics: readonly string[];
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
  readonly publisherOf: (topic: string) => Publisher;
  readonly publishers: () => Iterable<Publisher>;
  readonly log: LogReader;
  /** Resolves when Kafka has answered for the first time. */
  readonly whenConnected: Promise<void>;
  /** Resolves when the topics are there and what they hold is known to the fold. */
  readonly whenPrepared: Promise<void>;
  /** Makes the consumers again: they read from where the projection is now. */
  readonly reread: () => void;
  /** Whether the topic holds less than has been read of it, as one does that was deleted and made again. */
  readonly isReplaced: (topic: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

const RETRY_MS = 1_000;

/** All of the console's traffic with Kafka: a lane for each topic, in and out, and the monitor beside them. */
export function startKafkaLink(options: KafkaLinkOptions): KafkaLink {
  const { projection, log } = options;
  const client = {
    brokers: options.brokers,
    security: options.security,
    clientId: `vigie-${options.installationId}`,
  };
  const kafka = createKafkaClient({ ...client, log: onceInAWhile(log, options.now) });
  const reader = createLogReader(kafka);
  const connected = Promise.withResolvers<void>();
  const prepared = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const publishers = new Map<string, Publisher>();
  const consumers: LaneConsumer[] = [];
  let stopped = false;

  const monitor = watchConnection({
    // What it meets it says itself.
    kafka: createKafkaClient({ ...client, retries: 0, log: () => undefined }),
    security: options.security,
    now: options.now,
    admits: options.admits,
    onChange: ({ state, reason }) => {
      if (state === 'connected') connected.resolve();
      else log(`Kafka ${state}${reason ? `: ${reason}` : ''}`);
      options.onChange();
    },
  });

  async function prepare(): Promise<void> {
    while (!stopped) {
      try {
        return projection.expect(await prepareTopics(kafka, options));
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
    const started = options.topics.map((topic) =>
      startLaneConsumer({
        kafka: client,
        groupId: () => freeGroup(client, `vigie-${options.installationId}-${topic}`),
        topics: [topic],
        positionOf: projection.positionOf,
        onBatch: projection.push,
        onTrouble: (reason) => {
          log(`reading ${topic} was interrupted: ${reason}`);
          monitor.suspect();
        },
      }),
    );
    for (const consumer of await Promise.all(started)) {
      if (stopped) await consumer.stop();
      else consumers.push(consumer);
    }
  }
  const consuming = consume(kafka);

  return {
    connection: monitor.current,
    publisherOf(topic) {
      const known = publishers.get(topic);
      if (known) return known;
      const made = createPublisher({
        kafka,
        now: options.now,
        onTrouble: (reason) => {
          log(`writing to ${topic} was interrupted: ${reason}`);
          monitor.suspect();
        },
        onWaitingChanged: options.onChange,
      });
      publishers.set(topic, made);
      return made;
    },
    publishers: () => publishers.values(),
    log: reader,
    reread() {
      for (const consumer of consumers) consumer.restart('the read model goes on from elsewhere');
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
      await Promise.all([...publishers.values()].map((publisher) => publisher.stop()));
      await consuming.catch(() => undefined);
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await reader.close();
      await monitor.stop();
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
