import { describe, expect, it } from 'vitest';
import { hasJava, type JavaRecord, useJava } from './support/java.ts';
import { connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { onTarget, type Target, useTarget } from './support/target.ts';

const COOPERATIVE = 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor';

/** What was read, by partition, in the order it came. */
function byPartition(records: readonly JavaRecord[]): Record<number, [string, string | null][]> {
  const partitions = Object.groupBy(records, ({ partition }) => partition);
  return Object.fromEntries(
    Object.entries(partitions).map(([partition, each]) => [
      partition,
      each!.map(({ offset, value }) => [offset, value]),
    ]),
  );
}

const valuesOf = (records: readonly { value: string | null }[]): (string | null)[] =>
  records.map(({ value }) => value);

describe.skipIf(!hasJava)('the Java client', () => {
  const java = useJava();
  const producing = (target: Target, more = {}) => ({ 'bootstrap.servers': target.address, ...more });
  const consuming = (target: Target, more = {}) => ({
    'bootstrap.servers': target.address,
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': false,
    'heartbeat.interval.ms': 200,
    'session.timeout.ms': 10_000,
    'fetch.max.wait.ms': 100,
    ...more,
  });

  it('keeps order and loses nothing with five idempotent requests in flight, in small batches', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 2 });
    const records = Array.from({ length: 2000 }, (_, index) => ({
      topic,
      partition: index % 2,
      key: `k${index}`,
      value: `v${index}`,
      timestamp: 1_700_000_000_000 + index,
    }));
    const config = producing(target, { 'batch.size': 500, 'linger.ms': 0, 'enable.idempotence': true });
    const offsets = await java.call('produce', { config, records });
    expect(offsets).toEqual(records.map((_, index) => String(Math.floor(index / 2))));
    const read = await java.call('consume', {
      config: consuming(target, { 'max.partition.fetch.bytes': 3000 }),
      topics: [topic],
      count: 2000,
    });
    const inOrder = read.toSorted((a, b) => Number(a.offset) - Number(b.offset) || a.partition - b.partition);
    expect(inOrder).toEqual(
      records.map(({ partition, key, value, timestamp }, index) => ({
        topic,
        partition,
        key,
        value,
        offset: String(Math.floor(index / 2)),
        timestamp: String(timestamp),
        headers: {},
      })),
    );
  });

  it('goes on where its group had committed, and starts anew where that is gone', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders');
    const send = (value: string): Promise<unknown> =>
      java.call('produce', { config: producing(target), records: [{ topic, value }] });
    const read = async (count: number): Promise<(string | null)[]> =>
      valuesOf(
        await java.call('consume', {
          config: consuming(target, { 'group.id': target.name('g'), 'max.poll.records': 1 }),
          topics: [topic],
          count,
        }),
      );
    await send('a');
    await send('b');
    expect(await read(2)).toEqual(['a', 'b']);
    await send('c');
    expect(await read(1)).toEqual(['c']);
  });

  it('moves only the partitions that have to move when members of a cooperative group come and go', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 4 });
    const group = target.name('g');
    const config = consuming(target, { 'group.id': group, 'partition.assignment.strategy': COOPERATIVE });
    const [one, two] = [target.name('one'), target.name('two')];
    const all = [0, 1, 2, 3].map((partition) => `${topic}-${partition}`);
    await java.call('join', { name: one, config, topics: [topic] });
    expect((await java.call('awaitAssignment', { name: one, partitions: 4 })).assigned).toEqual(all);
    await java.call('join', { name: two, config, topics: [topic] });
    const [first, second] = await Promise.all([
      java.call('awaitAssignment', { name: one, partitions: 2 }),
      java.call('awaitAssignment', { name: two, partitions: 2 }),
    ]);
    // What the first kept was never taken from it: it gave two away, in one piece.
    const taken = first.changes.flatMap((change) => change.taken ?? []);
    expect(taken).toEqual(second.assigned);
    expect([...first.assigned, ...second.assigned].toSorted((a, b) => a.localeCompare(b))).toEqual(all);

    const records = Array.from({ length: 40 }, (_, index) => ({
      topic,
      partition: index % 4,
      value: `v${index}`,
    }));
    await java.call('produce', { config: producing(target), records: records.slice(0, 20) });
    await java.call('awaitRecords', { name: one, count: 10 });
    await java.call('awaitRecords', { name: two, count: 10 });
    const ofFirst = await java.call('leave', { name: one, silently: false });
    expect((await java.call('awaitAssignment', { name: two, partitions: 4 })).assigned).toEqual(all);
    await java.call('produce', { config: producing(target), records: records.slice(20) });
    await java.call('awaitRecords', { name: two, count: 30 });
    const ofSecond = await java.call('leave', { name: two, silently: false });
    // Nothing twice, nothing lost, each partition in its order.
    expect(byPartition([...ofFirst, ...ofSecond])).toEqual(
      Object.fromEntries(
        [0, 1, 2, 3].map((partition) => [
          partition,
          Array.from({ length: 10 }, (_, offset) => [String(offset), `v${offset * 4 + partition}`]),
        ]),
      ),
    );
  });

  it('gives a static member that comes back what it had, without asking the others', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 2 });
    const group = target.name('g');
    const member = (instance: string) => ({
      name: target.name(instance),
      config: consuming(target, { 'group.id': group, 'group.instance.id': instance }),
      topics: [topic],
    });
    const assignment = (instance: string, partitions: number) =>
      java.call('awaitAssignment', { name: target.name(instance), partitions });
    await java.call('join', member('one'));
    await assignment('one', 2);
    await java.call('join', member('two'));
    const [one, two] = await Promise.all([assignment('one', 1), assignment('two', 1)]);
    await java.call('leave', { name: target.name('one'), silently: true });
    await java.call('join', member('one'));
    expect((await assignment('one', 1)).assigned).toEqual(one.assigned);
    expect((await assignment('two', 1)).changes).toEqual(two.changes);
    // One that is removed by its name is gone at once, and the other has everything.
    await java.call('leave', { name: target.name('one'), silently: true });
    const config = producing(target);
    await java.call('admin', { call: 'removeStaticMember', config, group, instance: 'one' });
    expect((await assignment('two', 2)).assigned).toEqual([`${topic}-0`, `${topic}-1`]);
    await java.call('leave', { name: target.name('two'), silently: false });
  });

  it('shows committed transactions only, each as a whole, and all records to who reads uncommitted ones', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders', { partitions: 2 });
    const group = target.name('g');
    const both = (value: string) =>
      [0, 1].map((partition) => ({ topic, partition, value: `${value}${partition}` }));
    const config = producing(target, { 'transactional.id': target.name('txn'), 'compression.type': 'lz4' });
    await java.call('transactions', {
      config,
      transactions: [
        { records: both('a'), commit: true, group, offsets: [{ topic, partition: 0, offset: 1 }] },
        { records: both('b'), commit: false, group, offsets: [{ topic, partition: 0, offset: 2 }] },
        { records: both('c'), commit: true },
      ],
    });
    const read = async (
      isolation: string,
      count: number,
    ): Promise<Record<number, [string, string | null][]>> =>
      byPartition(
        await java.call('consume', {
          config: consuming(target, { 'isolation.level': isolation }),
          topics: [topic],
          count,
        }),
      );
    expect(await read('read_committed', 4)).toEqual({
      0: [
        ['0', 'a0'],
        ['4', 'c0'],
      ],
      1: [
        ['0', 'a1'],
        ['4', 'c1'],
      ],
    });
    expect(await read('read_uncommitted', 6)).toEqual({
      0: [
        ['0', 'a0'],
        ['2', 'b0'],
        ['4', 'c0'],
      ],
      1: [
        ['0', 'a1'],
        ['2', 'b1'],
        ['4', 'c1'],
      ],
    });
    const committed = await java.call('consume', {
      config: consuming(target, { 'group.id': group, 'isolation.level': 'read_committed' }),
      topics: [topic],
      count: 3,
    });
    expect(byPartition(committed)).toMatchObject({ 0: [['4', 'c0']] });
  });

  it('takes back what a producer left open when its successor begins, or when it is fenced', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders');
    const config = producing(target, { 'transactional.id': target.name('txn') });
    const records = (value: string) => [{ topic, value }];
    await java.call('leaveTransactionOpen', { config, records: records('left open') });
    await java.call('transactions', { config, transactions: [{ records: records('a'), commit: true }] });
    await java.call('leaveTransactionOpen', { config, records: records('fenced') });
    const transactionalIds = [target.name('txn')];
    await java.call('admin', { call: 'fenceProducers', config: producing(target), transactionalIds });
    const plain = await connectedProducer(kafkaClient(target.address));
    await plain.send({ topic, messages: [{ value: 'b' }] });
    const { records: read } = await consume(kafkaClient(target.address), {
      groupId: target.name('g'),
      topics: [topic],
      count: 2,
    });
    expect(valuesOf(read)).toEqual(['a', 'b']);
  });

  it('transforms exactly once, though every second transaction is taken back', async () => {
    const target = await useTarget();
    const from = await target.topic('from', { partitions: 2 });
    const to = await target.topic('to', { partitions: 2 });
    const records = Array.from({ length: 200 }, (_, index) => ({
      topic: from,
      partition: index % 2,
      value: `v${index}`,
    }));
    await java.call('produce', { config: producing(target), records });
    const group = {
      'group.id': target.name('g'),
      'isolation.level': 'read_committed',
      'max.poll.records': 17,
    };
    const transactions = await java.call('transform', {
      producer: producing(target, { 'transactional.id': target.name('txn') }),
      consumer: consuming(target, group),
      from,
      to,
      count: records.length,
    });
    expect(transactions).toBeGreaterThanOrEqual(2 * Math.ceil(200 / 17));
    const config = consuming(target, { 'isolation.level': 'read_committed' });
    const read = await java.call('consume', { config, topics: [to], count: records.length });
    const values = Object.groupBy(read, ({ partition }) => partition);
    for (const partition of [0, 1]) {
      expect(valuesOf(values[partition]!)).toEqual(
        Array.from({ length: 100 }, (_, index) => `V${index * 2 + partition}`),
      );
    }
    // The offsets went with the transactions: a member that comes now starts behind the last record.
    await java.call('produce', { config: producing(target), records: [{ topic: from, value: 'next' }] });
    const next = await java.call('consume', { config: consuming(target, group), topics: [from], count: 1 });
    expect(valuesOf(next)).toEqual(['next']);
  });

  it('reads in a group of the new protocol, where that is spoken', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders');
    await java.call('produce', { config: producing(target), records: [{ topic, value: 'a' }] });
    const config = {
      'bootstrap.servers': target.address,
      'group.id': target.name('g'),
      'group.protocol': 'consumer',
      'auto.offset.reset': 'earliest',
    };
    const outcome = await java.call('consume', { config, topics: [topic], count: 1 }).then(
      (records) => valuesOf(records).join(),
      (error: Error) => error.message.split(':')[0],
    );
    expect(outcome).toBe(
      onTarget('consumer-protocol', { embedded: 'UnsupportedVersionException', apache: 'a' }),
    );
  });

  it('describes the cluster', async () => {
    const target = await useTarget();
    const described = await java.call('admin', { call: 'describeCluster', config: producing(target) });
    expect(described).toEqual({
      clusterId: expect.stringMatching(/^[\w-]{22}$/u),
      controller: expect.toBeOneOf([...target.nodeIds]),
      nodes: target.nodeIds.map(String),
    });
  });

  it('finds a topic by its id, and hears that it may do everything', async () => {
    const target = await useTarget();
    const topic = await target.topic('orders');
    const config = producing(target);
    const described = await java.call('admin', { call: 'describeTopic', config, topic });
    expect(described).toEqual({
      topicId: expect.stringMatching(/^[\w-]{22}$/u),
      nameById: topic,
      operations: [
        'ALTER',
        'ALTER_CONFIGS',
        'CREATE',
        'DELETE',
        'DESCRIBE',
        'DESCRIBE_CONFIGS',
        'READ',
        'WRITE',
      ],
    });
    const group = target.name('g');
    await java.call('produce', { config, records: [{ topic, value: 'v' }] });
    await java.call('consume', {
      config: consuming(target, { 'group.id': group }),
      topics: [topic],
      count: 1,
    });
    const operations = await java.call('admin', { call: 'authorizedOperations', config, group });
    expect(operations).toEqual({
      cluster: [
        'ALTER',
        'ALTER_CONFIGS',
        'CLUSTER_ACTION',
        'CREATE',
        'DESCRIBE',
        'DESCRIBE_CONFIGS',
        'IDEMPOTENT_WRITE',
      ],
      group: ['ALTER_CONFIGS', 'DELETE', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'READ'],
    });
  });
});
