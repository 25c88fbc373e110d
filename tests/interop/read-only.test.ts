import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConsoleOptions, VigieConsole } from '../../src/console/vigie-console.ts';
import { writesToKafka } from '../../src/contract/call-effects.ts';
import {
  CALL_NAMES,
  STREAM_NAMES,
  type CallInput,
  type CallName,
  type ConnectionCall,
  type StreamInput,
  type StreamName,
} from '../../src/contract/contract.ts';
import { errorText } from '../../src/contract/error-text.ts';
import type { ConsoleStatus } from '../../src/contract/streams.ts';
import { TAPE_HEAD } from '../../src/contract/tape.ts';
import { DEFAULT_SIMULATOR_SETTINGS } from '../../src/console/simulator/simulator.ts';
import type { TopicMap } from '../../src/domain/topic-map.ts';
import { recordAskedOfKafka } from './support/asked-of-kafka.ts';
import { eventually } from './support/eventually.ts';
import { connectedAdmin, connectedProducer, kafkaClient } from './support/kafkajs-client.ts';
import { memoryConsole } from './support/memory-console.ts';
import { useTarget } from './support/target.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** What a person clicks in an hour. */
const ROUNDS = 5;

type OwnCall = Exclude<CallName, ConnectionCall>;
type OwnStream = Exclude<StreamName, 'connections'>;

/** One that is there, and one of the shop's that is not. */
type Topics = { readonly topic: string; readonly missing: string };

/** An input that each call accepts: a call that is added does not compile before it is tried here. */
function inputsOf({ topic, missing }: Topics): { readonly [N in OwnCall]: CallInput<N> } {
  const position = { topic, partition: 0, offset: '0' };
  const order = {
    customerName: 'Jean Dupont',
    customerEmail: 'jean.dupont@example.com',
    product: 'Laptop',
    quantity: 1,
    amountMinor: 99_999,
    currency: 'EUR',
    address: '123 Rue de Paris',
  };
  const line = { topic, partition: 0, offset: '0', timestamp: 1_700_000_000_000, headers: [], value: null };
  return {
    'app.info': undefined,
    'orders.suggest': { language: 'fr' },
    'orders.create': order,
    'orders.search': { text: 'Jean', limit: 5 },
    'payments.create': {
      orderId: 'o1',
      amountMinor: 1,
      currency: 'EUR',
      method: 'paypal',
      outcome: 'succeeded',
      successRate: 1,
    },
    'deliveries.create': { orderId: 'o1', address: 'Lyon' },
    'deliveries.advance': { deliveryId: 'd1' },
    'records.read': position,
    'quarantine.preview': { items: [{ position }] },
    'quarantine.redrive': { items: [{ position }] },
    'export.list': { list: 'orders', filter: 'all', search: '', format: 'csv' },
    'tape.read': { after: 'start' },
    'tape.open': { text: TAPE_HEAD, isFirst: true, isLast: false },
    'tape.check': { text: TAPE_HEAD, isFirst: true, isLast: false },
    'tape.write': { text: `${TAPE_HEAD}${JSON.stringify(line)}\n` },
    'log.topics': undefined,
    'log.search': {
      topic,
      start: { kind: 'beginning' },
      filter: { key: '', type: '', text: '', path: '' },
      limit: 10,
    },
    'replay.seek': { kind: 'time', atMs: Date.now() },
    'replay.step': { by: 1 },
    'replay.play': { speed: 1 },
    'replay.pause': undefined,
    'replay.close': undefined,
    'replay.topics': undefined,
    'replay.search': {
      topic,
      start: { kind: 'beginning' },
      filter: { key: '', type: '', text: '', path: '' },
      limit: 10,
    },
    'replay.record': position,
    'privacy.set': { on: false },
    'simulator.start': { ...DEFAULT_SIMULATOR_SETTINGS, ordersPerSecond: 100, advanceDeliveries: true },
    'simulator.configure': { ...DEFAULT_SIMULATOR_SETTINGS, advanceDeliveries: true },
    'simulator.stop': undefined,
    'writes.confirm': { connectionId: 'test' },
    'refused.list': undefined,
    'refused.send': { id: 1, topic, key: 'o1', headers: [], value: '{}' },
    'refused.drop': { ids: [1] },
    'topics.create': { topic: missing },
    'nodes.switch': { nodeId: 1, running: false },
  };
}

function streamsOf(topic: string): { readonly [N in OwnStream]: StreamInput<N> } {
  const list = { search: '', filter: 'all', limit: 10 } as const;
  return {
    status: undefined,
    dashboard: { range: '1h' },
    activity: list,
    orders: list,
    payments: list,
    deliveries: list,
    quarantine: list,
    notifications: list,
    beside: undefined,
    order: { orderId: 'o1' },
    pulse: undefined,
    replay: undefined,
    log: { topic, filter: { key: '', type: '', text: '', path: '' } },
  };
}

/** Those of the running console: the others are answered without one, and talk to no cluster of their own accord. */
const isOwn = (name: CallName): name is OwnCall => !name.startsWith('connections.');
const isOwnStream = (name: StreamName): name is OwnStream => name !== 'connections';

/** A cluster with orders of another program, a record that nothing can be made of, and two topics missing. */
async function shopOfOthers() {
  const target = await useTarget();
  const topic = target.name('shop.orders');
  const missing = target.name('payments');
  const topicMap: TopicMap = {
    rules: [
      { match: topic, entity: 'order' },
      { match: missing, entity: 'payment' },
      { match: target.name('deliveries'), entity: 'delivery' },
    ],
  };
  const admin = await connectedAdmin(kafkaClient(target.address));
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 3 }] });
  await eventually(() => admin.fetchTopicOffsets(topic));
  const producer = await connectedProducer(kafkaClient(target.address));
  const order = { order_id: 'o1', product: 'Laptop', amount: '12.50', status: 'Pending' };
  await producer.send({
    topic,
    messages: [{ key: 'o1', value: JSON.stringify(order) }, { value: 'nonsense' }],
  });
  return {
    topic,
    missing,
    start: (mode: 'read' | 'write', change: Partial<ConsoleOptions> = {}): VigieConsole => {
      const running = memoryConsole(target.address, {
        mode,
        ...change,
        installationId: target.name('readonly'),
        shop: { topicMap, defaultCurrency: 'EUR', zone: 'Europe/Paris' },
        madeTopics: topicMap.rules.map(({ match }) => match),
      });
      let stopping: Promise<void> | undefined;
      const stop = (): Promise<void> => (stopping ??= running.stop());
      onTestFinished(stop);
      return { ...running, stop };
    },
    /** What Kafka itself says there is of this test: topics, groups, and where each partition ends. */
    state: async () => {
      const { groups } = await admin.listGroups();
      const offsets = await admin.fetchTopicOffsets(topic);
      return {
        topics: target.own(await admin.listTopics()),
        groups: groups.map(({ groupId }) => groupId).filter((id) => id.includes(target.name('readonly'))),
        ends: offsets.map(({ partition, high }) => `${partition}: ${high}`).toSorted(),
      };
    },
  };
}

/** The commands that a screen is told of as waiting. */
function waitingIn(running: VigieConsole): Promise<number> {
  return new Promise((resolve) => {
    const session = running.openSession((_id, { value }) => {
      session.dispose();
      resolve((value as ConsoleStatus).waitingCommands);
    });
    void session.open('status', 'status', undefined);
  });
}

describe('a console on a read-only connection', () => {
  it('reads all there is, refuses every call that writes, and leaves the cluster as it was', async () => {
    const { topic, missing, start, state } = await shopOfOthers();
    const before = await state();
    const asked = recordAskedOfKafka('vigie-');
    const running = start('read');
    await running.whenSettled;
    await eventually(async () => expect((await running.ask('dashboard', '1h')).orders).toBe(1));

    const session = running.openSession(() => undefined);
    for (const name of STREAM_NAMES.filter(isOwnStream))
      expect(await session.open(name, name, streamsOf(topic)[name])).toMatchObject({ ok: true });
    const inputs = inputsOf({ topic, missing });
    const refused = new Set<string>();
    const names = CALL_NAMES.filter(isOwn);
    for (const name of Array.from({ length: ROUNDS }, () => names).flat()) {
      for (const caller of ['screen', 'program'] as const) {
        const result = await running.dispatch(name, inputs[name], { caller });
        const code = result.ok ? undefined : result.error.code;
        expect([name, code]).not.toEqual([name, 'invalid_input']);
        if (code === 'connection_read_only') refused.add(`${name} by a ${caller}`);
      }
    }
    expect([...refused]).toEqual(
      CALL_NAMES.filter(writesToKafka).flatMap((name) => [`${name} by a screen`, `${name} by a program`]),
    );
    session.dispose();
    await running.stop();

    // Fetch and Metadata: it did talk to Kafka, and the recorder heard it.
    expect([...asked.keys()]).toEqual(expect.arrayContaining([1, 3]));
    expect(asked.changing()).toEqual([]);
    expect(await state()).toEqual(before);
  });

  it('says so in both languages', () => {
    const error = { code: 'connection_read_only', message: '', retryable: false } as const;
    expect(errorText(error, 'fr')).toContain('lecture seule');
    expect(errorText(error, 'en')).toContain('read only');
  });

  it('keeps what an earlier run left to be sent, says that it waits, and sends it once it may write', async () => {
    const { topic, missing, start, state } = await shopOfOthers();
    const outboxFile = join(temporaryDirectory(), 'outbox.db');
    const away = start('write', { outboxFile, brokers: ['127.0.0.1:1'] });
    const order = inputsOf({ topic, missing })['orders.create'];
    expect(await away.dispatch('orders.create', order)).toMatchObject({ value: { status: 'waiting' } });
    await away.stop();

    const before = await state();
    const reading = start('read', { outboxFile });
    await reading.whenSettled;
    expect(await waitingIn(reading)).toBe(1);
    await reading.stop();
    expect(await state()).toEqual(before);

    const writing = start('write', { outboxFile });
    await writing.whenSettled;
    await eventually(async () => expect((await writing.ask('dashboard', '1h')).orders).toBe(2));
    expect(await waitingIn(writing)).toBe(0);
  });

  it('is told apart from one that may write, which the recorder hears writing', async () => {
    const { topic, missing, start, state } = await shopOfOthers();
    const asked = recordAskedOfKafka('vigie-');
    const running = start('write');
    await running.whenSettled;
    expect(
      await running.dispatch('orders.create', inputsOf({ topic, missing })['orders.create']),
    ).toMatchObject({
      ok: true,
      value: { status: 'acknowledged' },
    });
    expect((await state()).topics).toHaveLength(3);
    await running.stop();
    expect(asked.changing()).toEqual(expect.arrayContaining(['Produce', 'CreateTopics']));
  });
});
