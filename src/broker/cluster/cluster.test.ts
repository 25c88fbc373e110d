import { expect, it } from 'vitest';
import type { Topic } from '../log/topic-store.ts';
import { Cluster } from './cluster.ts';

function clusterOf(...nodeIds: number[]): Cluster {
  return new Cluster(nodeIds.map((nodeId) => ({ nodeId, endpoints: new Map(), isRunning: true })));
}

/** Only what a cluster looks at; `raised` counts the changes of leader of each partition. */
function topicOf(partitions: number, placement: Topic['placement'] = {}): Topic & { raised: number[] } {
  const raised = Array.from({ length: partitions }, () => 0);
  return {
    placement,
    spread: 0,
    raised,
    partitions: raised.map((_, index) => ({ raiseLeaderEpoch: () => (raised[index]! += 1) })),
  } as unknown as Topic & { raised: number[] };
}

function stop(cluster: Cluster, nodeId: number, topics: Topic[] = []): void {
  cluster.setRunning(cluster.node(nodeId)!, false, topics);
}

function start(cluster: Cluster, nodeId: number, topics: Topic[] = []): void {
  cluster.setRunning(cluster.node(nodeId)!, true, topics);
}

it('spreads leaders evenly, with a replica on every node up to three', () => {
  const cluster = clusterOf(1, 2, 3);
  const topic = topicOf(6);
  expect(topic.partitions.map((_, partition) => cluster.placeOf(topic, partition))).toEqual([
    { leaderId: 1, replicas: [1, 2, 3], inSync: [1, 2, 3] },
    { leaderId: 2, replicas: [2, 3, 1], inSync: [2, 3, 1] },
    { leaderId: 3, replicas: [3, 1, 2], inSync: [3, 1, 2] },
    { leaderId: 1, replicas: [1, 2, 3], inSync: [1, 2, 3] },
    { leaderId: 2, replicas: [2, 3, 1], inSync: [2, 3, 1] },
    { leaderId: 3, replicas: [3, 1, 2], inSync: [3, 1, 2] },
  ]);
});

it('moves leaders when a node stops, and back when it is there again, with a new epoch each time', () => {
  const cluster = clusterOf(1, 2, 3);
  const topic = topicOf(3);
  stop(cluster, 2, [topic]);
  expect(cluster.placeOf(topic, 1)).toEqual({ leaderId: 3, replicas: [2, 3, 1], inSync: [3, 1] });
  expect(topic.raised).toEqual([0, 1, 0]);
  start(cluster, 2, [topic]);
  expect(cluster.leaderOf(topic, 1)).toBe(2);
  expect(topic.raised).toEqual([0, 2, 0]);
});

it('has no leader for a partition whose only replica stopped', () => {
  const cluster = clusterOf(1, 2, 3);
  const topic = topicOf(2, { replicationFactor: 1 });
  stop(cluster, 1, [topic]);
  expect(cluster.placeOf(topic, 0)).toEqual({ leaderId: undefined, replicas: [1], inSync: [] });
  expect(cluster.leaderOf(topic, 1)).toBe(2);
  expect(topic.raised).toEqual([0, 0]);
  start(cluster, 1, [topic]);
  expect(cluster.leaderOf(topic, 0)).toBe(1);
  expect(topic.raised).toEqual([1, 0]);
});

it('keeps to an assignment, as far as its nodes still exist', () => {
  const assignments = [[3, 1], [9], []];
  const topic = topicOf(3, { assignments, replicationFactor: 2 });
  const cluster = clusterOf(1, 2, 3);
  expect(cluster.placeOf(topic, 0).replicas).toEqual([3, 1]);
  expect(cluster.placeOf(topic, 1).replicas).toEqual([2, 3]);
  expect(cluster.placeOf(topic, 2).replicas).toEqual([3, 1]);
  expect(clusterOf(1).placeOf(topic, 0).replicas).toEqual([1]);
});

it('shows a reassignment for a moment, and moves the leader with it', () => {
  const cluster = clusterOf(1, 2, 3);
  const topic = topicOf(1, { assignments: [[1, 3]], replicationFactor: 2 });
  const [log] = topic.partitions as [Topic['partitions'][number]];
  cluster.reassign({ topic, partition: 0, nowMs: 0 }, () => {
    topic.placement = { assignments: [[3, 2]], replicationFactor: 2 };
  });
  expect(cluster.placeOf(topic, 0)).toEqual({ leaderId: 3, replicas: [3, 2], inSync: [3, 2] });
  expect(topic.raised).toEqual([1]);
  expect(cluster.movingOf(log, 999)).toEqual({
    replicas: [3, 2, 1],
    addingReplicas: [2],
    removingReplicas: [1],
  });
  expect(cluster.movingOf(log, 1000)).toBeUndefined();
});

it('knows which nodes can be assigned', () => {
  const cluster = clusterOf(1, 2);
  expect(cluster.canHost([2, 1])).toBe(true);
  expect(cluster.canHost([])).toBe(false);
  expect(cluster.canHost([1, 1])).toBe(false);
  expect(cluster.canHost([1, 3])).toBe(false);
});

it('gives every group one coordinator, and another one while that is away', () => {
  const cluster = clusterOf(1, 2, 3);
  const groups = Array.from({ length: 300 }, (_, index) => `group-${index}`);
  const before = groups.map((group) => cluster.coordinatorOf(group)!.nodeId);
  expect(new Set(before)).toEqual(new Set([1, 2, 3]));
  stop(cluster, 1);
  const without = groups.map((group) => cluster.coordinatorOf(group)!.nodeId);
  expect(without).toEqual(before.map((nodeId) => (nodeId === 1 ? 2 : nodeId)));
  expect(cluster.controllerId).toBe(2);
  start(cluster, 1);
  expect(groups.map((group) => cluster.coordinatorOf(group)!.nodeId)).toEqual(before);
  expect(cluster.controllerId).toBe(1);
});
