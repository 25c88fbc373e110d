import { describe, expect, it } from 'vitest';
import { NodeTable } from './node-table.ts';
import type { ClusterMetadata } from './protocol/metadata.ts';

const SEEDS = ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3'];

/** A cluster whose node n listens on port n. `leaders` are those of one topic's partitions, replicated to all. */
function view(
  nodeIds: readonly number[],
  leaders: readonly number[] = [],
  replicas = [1, 2, 3],
): ClusterMetadata {
  return {
    nodes: nodeIds.map((nodeId) => ({ nodeId, host: '127.0.0.1', port: nodeId, rack: undefined })),
    controllerId: nodeIds[0],
    clusterId: 'c',
    operations: undefined,
    topics: [
      {
        name: 'orders',
        topicId: undefined,
        isInternal: false,
        errorCode: 0,
        operations: undefined,
        partitions: leaders.map((leader, partition) => ({
          partition,
          leader,
          leaderEpoch: 0,
          replicas,
          isr: nodeIds,
          errorCode: 0,
        })),
      },
    ],
  };
}
const refused = { reason: 'connect ECONNREFUSED', trouble: undefined };
const statesOf = (table: NodeTable) =>
  table.nodes().map(({ nodeId, state, sinceMs }) => [nodeId, state, sinceMs]);

describe('NodeTable', () => {
  it('asks the first addresses until a node answers, then the nodes', () => {
    const table = new NodeTable(['kafka.example.com:9092']);
    expect(table.addresses()).toEqual(['kafka.example.com:9092']);
    table.answered('kafka.example.com:9092', view([1, 2]), 10);
    expect(table.addresses()).toEqual(['127.0.0.1:1', '127.0.0.1:2', 'kafka.example.com:9092']);
    expect(statesOf(table)).toEqual([
      [1, 'unknown', 10],
      [2, 'unknown', 10],
    ]);
    table.answered('127.0.0.1:1', view([1, 2]), 20);
    expect(table.addresses()).toEqual(['127.0.0.1:1', '127.0.0.1:2']);
  });

  it('keeps a node that the cluster no longer lists, as KRaft does with a dead one', () => {
    const table = new NodeTable(SEEDS);
    for (const address of SEEDS) table.answered(address, view([1, 2, 3], [1, 2, 3]), 10);
    table.failed('127.0.0.1:1', refused, 20);
    table.answered('127.0.0.1:2', view([2, 3], [2, 2, 3]), 30);
    table.failed('127.0.0.1:1', refused, 40);
    expect(table.nodes()).toEqual([
      { nodeId: 1, address: '127.0.0.1:1', state: 'down', sinceMs: 20, reason: refused.reason },
      { nodeId: 2, address: '127.0.0.1:2', state: 'answers', sinceMs: 10, reason: undefined },
      { nodeId: 3, address: '127.0.0.1:3', state: 'answers', sinceMs: 10, reason: undefined },
    ]);
    expect(table.isAnswered()).toBe(true);
    table.answered('127.0.0.1:1', view([1, 2, 3]), 50);
    expect(statesOf(table)[0]).toEqual([1, 'answers', 50]);
  });

  it('knows a node that was dead before, from the lists of replicas', () => {
    const table = new NodeTable(['127.0.0.1:2']);
    table.answered('127.0.0.1:2', view([2, 3], [2, 2, 3]), 10);
    expect(table.nodes()[0]).toEqual({
      nodeId: 1,
      address: '',
      state: 'down',
      sinceMs: 10,
      reason: 'the cluster does not list it among its nodes',
    });
  });

  it('forgets a node that has left the cluster for good', () => {
    const table = new NodeTable(SEEDS);
    for (const address of SEEDS) table.answered(address, view([1, 2, 3]), 0);
    table.failed('127.0.0.1:1', refused, 1);
    table.answered('127.0.0.1:2', view([2, 3]), 3_600_000);
    expect(table.nodes()).toHaveLength(3);
    table.answered('127.0.0.1:2', view([2, 3]), 3_600_001);
    expect(table.nodes().map(({ nodeId }) => nodeId)).toEqual([2, 3]);
  });

  it('follows a node to another address', () => {
    const table = new NodeTable(['127.0.0.1:2']);
    table.answered('127.0.0.1:2', view([1, 2]), 10);
    const moved = view([1, 2]);
    table.answered(
      '127.0.0.1:2',
      {
        ...moved,
        nodes: moved.nodes.map(({ nodeId, host, port, rack }) => ({ nodeId, host, port: port + 100, rack })),
      },
      20,
    );
    expect(table.addresses()).toEqual(['127.0.0.1:101', '127.0.0.1:102', '127.0.0.1:2']);
  });

  it('is not answered only once every address has failed', () => {
    const table = new NodeTable(SEEDS);
    expect(table.isAnswered()).toBeUndefined();
    table.failed('127.0.0.1:1', refused, 1);
    table.failed('127.0.0.1:2', { reason: 'expired', trouble: 'certificate_expired' }, 1);
    expect(table.isAnswered()).toBeUndefined();
    table.failed('127.0.0.1:3', refused, 1);
    expect(table.isAnswered()).toBe(false);
    // A setting that must change outweighs a node that is merely away.
    expect(table.failure()).toMatchObject({ reason: 'expired', trouble: 'certificate_expired' });
    table.heard('127.0.0.1:3', 2);
    expect(table.isAnswered()).toBe(true);
  });

  it.each([
    ['the leader of one is down', [1, 2, 3], [1, 2, 3], [0], false],
    ['one has no leader', [2, 3], [-1, 2, 3], [0], false],
    ['all are led by the dead', [1, 2, 3], [1, 1, 1], [0, 1, 2], true],
    ['others lead', [2, 3], [2, 2, 3], [], false],
  ] as const)('says which partitions nobody leads: %s', (_, listed, leaders, leaderless, isHeadless) => {
    const table = new NodeTable(SEEDS);
    for (const address of SEEDS) table.answered(address, view([1, 2, 3], [1, 2, 3]), 10);
    table.failed('127.0.0.1:1', refused, 20);
    table.answered('127.0.0.1:2', view(listed, leaders), 30);
    expect(table.leaderless()).toEqual(
      leaderless.length === 0 ? [] : [{ topic: 'orders', partitions: leaderless }],
    );
    expect(table.isHeadless()).toBe(isHeadless);
  });
});
