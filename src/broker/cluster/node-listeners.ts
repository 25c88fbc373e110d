import type { BrokerState } from '../broker-state.ts';
import { errorCodeOf } from '../log/file-system.ts';
import {
  type ListenerOptions,
  type SecurityProtocol,
  type TlsOptions,
  usesSasl,
  usesTls,
} from '../security/listener-options.ts';
import { listen, type Listener } from '../server/listener.ts';
import { Cluster, type ClusterNode } from './cluster.ts';

export type NodeProblem = 'UNKNOWN_NODE' | 'LAST_NODE' | 'PORT_TAKEN';

/** Why a node was not stopped or started; nothing changed. */
export class NodeError extends Error {
  readonly code: NodeProblem;

  constructor(code: NodeProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/** What is shown of a node, with the address of its first listener; `leads` is the number of partitions it leads. */
export type NodeStatus = { nodeId: number; host: string; port: number; isRunning: boolean; leads: number };

/** A listener of each node, named after its protocol; `ports` by node. */
export type NodePorts = { protocol: SecurityProtocol; ports: number[] };

type Where = { host: string; nextFreePort: boolean; tls: TlsOptions | undefined };
type OpenNode = { node: ClusterNode; listeners: Map<SecurityProtocol, Listener> };

/** The ports of all nodes. A node that is stopped keeps its addresses and answers nobody. */
export class NodeListeners {
  readonly cluster: Cluster;
  readonly #open: Map<number, OpenNode>;
  readonly #tls: TlsOptions | undefined;
  #broker: BrokerState | undefined;
  /** Switching goes one after the other. */
  #switching: Promise<void> = Promise.resolve();

  private constructor(open: OpenNode[], tls: TlsOptions | undefined) {
    this.#open = new Map(open.map((each) => [each.node.nodeId, each]));
    this.#tls = tls;
    this.cluster = new Cluster(open.map(({ node }) => node));
  }

  /** Takes all ports or none. */
  static async open(nodeIds: number[], listeners: NodePorts[], where: Where): Promise<NodeListeners> {
    const opened: { nodeId: number; listeners: OpenNode['listeners'] }[] = [];
    try {
      for (const [index, nodeId] of nodeIds.entries()) {
        const ofNode: OpenNode['listeners'] = new Map();
        opened.push({ nodeId, listeners: ofNode });
        for (const { protocol, ports } of listeners) {
          const port = ports[index]!;
          ofNode.set(protocol, await listen({ ...where, port, tls: tlsFor(protocol, where.tls) }));
        }
      }
    } catch (error) {
      await closeAll(opened);
      throw error;
    }
    const open = opened.map(({ nodeId, listeners: ofNode }): OpenNode => {
      const endpoints = new Map([...ofNode].map(([protocol, { host, port }]) => [protocol, { host, port }]));
      return { node: { nodeId, endpoints, isRunning: true }, listeners: ofNode };
    });
    return new NodeListeners(open, where.tls);
  }

  serve(broker: BrokerState): void {
    this.#broker = broker;
    for (const open of this.#open.values()) {
      this.#serveNode(open);
    }
  }

  #serveNode({ node: { nodeId }, listeners }: OpenNode): void {
    for (const [protocol, listener] of listeners) {
      listener.serve(this.#broker!, { nodeId, listener: protocol, needsLogin: usesSasl(protocol) });
    }
  }

  status(): NodeStatus[] {
    const { cluster } = this;
    const leaders = this.#broker!.topics
      .all()
      .flatMap((topic) => topic.partitions.map((_, partition) => cluster.leaderOf(topic, partition)));
    return cluster.nodes.map(({ nodeId, endpoints, isRunning }) => {
      const [{ host, port }] = [...endpoints.values()] as [{ host: string; port: number }];
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
      const open = this.#find(nodeId);
      if (!open.node.isRunning) {
        return;
      }
      if (this.cluster.running.length === 1) {
        throw new NodeError('LAST_NODE', `node ${nodeId} is the last one that runs`);
      }
      const broker = this.#broker!;
      this.cluster.setRunning(open.node, false, broker.topics.all());
      await closeAll([open]);
      broker.log({ level: 'info', message: `node ${nodeId} stopped` });
    });
  }

  /** Rejects with a `NodeError` where another program has taken a port of the node meanwhile. */
  start(nodeId: number): Promise<void> {
    return this.#inTurn(async () => {
      const open = this.#find(nodeId);
      if (open.node.isRunning) {
        return;
      }
      const broker = this.#broker!;
      open.listeners = new Map();
      try {
        for (const [protocol, endpoint] of open.node.endpoints) {
          const tls = tlsFor(protocol, this.#tls);
          open.listeners.set(protocol, await listen({ ...endpoint, nextFreePort: false, tls }));
        }
      } catch (error) {
        await closeAll([open]);
        throw errorCodeOf(error) === 'EADDRINUSE'
          ? new NodeError('PORT_TAKEN', `a port of node ${nodeId} is taken by another program`)
          : error;
      }
      this.cluster.setRunning(open.node, true, broker.topics.all());
      this.#serveNode(open);
      broker.log({ level: 'info', message: `node ${nodeId} started` });
    });
  }

  #find(nodeId: number): OpenNode {
    const open = this.#open.get(nodeId);
    if (open === undefined) {
      throw new NodeError('UNKNOWN_NODE', `there is no node ${nodeId}`);
    }
    return open;
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#switching.then(action);
    this.#switching = done.catch(() => undefined);
    return done;
  }

  /** For good: whatever is being switched is finished first. */
  async close(): Promise<void> {
    await this.#switching;
    await closeAll([...this.#open.values()]);
  }
}

function tlsFor(protocol: SecurityProtocol, tls: TlsOptions | undefined): TlsOptions | undefined {
  return usesTls(protocol) ? tls : undefined;
}

async function closeAll(nodes: Pick<OpenNode, 'listeners'>[]): Promise<void> {
  await Promise.all(
    nodes.flatMap(({ listeners }) => [...listeners.values()].map((listener) => listener.close())),
  );
}

/** The ports of `count` nodes, from those of the first: a node's listeners lie together, then come the next node's. */
export function portsOf(listeners: readonly ListenerOptions[], count: number): NodePorts[] {
  return listeners.map(({ protocol, port }) => ({
    protocol,
    ports: Array.from({ length: count }, (_, index) => (port === 0 ? 0 : port + index * listeners.length)),
  }));
}
