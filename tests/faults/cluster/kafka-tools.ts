import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Java } from '../../interop/support/java.ts';
import type { RealCluster } from './real-cluster.ts';

const TOPICS = 'org.apache.kafka.tools.TopicCommand';
const OFFSETS = 'org.apache.kafka.tools.GetOffsetShell';
const REASSIGN = 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand';
const CONSOLE_CONSUMER = 'org.apache.kafka.tools.consumer.ConsoleConsumer';

/** A node that is frozen must not hold a tool for its usual half minute. */
const PATIENCE = 'request.timeout.ms=8000\ndefault.api.timeout.ms=40000\n';
const READ_TIMEOUT_MS = 60_000;

/** A record as `kafka-console-consumer` prints it. */
export type LoggedRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly headers: ReadonlyMap<string, string>;
};

/** The cluster as Kafka's own command-line tools see it. */
export class KafkaTools {
  readonly #java: Java;
  readonly #cluster: RealCluster;
  readonly #folder: string;
  readonly #patience: string;

  constructor(java: Java, cluster: RealCluster, folder: string) {
    this.#java = java;
    this.#cluster = cluster;
    this.#folder = folder;
    this.#patience = join(folder, 'patience.properties');
    writeFileSync(this.#patience, PATIENCE);
  }

  /** With three partitions and three replicas of each. */
  async createTopic(topic: string, configs: readonly string[] = []): Promise<void> {
    const size = ['--partitions', '3', '--replication-factor', '3'];
    const configured = configs.flatMap((each) => ['--config', each]);
    await this.#run(TOPICS, ['--create', '--topic', topic, ...size, ...configured]);
  }

  /** Leaves the partition on this node alone. */
  async keepOn(node: number, { topic, partition }: { topic: string; partition: number }): Promise<void> {
    const plan = join(this.#folder, 'plan.json');
    writeFileSync(plan, JSON.stringify({ version: 1, partitions: [{ topic, partition, replicas: [node] }] }));
    await this.#run(REASSIGN, ['--reassignment-json-file', plan, '--execute']);
  }

  /** Node that leads each partition of the topic; `none` for a partition without a leader. */
  async leaders(topic: string): Promise<ReadonlyMap<number, number | 'none'>> {
    const described = await this.#run(TOPICS, ['--describe', '--topic', topic]);
    const lines = described.matchAll(/Partition: (\d+)\tLeader: (\d+|none)/gu);
    return new Map(
      [...lines].map(([, partition, leader]) => [
        Number(partition),
        leader === 'none' ? 'none' : Number(leader),
      ]),
    );
  }

  /** Whether every replica of every partition of the cluster is in sync. */
  async isWhole(): Promise<boolean> {
    const lacking = await this.#run(TOPICS, ['--describe', '--under-replicated-partitions']);
    return !lacking.includes('Partition:');
  }

  /** Every record of the topic. Throws where one that Kafka counts is not printed. */
  async records(topic: string): Promise<LoggedRecord[]> {
    const records: LoggedRecord[] = [];
    const [ends, beginnings] = [await this.#offsets(topic, 'latest'), await this.#offsets(topic, 'earliest')];
    for (const [partition, end] of ends) {
      const count = end - (beginnings.get(partition) ?? 0);
      if (count === 0) {
        continue;
      }
      const read = await this.#read({ topic, partition, count });
      if (read.length !== count) {
        throw new Error(
          `${topic}/${partition}: Kafka counts ${count} records, its consumer printed ${read.length}`,
        );
      }
      records.push(...read);
    }
    return records;
  }

  async #read(part: { topic: string; partition: number; count: number }): Promise<LoggedRecord[]> {
    const { topic, partition, count } = part;
    const from = ['--topic', topic, '--partition', String(partition), '--offset', 'earliest'];
    const until = ['--max-messages', String(count), '--timeout-ms', String(READ_TIMEOUT_MS)];
    const shown = ['print.offset=true', 'print.headers=true', 'print.value=false'];
    const printed = await this.#java.tool(CONSOLE_CONSUMER, [
      '--bootstrap-server',
      this.#cluster.servingAddresses,
      ...from,
      ...until,
      ...shown.flatMap((each) => ['--formatter-property', each]),
    ]);
    return [...printed.matchAll(/^Offset:(\d+)\t(.*)$/gmu)].map(([, offset, headers]) => ({
      topic,
      partition,
      offset: Number(offset),
      headers: headersOf(headers!),
    }));
  }

  async #offsets(topic: string, time: 'latest' | 'earliest'): Promise<Map<number, number>> {
    const printed = await this.#run(OFFSETS, ['--topic', topic, '--time', time]);
    const lines = printed.matchAll(/^.+:(\d+):(\d+)$/gmu);
    return new Map([...lines].map(([, partition, offset]) => [Number(partition), Number(offset)]));
  }

  #run(tool: string, args: readonly string[]): Promise<string> {
    const patience = ['--command-config', this.#patience];
    return this.#java.tool(tool, [
      '--bootstrap-server',
      this.#cluster.servingAddresses,
      ...patience,
      ...args,
    ]);
  }
}

/** `name:value,name:value`; the values written here have no comma. */
function headersOf(printed: string): ReadonlyMap<string, string> {
  return new Map(
    printed.split(',').map((each): [string, string] => {
      const colon = each.indexOf(':');
      return [each.slice(0, colon), each.slice(colon + 1)];
    }),
  );
}
