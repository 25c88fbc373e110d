import type { PartitionLog } from '../log/partition-log.ts';
import type { Topic } from '../log/topic-store.ts';
import type { SecurityProtocol } from '../security/listener-options.ts';

/** Where a node listens, per listener: clients of one are told of that one's ports. */
type Endpoint = { host: string; port: number };

export type ClusterNode = {
  readonly nodeId: number;
  readonly endpoints: ReadonlyMap<SecurityProtocol, Endpoint>;
  isRunning: boolean;
};

export type PartitionPlace = {
  /** `undefined` while none of the nodes that have the partition runs. */
  leaderId: number | undefined;
  /** The preferred leader first. */
  replicas: number[];
  inSync: number[];
};

/** A reassignment that is shown as under way. */
type Moving = { replicas: number[]; addingReplicas: number[]; removingReplicas: number[] };

/** There is nothing to copy; tools that watch a reassignment shall see it all the same. */
const REASSIGNMENT_SHOWN_MS = 1000;

/**
 * Who leads what, among nodes that share one log. A replica is a node that may lead a partition: there is
 * one copy of the records, so every running replica is in sync at once, and nothing is ever behind.
 *
 * The rules are Apache Kafka's: the first replica that runs leads; when the preferred one is back it leads
 * again; each change of leader raises the partition's leader epoch.
 */
export class Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly defaultReplicationFactor: number;
  readonly #moving = new WeakMap<PartitionLog, Moving & { untilMs: number }>();

  constructor(nodes: readonly ClusterNode[]) {
    this.nodes = nodes;
    this.defaultReplicationFactor = Math.min(3, nodes.length);
  }

  get running(): ClusterNode[] {
    return this.nodes.filter(({ isRunning }) => isRunning);
  }

  get controllerId(): number {
    return this.nodes.find(({ isRunning }) => isRunning)?.nodeId ?? -1;
  }

  node(nodeId: number): ClusterNode | undefined {
    return this.nodes.find((node) => node.nodeId === nodeId);
  }

  /** Whether all of `nodeIds` are nodes, running or not, and none comes twice. */
  canHost(nodeIds: readonly number[]): boolean {
    return (
      nodeIds.length > 0 &&
      new Set(nodeIds).size === nodeIds.length &&
      nodeIds.every((nodeId) => this.node(nodeId) !== undefined)
    );
  }

  leaderOf(topic: Topic, partition: number): number | undefined {
    if (this.nodes.length === 1) {
      return this.nodes[0]!.isRunning ? this.nodes[0]!.nodeId : undefined;
    }
    return this.#replicas(topic, partition).find(({ isRunning }) => isRunning)?.nodeId;
  }

  isLeader(nodeId: number, topic: Topic, partition: number): boolean {
    return this.leaderOf(topic, partition) === nodeId;
  }

  placeOf(topic: Topic, partition: number): PartitionPlace {
    const replicas = this.#replicas(topic, partition);
    const inSync = replicas.filter(({ isRunning }) => isRunning).map(({ nodeId }) => nodeId);
    return { leaderId: inSync[0], replicas: replicas.map(({ nodeId }) => nodeId), inSync };
  }

  /** What was asked for when the topic was made; the rest is spread so that leaders are even. */
  #replicas(topic: Topic, partition: number): ClusterNode[] {
    const assigned = topic.placement.assignments?.[partition]
      ?.map((nodeId) => this.node(nodeId))
      .filter((node) => node !== undefined);
    if (assigned !== undefined && assigned.length > 0) {
      return assigned;
    }
    const { nodes } = this;
    const count = Math.min(topic.placement.replicationFactor ?? this.defaultReplicationFactor, nodes.length);
    const first = topic.spread + partition;
    return Array.from({ length: count }, (_, index) => nodes[(first + index) % nodes.length]!);
  }

  /** The node that coordinates a group or a transactional id; the next ones stand in for it. */
  coordinatorOf(key: string): ClusterNode | undefined {
    const { nodes } = this;
    const first = hashOf(key) % nodes.length;
    return [...nodes.slice(first), ...nodes.slice(0, first)].find(({ isRunning }) => isRunning);
  }

  isCoordinator(nodeId: number, key: string): boolean {
    return this.coordinatorOf(key)?.nodeId === nodeId;
  }

  /** Gives a partition to the nodes that `assign` writes down; throws what that throws. */
  reassign(at: { topic: Topic; partition: number; nowMs: number }, assign: () => void): void {
    const { topic, partition } = at;
    const log = topic.partitions[partition]!;
    const before = this.placeOf(topic, partition);
    assign();
    const after = this.placeOf(topic, partition);
    const addingReplicas = after.replicas.filter((nodeId) => !before.replicas.includes(nodeId));
    const removingReplicas = before.replicas.filter((nodeId) => !after.replicas.includes(nodeId));
    if (addingReplicas.length + removingReplicas.length > 0) {
      this.#moving.set(log, {
        replicas: [...after.replicas, ...removingReplicas],
        addingReplicas,
        removingReplicas,
        untilMs: at.nowMs + REASSIGNMENT_SHOWN_MS,
      });
    }
    if (after.leaderId !== undefined && after.leaderId !== before.leaderId) {
      log.raiseLeaderEpoch();
    }
  }

  movingOf(log: PartitionLog, nowMs: number): Moving | undefined {
    const moving = this.#moving.get(log);
    if (moving === undefined || moving.untilMs <= nowMs) {
      this.#moving.delete(log);
      return undefined;
    }
    const { replicas, addingReplicas, removingReplicas } = moving;
    return { replicas, addingReplicas, removingReplicas };
  }

  /** Switches a node on or off, and raises the leader epoch of each partition that has another leader now. */
  setRunning(node: ClusterNode, isRunning: boolean, topics: readonly Topic[]): void {
    const partitions = topics.flatMap((topic) =>
      topic.partitions.map((log, index) => ({ topic, index, log, leaderId: this.leaderOf(topic, index) })),
    );
    node.isRunning = isRunning;
    for (const { topic, index, log, leaderId } of partitions) {
      const now = this.leaderOf(topic, index);
      if (now !== undefined && now !== leaderId) {
        log.raiseLeaderEpoch();
      }
    }
  }
}

/** As `String.hashCode` of Java, without its sign. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return hash & 0x7fff_ffff;
}
