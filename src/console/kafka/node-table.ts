import type { KafkaNode, KafkaTrouble, LeaderlessTopic } from '../../contract/kafka-status.ts';
import type { ClusterMetadata } from './protocol/metadata.ts';

/** How the last question to one address ended. */
type Outcome = {
  readonly state: 'answers' | 'down';
  /** When it entered this state. */
  readonly sinceMs: number;
  readonly reason: string | undefined;
  readonly trouble: KafkaTrouble | undefined;
};

type Known = {
  readonly address: string;
  /** When the cluster last named it, in its list of nodes or as a replica. */
  readonly namedAtMs: number;
  readonly knownSinceMs: number;
};

/** A node that the cluster no longer names, and that does not answer, is remembered so long. */
const FORGOTTEN_AFTER_MS = 60 * 60_000;

/**
 * Which nodes a cluster has and which of them answer. Invariants:
 * - A node stays known when the cluster stops to list it: KRaft lists only nodes that run.
 * - A node is down from its first failed answer until its next answer.
 */
export class NodeTable {
  readonly #seeds: readonly string[];
  readonly #known = new Map<number, Known>();
  readonly #outcomes = new Map<string, Outcome>();
  #view: ClusterMetadata | undefined;

  constructor(seeds: readonly string[]) {
    this.#seeds = seeds;
  }

  /** Addresses to ask: the nodes' own, and the first addresses while no node answers. */
  addresses(): readonly string[] {
    const nodes = [...this.#known.values()].map(({ address }) => address).filter((address) => address !== '');
    const isEnough = nodes.some((address) => this.#outcomes.get(address)?.state === 'answers');
    return [...new Set(isEnough ? nodes : [...nodes, ...this.#seeds])];
  }

  answered(address: string, view: ClusterMetadata, atMs: number): void {
    this.#settle(address, { state: 'answers', reason: undefined, trouble: undefined }, atMs);
    this.#view = view;
    for (const { nodeId, host, port } of view.nodes) {
      this.#name(nodeId, `${host}:${port}`, atMs);
    }
    for (const { partitions } of view.topics) {
      for (const nodeId of partitions.flatMap(({ replicas }) => replicas)) {
        this.#name(nodeId, this.#known.get(nodeId)?.address ?? '', atMs);
      }
    }
    for (const [nodeId, node] of this.#known) {
      const isAway = this.#outcomes.get(node.address)?.state !== 'answers';
      if (isAway && atMs - node.namedAtMs > FORGOTTEN_AFTER_MS) {
        this.#known.delete(nodeId);
      }
    }
  }

  /** A connection in use heard the node while the question to it failed. */
  heard(address: string, atMs: number): void {
    this.#settle(address, { state: 'answers', reason: undefined, trouble: undefined }, atMs);
  }

  failed(
    address: string,
    { reason, trouble }: { readonly reason: string; readonly trouble: KafkaTrouble | undefined },
    atMs: number,
  ): void {
    this.#settle(address, { state: 'down', reason, trouble }, atMs);
  }

  /** By id. */
  nodes(): readonly KafkaNode[] {
    return [...this.#known]
      .toSorted(([one], [other]) => one - other)
      .map(([nodeId, { address, knownSinceMs }]) => {
        const outcome = this.#outcomes.get(address);
        if (address === '') {
          const reason = 'the cluster does not list it among its nodes';
          return { nodeId, address, state: 'down', sinceMs: knownSinceMs, reason };
        }
        return outcome
          ? { nodeId, address, state: outcome.state, sinceMs: outcome.sinceMs, reason: outcome.reason }
          : { nodeId, address, state: 'unknown', sinceMs: knownSinceMs, reason: undefined };
      });
  }

  /** Whether a node, or a first address, answers; undefined while none has been heard and not all have failed. */
  isAnswered(): boolean | undefined {
    const states = new Set(this.addresses().map((address) => this.#outcomes.get(address)?.state));
    if (states.has('answers')) {
      return true;
    }
    return states.has(undefined) ? undefined : false;
  }

  /** Why no address answers: a setting that Kafka does not accept first. */
  failure(): Pick<Outcome, 'reason' | 'trouble'> | undefined {
    const failures = this.addresses().flatMap((address) => this.#outcomes.get(address) ?? []);
    const down = failures.filter(({ state }) => state === 'down');
    return down.find(({ trouble }) => trouble !== undefined) ?? down[0];
  }

  /** Partitions whose leader is gone or does not answer: they take no record and give none. */
  leaderless(): readonly LeaderlessTopic[] {
    const found = (this.#view?.topics ?? []).map(({ name, partitions }) => ({
      topic: name,
      partitions: partitions
        .filter(({ leader }) => !this.#isThere(leader))
        .map(({ partition }) => partition)
        .sort((one, other) => one - other),
    }));
    return found.filter(({ partitions }) => partitions.length > 0);
  }

  /** Whether the topics that were asked for have partitions, and none of them a leader that answers. */
  isHeadless(): boolean {
    const leaders = (this.#view?.topics ?? []).flatMap(({ partitions }) =>
      partitions.map(({ leader }) => leader),
    );
    return leaders.length > 0 && leaders.every((leader) => !this.#isThere(leader));
  }

  /** A node that has not been asked yet counts as there. */
  #isThere(nodeId: number): boolean {
    const address = this.#known.get(nodeId)?.address;
    return address !== undefined && address !== '' && this.#outcomes.get(address)?.state !== 'down';
  }

  #name(nodeId: number, address: string, atMs: number): void {
    const knownSinceMs = this.#known.get(nodeId)?.knownSinceMs ?? atMs;
    this.#known.set(nodeId, { address, namedAtMs: atMs, knownSinceMs });
  }

  #settle(address: string, outcome: Omit<Outcome, 'sinceMs'>, atMs: number): void {
    const before = this.#outcomes.get(address);
    const sinceMs = before?.state === outcome.state ? before.sinceMs : atMs;
    this.#outcomes.set(address, { ...outcome, sinceMs });
  }
}
