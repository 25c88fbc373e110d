import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './support/eventually.ts';
import { hasJava, useJava } from './support/java.ts';
import { connectedAdmin, connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { onTarget, useTarget } from './support/target.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

// The tools of Apache Kafka 4, by the names of their classes: what `kafka-topics.sh` and the others start.
const TOPICS = 'org.apache.kafka.tools.TopicCommand';
const CONFIGS = 'kafka.admin.ConfigCommand';
const GROUPS = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
const OFFSETS = 'org.apache.kafka.tools.GetOffsetShell';
const DELETE_RECORDS = 'org.apache.kafka.tools.DeleteRecordsCommand';
const CONSOLE_PRODUCER = 'org.apache.kafka.tools.ConsoleProducer';
const CONSOLE_CONSUMER = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const PRODUCER_PERFORMANCE = 'org.apache.kafka.tools.ProducerPerformance';
const CONSUMER_PERFORMANCE = 'org.apache.kafka.tools.ConsumerPerformance';
const TRANSACTIONS = 'org.apache.kafka.tools.TransactionsCommand';
const LOG_DIRS = 'org.apache.kafka.tools.LogDirsCommand';
const API_VERSIONS = 'org.apache.kafka.tools.BrokerApiVersionsCommand';
const CLUSTER = 'org.apache.kafka.tools.ClusterTool';
const ACLS = 'org.apache.kafka.tools.AclCommand';
const REASSIGN = 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand';
const ELECT = 'org.apache.kafka.tools.LeaderElectionCommand';

/** The cells of a table that a tool printed, without its heading. */
function rows(output: string, first: string): string[][] {
  const lines = output.split('\n').map((line) => line.trim().split(/\s+/u));
  return lines.slice(lines.findIndex(([cell]) => cell === first) + 1).filter((cells) => cells.length > 1);
}

describe.skipIf(!hasJava)('the tools of Apache Kafka', () => {
  const java = useJava();

  async function tools() {
    const target = await useTarget();
    return {
      target,
      run: (name: string, args: readonly string[], input?: string): Promise<string> =>
        java.tool(name, ['--bootstrap-server', target.address, ...args], input),
    };
  }

  it('kafka-topics makes, describes, grows, lists and deletes a topic', async () => {
    const { target, run } = await tools();
    const topic = target.name('orders');
    const made = ['--create', '--topic', topic, '--partitions', '2', '--replication-factor', '1'];
    expect(await run(TOPICS, [...made, '--config', 'retention.ms=60000'])).toBe(`Created topic ${topic}.\n`);
    await expect(run(TOPICS, made)).rejects.toThrow(/already exists/u);
    await expect(run(TOPICS, ['--create', '--topic', 'no/name'])).rejects.toThrow(
      /InvalidTopicException|invalid/iu,
    );
    const tooMany = ['--create', '--topic', target.name('too-many'), '--replication-factor', '4'];
    await expect(run(TOPICS, tooMany)).rejects.toThrow(/replication factor of 4 cannot be reached/u);
    const described = await run(TOPICS, ['--describe', '--topic', topic]);
    expect(described).toMatch(/PartitionCount: 2\tReplicationFactor: 1\tConfigs: .*retention\.ms=60000/u);
    expect(described).toMatch(/TopicId: [\w-]{22}\t/u);
    expect(described).toMatch(/Partition: 1\tLeader: (\d)\tReplicas: \1\tIsr: \1/u);
    await run(TOPICS, ['--alter', '--topic', topic, '--partitions', '4']);
    await expect(run(TOPICS, ['--alter', '--topic', topic, '--partitions', '3'])).rejects.toThrow(
      /has 4 partition.*would not be an increase/u,
    );
    await expect.poll(() => run(TOPICS, ['--describe', '--topic', topic])).toContain('PartitionCount: 4');
    const listed = async (): Promise<string[]> =>
      target.own((await run(TOPICS, ['--list'])).trim().split('\n'));
    expect(await listed()).toEqual([topic]);
    await run(TOPICS, ['--delete', '--topic', topic]);
    await expect.poll(listed).toEqual([]);
  });

  it('kafka-configs sets, shows and takes back configs of a topic, and refuses what is none', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('orders');
    const of = ['--entity-type', 'topics', '--entity-name', topic];
    const shown = async (): Promise<string[]> =>
      [...(await run(CONFIGS, [...of, '--describe'])).matchAll(/^ {2}([\w.]+=\S+)/gmu)]
        .map(([, config]) => config!)
        .filter((config) => !config.startsWith('min.insync.replicas'));
    await run(CONFIGS, [...of, '--alter', '--add-config', 'retention.ms=1000,max.message.bytes=2000']);
    await expect.poll(shown).toEqual(['max.message.bytes=2000', 'retention.ms=1000']);
    await run(CONFIGS, [...of, '--alter', '--delete-config', 'retention.ms']);
    await expect.poll(shown).toEqual(['max.message.bytes=2000']);
    await run(CONFIGS, [...of, '--alter', '--add-config', 'cleanup.policy=[compact,delete]']);
    await expect.poll(shown).toEqual(['cleanup.policy=compact,delete', 'max.message.bytes=2000']);
    for (const config of ['no.such=1', 'retention.ms=soon', 'cleanup.policy=burn', 'segment.bytes=-1']) {
      await expect(run(CONFIGS, [...of, '--alter', '--add-config', config])).rejects.toThrow(
        'InvalidConfigurationException',
      );
    }
    const compressed = run(CONFIGS, [...of, '--alter', '--add-config', 'compression.type=gzip']).then(
      () => 'changed',
      (error: Error) => /InvalidConfigurationException/u.exec(error.message)?.[0],
    );
    expect(await compressed).toBe(
      onTarget('compression', { embedded: 'InvalidConfigurationException', apache: 'changed' }),
    );
    const defaults = await run(CONFIGS, [...of, '--describe', '--all']);
    expect(defaults).toContain('  message.timestamp.type=CreateTime sensitive=false');
    const missing = ['--entity-type', 'topics', '--entity-name', target.name('missing'), '--describe'];
    expect(await run(CONFIGS, missing)).toContain("doesn't exist");
  });

  it('kafka-configs reads the configs of a broker', async () => {
    const { run } = await tools();
    const of = ['--entity-type', 'brokers', '--entity-name', '1'];
    const configs = await run(CONFIGS, [...of, '--describe', '--all']);
    for (const config of [
      'num.partitions=3',
      'auto.create.topics.enable=true',
      'message.max.bytes=1048588',
    ]) {
      expect(configs).toContain(`  ${config} sensitive=false`);
    }
    const change = (config: string): Promise<string | undefined> =>
      run(CONFIGS, [...of, '--alter', '--add-config', config]).then(
        () => 'changed',
        (error: Error) => /\w+Exception(?=:)/gu.exec(error.message.replace('ExecutionException', ''))?.[0],
      );
    expect(await change('broker.id=7')).toBe('InvalidRequestException');
    expect(await change('log.segment.delete.delay.ms=60000')).toBe(
      onTarget('broker-configs', { embedded: 'InvalidRequestException', apache: 'changed' }),
    );
  });

  it('kafka-configs sets a default for the topics of all nodes, and takes it away', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('default');
    const all = ['--entity-type', 'brokers', '--entity-default', '--alter'];
    const shown = (): Promise<string> =>
      run(CONFIGS, ['--entity-type', 'topics', '--entity-name', topic, '--describe', '--all']);
    await run(CONFIGS, [...all, '--add-config', 'log.cleaner.min.compaction.lag.ms=1']);
    await eventually(async () =>
      expect(await shown()).toMatch(
        /min\.compaction\.lag\.ms=1 .*DYNAMIC_DEFAULT_BROKER_CONFIG:log\.cleaner\.min\.compaction\.lag\.ms=1/u,
      ),
    );
    await run(CONFIGS, [...all, '--delete-config', 'log.cleaner.min.compaction.lag.ms']);
    await eventually(async () => expect(await shown()).toMatch(/min\.compaction\.lag\.ms=0 /u));
  });

  it('the console producer and consumer pass on keys, values and headers', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('orders', { partitions: 2 });
    const properties = ['parse.headers=true', 'parse.key=true', 'null.marker=NULL'].flatMap((each) => [
      '--reader-property',
      each,
    ]);
    const input = ['trace:1\ta\tun', 'trace:2,more:é\tb\tdeux', 'trace:3\tc\tNULL'];
    for (const [index, codec] of ['none', 'gzip', 'snappy', 'lz4', 'zstd'].entries()) {
      const lines = input.map((line) => `${line.replace(/\t(\w)\t/u, `\t$1${index}\t`)}\n`).join('');
      await run(CONSOLE_PRODUCER, ['--topic', topic, '--compression-codec', codec, ...properties], lines);
    }
    const { records } = await consume(kafkaClient(target.address), {
      groupId: target.name('kafkajs'),
      topics: [topic],
      count: 15,
    });
    const byKey = new Map(records.map(({ key, value, headers }) => [key, { value, headers }]));
    const expected = [0, 1, 2, 3, 4].flatMap((index): [string, unknown][] => [
      [`a${index}`, { value: 'un', headers: { trace: '1' } }],
      [`b${index}`, { value: 'deux', headers: { trace: '2', more: 'é' } }],
      [`c${index}`, { value: null, headers: { trace: '3' } }],
    ]);
    expect(byKey).toEqual(new Map(expected));
    const shown = ['print.partition', 'print.offset', 'print.headers', 'print.key'].flatMap((each) => [
      '--formatter-property',
      `${each}=true`,
    ]);
    const group = ['--group', target.name('console'), '--from-beginning', '--max-messages', '15'];
    const output = await run(CONSOLE_CONSUMER, ['--topic', topic, ...group, ...shown]);
    const lines = output.split('\n').filter((line) => line.startsWith('Partition:'));
    expect(lines.toSorted((a, b) => a.localeCompare(b))).toEqual(
      records
        .map(({ partition, offset, headers, key, value }) => {
          const named = Object.entries(headers).map(([name, each]) => `${name}:${each}`);
          return [`Partition:${partition}`, `Offset:${offset}`, named.join(','), key, String(value)].join(
            '\t',
          );
        })
        .toSorted((a, b) => a.localeCompare(b)),
    );
    expect(output).toContain('Processed a total of 15 messages');
  });

  it('kafka-consumer-groups lists, describes, resets and deletes groups and their offsets', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('orders', { partitions: 2 });
    const groupId = target.name('g');
    const kafka = kafkaClient(target.address);
    const producer = await connectedProducer(kafka);
    const now = Date.now();
    await producer.send({
      topic,
      messages: [0, 1, 2, 3, 4, 5].map((index) => ({
        partition: index % 2,
        value: String(index),
        timestamp: String(now - 60_000 + index * 1000),
      })),
    });
    const read = await consume(kafka, { groupId, topics: [topic], count: 6 });
    await read.consumer.disconnect();
    const offsets = async (): Promise<string[][]> =>
      rows(await run(GROUPS, ['--describe', '--group', groupId]), 'GROUP')
        .map((cells) => cells.slice(1, 6))
        .toSorted((a, b) => a.join(' ').localeCompare(b.join(' ')));
    expect(await offsets()).toEqual([
      [topic, '0', '3', '3', '0'],
      [topic, '1', '3', '3', '0'],
    ]);
    await producer.send({ topic, messages: [{ partition: 1, value: '6', timestamp: String(now) }] });
    expect(await offsets()).toMatchObject([{}, [topic, '1', '3', '4', '1']]);
    const { consumer } = await consume(kafka, { groupId, topics: [topic], count: 1 });
    const members = await run(GROUPS, ['--describe', '--group', groupId, '--members']);
    expect(rows(members, 'GROUP')).toMatchObject([
      [groupId, expect.stringMatching(/^interop-/u), expect.anything(), 'interop', '2'],
    ]);
    expect(await run(GROUPS, ['--describe', '--group', groupId, '--state'])).toMatch(/Stable\s+1\b/u);
    const refused = await run(GROUPS, ['--delete', '--group', groupId]);
    expect(refused).toContain('GroupNotEmptyException');
    const kept = await run(GROUPS, ['--delete-offsets', '--group', groupId, '--topic', topic]);
    expect(kept).toContain('GroupSubscribedToTopicException');
    await consumer.disconnect();

    const reset = async (where: string[], ...how: string[]): Promise<string[][]> => {
      const output = await run(GROUPS, ['--reset-offsets', '--group', groupId, ...where, ...how]);
      return rows(output, 'GROUP')
        .map((cells) => cells.slice(1))
        .toSorted((a, b) => a[1]!.localeCompare(b[1]!));
    };
    const all = ['--all-topics'];
    expect(await reset(all, '--to-earliest', '--dry-run')).toEqual([
      [topic, '0', '0'],
      [topic, '1', '0'],
    ]);
    expect(await offsets()).toEqual([
      [topic, '0', '3', '3', '0'],
      [topic, '1', '4', '4', '0'],
    ]);
    expect(await reset(['--topic', `${topic}:0`], '--to-offset', '1', '--execute')).toEqual([
      [topic, '0', '1'],
    ]);
    expect(await reset(['--topic', `${topic}:0`], '--shift-by', '2', '--execute')).toEqual([
      [topic, '0', '3'],
    ]);
    const at = new Date(now - 60_000 + 2500).toISOString();
    await reset(['--topic', topic], '--to-datetime', at, '--execute');
    expect(await offsets()).toEqual([
      [topic, '0', '2', '3', '1'],
      [topic, '1', '1', '4', '3'],
    ]);
    const again = await consume(kafka, { groupId, topics: [topic], count: 4 });
    await again.consumer.disconnect();
    expect(again.records.map(({ value }) => value).toSorted((a, b) => a!.localeCompare(b!))).toEqual([
      '3',
      '4',
      '5',
      '6',
    ]);

    const forgotten = await run(GROUPS, ['--delete-offsets', '--group', groupId, '--topic', `${topic}:1`]);
    expect(rows(forgotten, 'TOPIC')).toEqual([[topic, '1', 'Successful']]);
    expect(await offsets()).toMatchObject([[topic, '0', '3', '3', '0']]);
    const listed = async (): Promise<string[]> =>
      target.own((await run(GROUPS, ['--list'])).trim().split('\n'));
    expect(await listed()).toEqual([groupId]);
    expect(await run(GROUPS, ['--delete', '--group', groupId])).toContain('was successful');
    expect(await listed()).toEqual([]);
    expect(await run(GROUPS, ['--describe', '--group', groupId])).toContain(
      onTarget('unknown-group', { embedded: 'does not exist', apache: 'not found' }),
    );
  });

  it('kafka-get-offsets and kafka-delete-records move the beginning of a partition', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('orders', { partitions: 2, configs: { 'retention.ms': '-1' } });
    const producer = await connectedProducer(kafkaClient(target.address));
    await producer.send({
      topic,
      messages: [1000, 3000, 2000].map((time) => ({ partition: 1, value: 'v', timestamp: String(time) })),
    });
    const at = async (time: string): Promise<string[]> =>
      (await run(OFFSETS, ['--topic', topic, '--time', time]))
        .trim()
        .split('\n')
        .map((line) => line.slice(topic.length));
    expect(await at('latest')).toEqual([':0:0', ':1:3']);
    expect(await at('earliest')).toEqual([':0:0', ':1:0']);
    expect(await at('1500')).toEqual([':1:1']);
    expect(await at('max-timestamp')).toEqual([':1:1']);
    const upTo = join(temporaryDirectory(), 'offsets.json');
    onTestFinished(() => rmSync(dirname(upTo), { recursive: true }));
    writeFileSync(upTo, JSON.stringify({ version: 1, partitions: [{ topic, partition: 1, offset: 2 }] }));
    const deleted = await run(DELETE_RECORDS, ['--offset-json-file', upTo]);
    expect(deleted).toContain(`partition: ${topic}-1\tlow_watermark: 2`);
    expect(await at('earliest')).toEqual([':0:0', ':1:2']);
  });

  it('the performance tools write and read, also in transactions, of which kafka-transactions knows', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('load', { partitions: 2 });
    const load = ['--topic', topic, '--num-records', '3000', '--record-size', '100', '--throughput', '-1'];
    expect(await run(PRODUCER_PERFORMANCE, load)).toMatch(/^3000 records sent/mu);
    const transactionalId = target.name('txn');
    const inTransactions = ['--transactional-id', transactionalId, '--transaction-duration-ms', '20'];
    expect(await run(PRODUCER_PERFORMANCE, [...load, ...inTransactions])).toMatch(/^3000 records sent/mu);
    const read = await run(CONSUMER_PERFORMANCE, [
      '--topic',
      topic,
      '--num-records',
      '6000',
      '--timeout',
      '20000',
    ]);
    expect(read.trim().split('\n').at(-1)!.split(', ')[4]).toBe('6000');

    const transactions = rows(await run(TRANSACTIONS, ['list']), 'TransactionalId');
    expect(transactions.find(([id]) => id === transactionalId)?.[3]).toBe('CompleteCommit');
    const described = await run(TRANSACTIONS, ['describe', '--transactional-id', transactionalId]);
    expect(rows(described, 'CoordinatorId')[0]!.slice(0, 6)).toEqual([
      expect.toBeOneOf(target.nodeIds.map(String)),
      transactionalId,
      expect.anything(),
      expect.anything(),
      'CompleteCommit',
      '60000',
    ]);
    const unknown = ['describe', '--transactional-id', target.name('unknown')];
    await expect(run(TRANSACTIONS, unknown)).rejects.toThrow('could not be found');
    // Without keys, a producer may have written to either partition.
    const producers = await Promise.all(
      ['0', '1'].map(async (partition) => {
        const known = await run(TRANSACTIONS, [
          'describe-producers',
          '--topic',
          topic,
          '--partition',
          partition,
        ]);
        return rows(known, 'ProducerId');
      }),
    );
    expect(new Set(producers.flat().map(([producerId]) => producerId)).size).toBe(2);
    expect(new Set(producers.flat().map((cells) => cells.at(-1)))).toEqual(new Set(['None']));
  });

  it('kafka-transactions shows a transaction that was left open', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('orders');
    const transactionalId = target.name('txn');
    const producer = await connectedProducer(kafkaClient(target.address), {
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
    const ongoing = rows(
      await run(TRANSACTIONS, ['describe', '--transactional-id', transactionalId]),
      'CoordinatorId',
    );
    expect(ongoing[0]).toMatchObject({ 1: transactionalId, 4: 'Ongoing', 8: `${topic}-0` });
    expect(Math.abs(Number(ongoing[0]![6]) - Date.now())).toBeLessThan(60_000);
    const described = ['describe-producers', '--topic', topic, '--partition', '0'];
    expect(rows(await run(TRANSACTIONS, described), 'ProducerId').map((cells) => cells.at(-1))).toEqual([
      '0',
    ]);
    await transaction.abort();
    await expect
      .poll(async () => rows(await run(TRANSACTIONS, described), 'ProducerId').map((cells) => cells.at(-1)))
      .toEqual(['None']);
  });

  it('says where the logs are, which versions are spoken, and who the cluster is', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('orders');
    const producer = await connectedProducer(kafkaClient(target.address));
    await producer.send({ topic, messages: [{ key: 'k', value: 'v' }] });
    const logDirs = await run(LOG_DIRS, ['--describe', '--topic-list', topic]);
    const { brokers } = JSON.parse(logDirs.trim().split('\n').at(-1)!) as {
      brokers: { broker: number; logDirs: { error: null; partitions: unknown[] }[] }[];
    };
    expect(brokers.toSorted((a, b) => a.broker - b.broker)).toMatchObject(
      target.nodeIds.map((broker) => ({
        broker,
        logDirs: [{ error: null, partitions: [{ partition: `${topic}-0`, offsetLag: 0, size: 70 }] }],
      })),
    );
    const versions = await run(API_VERSIONS, []);
    expect(versions).toContain(`${target.address} (id: 1 rack: null isFenced: false) -> (`);
    expect(versions).toMatch(/Produce\(0\): 0 to \d+ \[usable: \d+\]/u);
    const admin = await connectedAdmin(kafkaClient(target.address));
    const { clusterId } = await admin.describeCluster();
    expect(await java.tool(CLUSTER, ['cluster-id', '--bootstrap-server', target.address])).toContain(
      clusterId,
    );
  });

  it('says properly what it does not have', async () => {
    const { target, run } = await tools();
    const outcome = (name: string, args: string[]): Promise<string> =>
      run(name, args).then(
        () => 'done',
        (error: Error) => /\w+Exception(?=: (?:The node|No Auth))/u.exec(error.message)?.[0] ?? error.message,
      );
    const unsupported = 'UnsupportedVersionException';
    expect(await run(CONFIGS, ['--entity-type', 'users', '--describe'])).not.toContain('Exception');
    const quota = ['--entity-type', 'users', '--entity-name', target.name('user'), '--alter'];
    expect(await outcome(CONFIGS, [...quota, '--add-config', 'producer_byte_rate=1000'])).toBe(
      onTarget('quotas', { embedded: unsupported, apache: 'done' }),
    );
    expect(await outcome(ACLS, ['--list'])).toBe(
      onTarget('acls', { embedded: unsupported, apache: 'SecurityDisabledException' }),
    );
    expect(await outcome(ELECT, ['--election-type', 'preferred', '--all-topic-partitions'])).toBe(
      onTarget('elections', { embedded: unsupported, apache: 'done' }),
    );
  });

  it('kafka-reassign-partitions gives a partition to other nodes, and sees that done', async () => {
    const { target, run } = await tools();
    const topic = await target.topic('moved');
    const plan = join(temporaryDirectory(), 'plan.json');
    onTestFinished(() => rmSync(dirname(plan), { recursive: true }));
    writeFileSync(plan, JSON.stringify({ version: 1, partitions: [{ topic, partition: 0, replicas: [1] }] }));
    await run(REASSIGN, ['--reassignment-json-file', plan, '--execute']);
    await eventually(async () =>
      expect(await run(REASSIGN, ['--reassignment-json-file', plan, '--verify'])).toContain(
        `Reassignment of partition ${topic}-0 is completed`,
      ),
    );
    expect(await run(REASSIGN, ['--list'])).not.toContain(topic);
  });
});
