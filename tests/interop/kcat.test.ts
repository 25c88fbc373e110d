import { describe, expect, it, onTestFinished } from 'vitest';
import { hasKcat, jsonLines, KCAT, type KcatRecord } from './clients/kcat.ts';
import { run, start } from './support/command.ts';
import { connectedAdmin, connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

const lines = (name: string, count = 500): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

type KcatMetadata = {
  brokers: { id: number; name: string }[];
  topics: { topic: string; partitions: { partition: number; leader: number }[] }[];
};

describe.skipIf(!hasKcat)('kcat', () => {
  it('produces idempotently, in order, and consumes in a group that goes on where it was', async () => {
    const target = await useTarget();
    const topic = await target.topic('t');
    const group = target.name('g');
    const sent = lines('idempotent');
    await run(
      KCAT,
      [
        '-b',
        target.address,
        '-P',
        '-t',
        topic,
        '-X',
        'enable.idempotence=true',
        '-X',
        'batch.num.messages=20',
      ],
      `${sent.join('\n')}\n`,
    );
    const read = async (count: number): Promise<KcatRecord[]> =>
      jsonLines(
        await run(KCAT, [
          '-b',
          target.address,
          '-G',
          group,
          '-X',
          'auto.offset.reset=earliest',
          '-c',
          String(count),
          '-q',
          '-J',
          topic,
        ]),
      );
    const first = await read(200);
    const second = await read(300);
    expect([...first, ...second].map(({ offset, payload }) => [offset, payload])).toEqual(
      sent.map((value, offset) => [offset, value]),
    );
  });

  it('shares partitions between members that come and go', async () => {
    const target = await useTarget();
    const topic = await target.topic('t', { partitions: 4 });
    const group = target.name('g');
    const options = [
      'heartbeat.interval.ms=200',
      'auto.offset.reset=earliest',
      'partition.assignment.strategy=range',
    ];
    const member = () =>
      start(KCAT, [
        '-b',
        target.address,
        '-G',
        group,
        '-u',
        ...options.flatMap((each) => ['-X', each]),
        topic,
      ]);
    const assigned = (process: ReturnType<typeof member>, count: number): Promise<unknown> =>
      process.until((output) => {
        const last = output.split('\n').findLast((line) => line.includes('assigned:'));
        return last?.split('assigned:')[1]?.split(',').length === count;
      });
    const first = member();
    await assigned(first, 4);
    const second = member();
    await Promise.all([assigned(first, 2), assigned(second, 2)]);
    await first.interrupt();
    await assigned(second, 4);
    const producer = await connectedProducer(kafkaClient(target.address));
    await producer.send({
      topic,
      messages: [0, 1, 2, 3].map((partition) => ({ partition, value: `after-${partition}` })),
    });
    await second.until((output) => [0, 1, 2, 3].every((partition) => output.includes(`after-${partition}`)));
    const received = await second.interrupt();
    expect(received.match(/^after-\d$/gmu)?.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'after-0',
      'after-1',
      'after-2',
      'after-3',
    ]);
  });

  it('leaves out what was taken back, and shows it to those who read uncommitted records', async () => {
    const target = await useTarget();
    const topic = await target.topic('t');
    const producer = await connectedProducer(kafkaClient(target.address), {
      idempotent: true,
      maxInFlightRequests: 1,
      transactionalId: target.name('txn'),
    });
    for (const [value, isCommit] of [
      ['a', true],
      ['b', false],
      ['c', true],
    ] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value }] });
      await (isCommit ? transaction.commit() : transaction.abort());
    }
    const read = (isolation: string): Promise<string> =>
      run(KCAT, ['-b', target.address, '-C', '-t', topic, '-e', '-q', '-X', `isolation.level=${isolation}`]);
    expect(await read('read_committed')).toBe('a\nc\n');
    expect(await read('read_uncommitted')).toBe('a\nb\nc\n');
  });

  it('lists nodes, topics and partitions', async () => {
    const target = await useTarget();
    const topic = await target.topic('t', { partitions: 3 });
    const metadata = JSON.parse(await run(KCAT, ['-b', target.address, '-L', '-J'])) as KcatMetadata;
    expect(metadata.brokers.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(target.nodeIds);
    expect(metadata.brokers.map(({ name }) => name)).toContain(target.address);
    const nodes = expect.toSatisfy((each: { id: number }[]) =>
      target.nodeIds.every((id) => each.some((node) => node.id === id)),
    );
    expect(metadata.topics.find((each) => each.topic === topic)?.partitions).toMatchObject(
      [0, 1, 2].map((partition) => ({
        partition,
        leader: expect.toBeOneOf([...target.nodeIds]),
        replicas: nodes,
        isrs: nodes,
      })),
    );
  });

  it('finds offsets by time, and reads from there', async () => {
    const target = await useTarget();
    const topic = await target.topic('t', { configs: { 'retention.ms': '-1' } });
    const producer = await connectedProducer(kafkaClient(target.address));
    await producer.send({
      topic,
      messages: [1000, 2000, 3000].map((time) => ({ value: String(time), timestamp: String(time) })),
    });
    const at = async (time: string): Promise<string> =>
      (await run(KCAT, ['-b', target.address, '-Q', '-t', `${topic}:0:${time}`])).trim();
    expect(await at('1500')).toBe(`${topic} [0] offset 1`);
    expect(await at('2000')).toBe(`${topic} [0] offset 1`);
    // librdkafka's words for "no such record", the beginning and the end.
    expect(await at('3001')).toBe(`${topic} [0] offset -1`);
    expect(await at('-2')).toBe(`${topic} [0] offset 0`);
    expect(await at('-1')).toBe(`${topic} [0] offset 3`);
    const read = await run(KCAT, ['-b', target.address, '-C', '-t', topic, '-o', 's@1500', '-e', '-q']);
    expect(read).toBe('2000\n3000\n');
  });

  it('goes to the beginning where its offset is gone', async () => {
    const target = await useTarget();
    const topic = await target.topic('t');
    await run(KCAT, ['-b', target.address, '-P', '-t', topic], 'a\nb\nc\n');
    const admin = await connectedAdmin(kafkaClient(target.address));
    const group = target.name('g');
    await admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '1' }] });
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
    const reset = ['-X', 'auto.offset.reset=earliest'];
    expect(await run(KCAT, ['-b', target.address, '-G', group, ...reset, '-c', '1', '-q', topic])).toBe(
      'c\n',
    );
  });

  it('makes a topic by writing to it, which kafkajs reads', async () => {
    const target = await useTarget();
    const topic = target.name('made-on-demand');
    await run(KCAT, ['-b', target.address, '-P', '-t', topic], 'a\n');
    const { records, consumer } = await consume(kafkaClient(target.address), {
      groupId: target.name('g'),
      topics: [topic],
      count: 1,
    });
    onTestFinished(() => consumer.disconnect());
    expect(records).toMatchObject([{ topic, offset: '0', key: null, value: 'a' }]);
  });
});
