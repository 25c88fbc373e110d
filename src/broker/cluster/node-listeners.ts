import type { BrokerState } from '../broker-state.ts';
import { errorCodeOf } from '../log/file-system.ts';
import { listen, type Listener } from '../server/listener.ts';
import { Cluster, type ClusterNode } from './cluster.ts';

/** The listener of a broker that was told of none. */
const PLAINTEXT = 'PLAINTEXT';

export type NodeProblem = 'UNKNOWN_NODE' | 'LAST_NODE' | 'PORT_TAKEN';

/** Why a node was not stopped or started; nothing changed. */
export class NodeError extends Error {
  readonly code: NodeProblem;

  constructor(code: NodeProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/** What is shown of a node: `leads` is the number of partitions it leads. */
export type NodeStatus = { nodeId: number; host: string; port: number; isRunning: boolean; leads: number };

export type NodeOptions = { nodeId: number; port: number };

/** The ports of all nodes. A node that is stopped keeps its address and answers nobody. */
export class NodeListeners {
  readonly cluster: Cluster;
  readonly #listeners: Map<number, Listener>;
  #broker: BrokerState | undefined;
  /** Switching goes one after the other. */
  #switching: Promise<void> = Promise.resolve();

  private constructor(opened: { nodeId: number; listener: Listener }[]) {
    this.#listeners = new Map(opened.map(({ nodeId, listener }) => [nodeId, listener]));
    this.cluster = new Cluster(
      opened.map(({ nodeId, listener: { host, port } }): ClusterNode => ({
        nodeId,
        endpoints: new Map([[PLAINTEXT, { host, port }]]),
        isRunning: true,
      })),
    );
  }

  /** Takes all ports or none. */
  static async open(
    nodes: NodeOptions[],
    options: { host: string; nextFreePort: boolean },
  ): Promise<NodeListeners> {
    const opened: { nodeId: number; listener: Listener }[] = [];
    try {
      for (const { nodeId, port } of nodes) {
        opened.push({ nodeId, listener: await listen({ ...options, port }) });
      }
    } catch (error) {
      await Promise.all(opened.map(({ listener }) => listener.close()));
      throw error;
    }
    return new NodeListeners(opened);
  }

  serve(broker: BrokerState): void {
    this.#broker = broker;
    for (const [nodeId, listener] of this.#listeners) {
      listener.serve(broker, { nodeId, listener: PLAINTEXT });
    }
  }

  status(): NodeStatus[] {
    const { cluster } = this;
    const leaders = this.#broker!.topics
      .all()
      .flatMap((topic) => topic.partitions.map((_, partition) => cluster.leaderOf(topic, partition)));
    return cluster.nodes.map(({ nodeId, endpoints, isRunning }) => {
      const { host, port } = endpoints.get(PLAINTEXT)!;
      return {
        nodeId,
        host,
        port,
        isRunning,
        leads: leaders.filter((leaderId) => leaderId === nodeId).length,
      };
    });
  }

  /**
   * Stops a node as a crash would: its connections end, the others take over what it led. Rejects with a
   * `NodeError` for a node there is not, and for the last one that runs. A stopped node stays as it is.
   */
  stop(nodeId: number): Promise<void> {
    return this.#inTurn(async () => {
      const node = this.#node(nodeId);
      if (!node.isRunning) {
        return;
      }
      if (this.cluster.running.length === 1) {
        throw new NodeError('LAST_NODE', `node ${nodeId} is the last one that runs`);
      }
      const broker = this.#broker!;
      this.cluster.setRunning(node, false, broker.topics.all());
      await this.#listeners.get(nodeId)!.close();
      broker.log({ level: 'info', message: `node ${nodeId} stopped` });
    });
  }

  /** Rejects with a `NodeError` where another program has taken the node's port meanwhile. */
  start(nodeId: number): Promise<void> {
    return this.#inTurn(async () => {
      const node = this.#node(nodeId);
      if (node.isRunning) {
        return;
      }
      const broker = this.#broker!;
      const { host, port } = node.endpoints.get(PLAINTEXT)!;
      const listener = await listen({ host, port, nextFreePort: false }).catch((error: unknown) => {
        throw errorCodeOf(error) === 'EADDRINUSE'
          ? new NodeError('PORT_TAKEN', `port ${port} of node ${nodeId} is taken by another program`)
          : error;
      });
      this.#listeners.set(nodeId, listener);
      this.cluster.setRunning(node, true, broker.topics.all());
      listener.serve(broker, { nodeId, listener: PLAINTEXT });
      broker.log({ level: 'info', message: `node ${nodeId} started` });
    });
  }

  #node(nodeId: number): ClusterNode {
    const node = this.cluster.node(nodeId);
    if (node === undefined) {
      throw new NodeError('UNKNOWN_NODE', `there is no node ${nodeId}`);
    }
    return node;
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#switching.then(action);
    this.#switching = done.catch(() => undefined);
    return done;
  }

  /** For good: whatever is being switched is finished first. */
  async close(): Promise<void> {
    await this.#switching;
    await Promise.all([...this.#listeners.values()].map((listener) => listener.close()));
  }
}
