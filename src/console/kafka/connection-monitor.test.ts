import { describe, expect, it } from 'vitest';
import type { KafkaTrouble } from '../../contract/kafka-status.ts';
import { ConnectionMonitor, type Connection, type ConnectionMonitorOptions } from './connection-monitor.ts';
import type { ClusterMetadata } from './protocol/metadata.ts';

const EVERY_MS = 1_000;

/** A clock that the test moves, and nodes that answer, refuse or freeze. */
class World {
  nowMs = 0;
  readonly down = new Map<number, string>();
  readonly troubles = new Map<string, KafkaTrouble>();
  readonly changes: Connection[] = [];
  readonly heard = new Set<string>();
  readonly #timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  readonly #nodes: readonly number[];
  asked: string[] = [];
  clusterId = 'c';

  constructor(nodes: readonly number[]) {
    this.#nodes = nodes;
  }

  monitor(options: Partial<ConnectionMonitorOptions> = {}): ConnectionMonitor {
    return new ConnectionMonitor({
      seeds: this.#nodes.map((id) => `127.0.0.1:${id}`),
      probeOf: (address) => ({ ask: () => this.#ask(address), drop: () => undefined }),
      topics: () => ['orders'],
      diagnose: async (_error, address) => this.troubles.get(address),
      hasHeard: (address) => this.heard.has(address),
      onChange: (connection) => this.changes.push(connection),
      now: () => this.nowMs,
      setTimer: (run, afterMs) => {
        const timer = { atMs: this.nowMs + afterMs, run };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
      probeEveryMs: EVERY_MS,
      ...options,
    });
  }

  /** Passes in steps of the timers that are due; answers settle in between. */
  async pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      await settled();
      const [next] = [...this.#timers].toSorted((one, other) => one.atMs - other.atMs);
      if (!next || next.atMs > endMs) {
        break;
      }
      this.#timers.delete(next);
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = endMs;
    await settled();
  }

  async #ask(address: string): Promise<ClusterMetadata> {
    this.asked.push(address);
    const id = Number(address.split(':')[1]);
    const reason = this.down.get(id);
    if (reason !== undefined) {
      throw new Error(reason);
    }
    const running = this.#nodes.filter((each) => !this.down.has(each));
    return {
      nodes: running.map((nodeId) => ({ nodeId, host: '127.0.0.1', port: nodeId, rack: undefined })),
      controllerId: running[0],
      clusterId: this.clusterId,
      operations: undefined,
      topics: [
        {
          name: 'orders',
          topicId: undefined,
          isInternal: false,
          errorCode: 0,
          operations: undefined,
          partitions: this.#nodes.map((preferred, partition) => ({
            partition,
            leader: this.down.has(preferred) ? (running[0] ?? -1) : preferred,
            leaderEpoch: 0,
            replicas: this.#nodes,
            isr: running,
            errorCode: 0,
          })),
        },
      ],
    };
  }
}

async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await Promise.resolve();
  }
}

const statesIn = (world: World) => [...new Set(world.changes.map(({ state }) => state))];

describe('ConnectionMonitor, of three nodes', () => {
  it.each([1, 2, 3])('stays connected when node %i dies, and says since when', async (id) => {
    const world = new World([1, 2, 3]);
    const monitor = world.monitor();
    await world.pass(5_000);
    expect(monitor.current()).toMatchObject({ state: 'connected', leaderless: [] });
    world.down.set(id, 'connect ECONNREFUSED');
    await world.pass(60_000);
    expect(statesIn(world)).toEqual(['connected']);
    expect(monitor.current().nodes.map(({ nodeId, state }) => [nodeId, state])).toEqual(
      [1, 2, 3].map((each) => [each, each === id ? 'down' : 'answers']),
    );
    const { sinceMs, reason } = monitor.current().nodes.find(({ nodeId }) => nodeId === id)!;
    expect(sinceMs).toBeLessThanOrEqual(6_000);
    expect(reason).toBe('connect ECONNREFUSED');
    world.down.clear();
    await world.pass(2_000);
    expect(monitor.current().nodes.map(({ state }) => state)).toEqual(['answers', 'answers', 'answers']);
    await monitor.stop();
  });

  it('is unreachable only when none answers, and one outage has one beginning', async () => {
    const world = new World([1, 2, 3]);
    const monitor = world.monitor();
    await world.pass(1_000);
    for (const id of [1, 2]) world.down.set(id, 'connect ECONNREFUSED');
    await world.pass(30_000);
    expect(monitor.current().state).toBe('connected');
    world.down.set(3, 'connect ECONNREFUSED');
    await world.pass(2_000);
    const { state, sinceMs } = monitor.current();
    expect(state).toBe('reconnecting');
    await world.pass(12_000);
    expect(monitor.current()).toMatchObject({ state: 'unreachable', sinceMs });
    world.down.delete(2);
    await world.pass(2_000);
    expect(monitor.current().state).toBe('connected');
    await monitor.stop();
  });

  it('takes a node for up that a connection in use hears, although the question fails', async () => {
    const world = new World([1, 2, 3]);
    const monitor = world.monitor();
    await world.pass(1_000);
    world.down.set(1, 'no answer in 4000 ms');
    world.heard.add('127.0.0.1:1');
    await world.pass(10_000);
    expect(monitor.current().nodes[0]).toMatchObject({ state: 'answers' });
    world.heard.clear();
    await world.pass(2_000);
    expect(monitor.current().nodes[0]).toMatchObject({ state: 'down', reason: 'no answer in 4000 ms' });
    await monitor.stop();
  });

  it('starts with the first addresses dead', async () => {
    const world = new World([1, 2, 3]);
    world.down.set(1, 'connect ECONNREFUSED').set(2, 'connect ECONNREFUSED');
    const monitor = world.monitor();
    await world.pass(0);
    expect(monitor.current()).toMatchObject({ state: 'connected' });
    expect(monitor.current().nodes).toEqual([
      expect.objectContaining({ nodeId: 1, state: 'down' }),
      expect.objectContaining({ nodeId: 2, state: 'down' }),
      expect.objectContaining({ nodeId: 3, state: 'answers' }),
    ]);
    await monitor.stop();
  });
});

describe('ConnectionMonitor, of one node', () => {
  it('is reconnecting, then unreachable after ten seconds, then connected', async () => {
    const world = new World([1]);
    const monitor = world.monitor();
    await world.pass(1_000);
    world.down.set(1, 'connect ECONNREFUSED');
    await world.pass(10_000);
    expect(monitor.current().state).toBe('reconnecting');
    await world.pass(1_000);
    expect(monitor.current().state).toBe('unreachable');
    world.down.clear();
    await world.pass(1_000);
    expect(world.changes.map(({ state }) => state)).toEqual([
      'connected',
      'reconnecting',
      'unreachable',
      'connected',
    ]);
    await monitor.stop();
  });

  it('says at once which setting Kafka does not accept', async () => {
    const world = new World([1]);
    world.down.set(1, 'self-signed certificate');
    world.troubles.set('127.0.0.1:1', 'certificate');
    const monitor = world.monitor();
    await world.pass(0);
    expect(monitor.current()).toMatchObject({ state: 'unreachable', trouble: 'certificate' });
    await monitor.stop();
  });

  it('blames no setting while a Kafka that was met closes connections, as one that restarts does', async () => {
    const world = new World([1]);
    const monitor = world.monitor();
    await world.pass(1_000);
    world.down.set(1, 'Closed connection');
    world.troubles.set('127.0.0.1:1', 'closed');
    await world.pass(60_000);
    expect(monitor.current()).toMatchObject({ state: 'unreachable', trouble: undefined });
    await monitor.stop();
  });

  it('asks at once when something failed elsewhere, and not at all once it has stopped', async () => {
    const world = new World([1]);
    const monitor = world.monitor();
    await world.pass(500);
    world.asked = [];
    monitor.suspect();
    await world.pass(0);
    expect(world.asked).toEqual(['127.0.0.1:1']);
    await monitor.stop();
    await world.pass(10_000);
    expect(world.asked).toEqual(['127.0.0.1:1']);
  });

  it('is not connected to a cluster that is not the one that is meant', async () => {
    const world = new World([1]);
    world.clusterId = 'another';
    const monitor = world.monitor({ admits: (clusterId) => clusterId === 'c' });
    await world.pass(10_000);
    expect(monitor.current()).toMatchObject({ state: 'connecting', nodes: [] });
    await monitor.stop();
  });
});
