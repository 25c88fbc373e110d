import type { LostTopic } from '../../contract/streams.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type {
  BrokerProcessCommand,
  BrokerProcessMessage,
  BrokerProcessOptions,
} from '../../broker/process-messages.ts';
import { superviseBroker, type BrokerChild } from './broker-supervisor.ts';

/** A broker process whose words are the test's. */
type Recovery = Extract<BrokerProcessMessage, { type: 'ready' }>['recovery'];
type RecordDamage = Extract<BrokerProcessMessage, { type: 'damage' }>['damage'];

class FakeChild implements BrokerChild {
  readonly options: BrokerProcessOptions;
  readonly sent: BrokerProcessCommand[] = [];
  readonly #listeners: ((message: BrokerProcessMessage) => void)[] = [];
  readonly #exits: (() => void)[] = [];

  constructor(options: BrokerProcessOptions) {
    this.options = options;
  }

  send = (message: BrokerProcessCommand): void => void this.sent.push(message);
  onMessage = (listener: (message: BrokerProcessMessage) => void): void =>
    void this.#listeners.push(listener);
  onExit = (listener: () => void): void => void this.#exits.push(listener);
  kill = (): void => this.die();

  tell(message: BrokerProcessMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  die(): void {
    for (const listener of this.#exits) listener();
  }
}

const RECOVERY = {
  cleanShutdown: true,
  topics: 0,
  partitions: 0,
  groups: 0,
  scannedBytes: 0,
  tornBytes: 0,
  damage: [] as RecordDamage[],
  missing: [] as Recovery['missing'],
  damagedJournals: [],
  cutJournals: [],
  rebuiltTopics: [],
  lostTopics: [] as LostTopic[],
};

function node(nodeId: number, isRunning = true) {
  return { nodeId, host: '127.0.0.1', port: 9091 + nodeId, isRunning, leads: isRunning ? 2 : 0 };
}

function shown(nodeId: number, running = true) {
  return { nodeId, address: `127.0.0.1:${9091 + nodeId}`, running, leads: running ? 2 : 0 };
}

function ready(child: FakeChild, found: Partial<typeof RECOVERY> = {}): void {
  child.tell({
    type: 'ready',
    host: '127.0.0.1',
    port: 9092,
    clusterId: 'c',
    recovery: { ...RECOVERY, ...found },
    nodes: [node(1), node(2)],
    notes: [],
  });
}

const children: FakeChild[] = [];

async function supervised() {
  const starting = superviseBroker({
    fork(options) {
      const child = new FakeChild(options);
      children.push(child);
      return child;
    },
    broker: { dataDir: 'dir', port: 9092, nextFreePort: true, nodes: 2 },
    log: () => undefined,
  });
  ready(children[0]!);
  return { supervisor: await starting, child: children[0]! };
}

beforeEach(() => {
  vi.useFakeTimers();
  children.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('knows the addresses of all nodes', async () => {
  const { supervisor } = await supervised();
  expect(supervisor.addresses).toEqual(['127.0.0.1:9092', '127.0.0.1:9093']);
  expect(supervisor.state()).toEqual({ nodes: [shown(1), shown(2)], storageProblem: undefined });
});

it('switches a node and says what became of it', async () => {
  const { supervisor, child } = await supervised();
  const changed = vi.fn<() => void>();
  supervisor.onChange(changed);
  const stopped = supervisor.switchNode(2, false);
  expect(child.sent).toEqual([{ type: 'stop-node', nodeId: 2 }]);
  child.tell({ type: 'nodes', nodes: [node(1), node(2, false)] });
  expect(await stopped).toEqual({
    ok: true,
    value: { nodes: [shown(1), shown(2, false)], storageProblem: undefined },
  });
  expect(changed).toHaveBeenCalledOnce();

  const refused = supervisor.switchNode(1, false);
  child.tell({ type: 'nodes', nodes: [node(1), node(2, false)], problem: 'LAST_NODE' });
  expect(await refused).toMatchObject({ ok: false, error: { code: 'last_node' } });
});

it('takes the disk for healthy again when the broker says so', async () => {
  const { supervisor, child } = await supervised();
  const problem = { sinceMs: 7, reason: 'full', message: 'ENOSPC' } as const;
  child.tell({ type: 'storage', problem });
  expect(supervisor.state().storageProblem).toEqual(problem);
  child.tell({ type: 'storage' });
  expect(supervisor.state().storageProblem).toBeUndefined();
});

it('knows what is missing, found while the broker ran, and told again by the next start, each once', async () => {
  const { supervisor, child } = await supervised();
  expect(supervisor.state().damage).toBeUndefined();
  const damage = {
    topic: 'orders',
    partition: 1,
    offset: '7',
    damagedBytes: 80,
    keptAside: 'damaged/x',
    missing: [{ from: '7', to: '9' }],
  };
  child.tell({ type: 'damage', damage });
  const first = { topic: 'orders', partition: 1, from: '7', to: '9' };
  expect(supervisor.state().damage).toEqual({ lostTopics: [], missing: [first] });
  child.die();
  await vi.advanceTimersByTimeAsync(200);
  const lost: LostTopic = { cause: 'name_lost', id: '1', path: 'damaged/topic-1' };
  ready(children[1]!, { missing: [first, { ...first, partition: 2 }], lostTopics: [lost] });
  expect(supervisor.state().damage).toEqual({
    lostTopics: [lost],
    missing: [first, { ...first, partition: 2 }],
  });
});

it('starts a dead broker again on the ports of all nodes, and answers who was waiting', async () => {
  const { supervisor, child } = await supervised();
  const asked = supervisor.switchNode(2, false);
  child.die();
  expect(await asked).toMatchObject({ ok: false, error: { code: 'kafka_unreachable' } });
  expect(await supervisor.switchNode(2, false)).toMatchObject({ ok: false });
  await vi.advanceTimersByTimeAsync(200);
  expect(children).toHaveLength(2);
  expect(children[1]!.options).toMatchObject({ ports: [9092, 9093], nextFreePort: false });
  ready(children[1]!);
  expect(supervisor.state().nodes).toEqual([shown(1), shown(2)]);
});

it('says that it is being started again, and waits longer each time, five seconds at most', async () => {
  const { supervisor } = await supervised();
  const sinceMs = Date.now();
  const waits: number[] = [];
  for (let attempts = 1; attempts <= 8; attempts += 1) {
    children.at(-1)!.die();
    expect(supervisor.state()).toMatchObject({
      nodes: [shown(1, false), shown(2, false)],
      restarting: { sinceMs, attempts },
    });
    const before = Date.now();
    const count = children.length;
    while (children.length === count) await vi.advanceTimersByTimeAsync(100);
    waits.push(Date.now() - before);
  }
  expect(waits).toEqual([200, 500, 1_000, 2_000, 5_000, 5_000, 5_000, 5_000]);
  ready(children.at(-1)!);
  expect(supervisor.state()).toMatchObject({ nodes: [shown(1), shown(2)], restarting: undefined });
});

it('starts no other once it is told to stop', async () => {
  const { supervisor, child } = await supervised();
  const stopped = supervisor.stop();
  expect(child.sent).toEqual([{ type: 'stop' }]);
  child.die();
  await stopped;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(children).toHaveLength(1);
});

it('starts from the shortest wait again after a minute of work', async () => {
  await supervised();
  for (let death = 0; death < 4; death += 1) {
    children.at(-1)!.die();
    await vi.advanceTimersByTimeAsync(5_000);
  }
  ready(children.at(-1)!);
  await vi.advanceTimersByTimeAsync(61_000);
  const count = children.length;
  children.at(-1)!.die();
  await vi.advanceTimersByTimeAsync(200);
  expect(children).toHaveLength(count + 1);
});
