import { randomBytes } from 'node:crypto';
import type { DifferenceId } from './differences.ts';
import { eventually } from './eventually.ts';
import { connectedAdmin, kafkaClient } from './kafkajs-client.ts';
import { runningBroker } from './running-broker.ts';

/** `host:port` of the Apache Kafka that the tests run against; where it is not set, they run against the embedded broker. */
const APACHE_KAFKA = process.env['VIGIE_INTEROP_KAFKA'];

/** How many nodes the target has: the embedded broker opens so many, Apache Kafka was started with them. */
const NODES = Number(process.env['VIGIE_INTEROP_NODES'] ?? 1);

/** What a test about the protocol talks to. Its topics and groups are its own, whoever else uses the cluster. */
export type Target = {
  readonly address: string;
  /** The ids of all nodes. */
  readonly nodeIds: readonly number[];
  /** A name nobody else has: of a topic, a group, a transactional id. */
  name(base: string): string;
  /** Those that come from `name`: what lists show beside them is none of the test's business. */
  own<T extends string>(names: Iterable<T>): T[];
  /** Makes a topic under a name of its own, and returns that. */
  topic(
    base: string,
    options?: { readonly partitions?: number; readonly configs?: Readonly<Record<string, string>> },
  ): Promise<string>;
};

/** The embedded broker, one for this test alone, or the Apache Kafka that all tests share. */
export async function useTarget(atEnd?: (end: () => Promise<void>) => void): Promise<Target> {
  const address = APACHE_KAFKA ?? (await runningBroker({ nodes: NODES }, atEnd)).address;
  const suffix = `-${randomBytes(4).toString('hex')}`;
  return {
    address,
    nodeIds: Array.from({ length: NODES }, (_, index) => index + 1),
    name: (base) => base + suffix,
    own: (names) => [...names].filter((name) => name.endsWith(suffix)).sort(),
    async topic(base, { partitions = 1, configs = {} } = {}) {
      const topic = base + suffix;
      const admin = await connectedAdmin(kafkaClient(address));
      const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
      await admin.createTopics({
        waitForLeaders: false,
        topics: [{ topic, numPartitions: partitions, configEntries }],
      });
      // Apache Kafka answers before its nodes have made the partitions, of which metadata knows a little earlier.
      await eventually(() => admin.fetchTopicOffsets(topic));
      return topic;
    },
  };
}

/** What is expected of the target at hand, where a difference is listed. */
export function onTarget<T>(_difference: DifferenceId, expected: { embedded: T; apache: T }): T {
  return APACHE_KAFKA === undefined ? expected.embedded : expected.apache;
}
