import type { Kafka } from 'kafkajs';
import { withDeadline } from '../with-deadline.ts';
import { createNodeConnections, type NodeConnection } from './kafkajs-internals.ts';
import { addressOf, type NodeAddress } from './node-address.ts';
import type { ClusterMetadata, MetadataNode } from './protocol/metadata.ts';
import { readMetadata } from './protocol/read-metadata.ts';

type KnownNode = MetadataNode & { connection: Promise<NodeConnection> | undefined };

/** A node that does not answer by then is passed over for the next one. */
const ANSWER_MS = 4_000;
const DISCONNECT_MS = 2_000;

/** A node that the last metadata does not name. */
class UnknownNode extends Error {
  override readonly name = 'UnknownNode';
}

/**
 * One connection to each node of the cluster, made when it is first asked for. Which nodes there are comes from the
 * metadata, which any node answers: one that is dead or frozen holds up neither the others nor the metadata.
 */
export class NodePool {
  readonly #dial: (address: NodeAddress) => Promise<NodeConnection>;
  readonly #seeds: readonly NodeAddress[];
  readonly #nodes = new Map<number, KnownNode>();
  #closed = false;

  /** @param brokers where to ask first: `host:port`. */
  constructor(kafka: Kafka, brokers: readonly string[]) {
    this.#dial = createNodeConnections(kafka);
    this.#seeds = brokers.map((broker) => addressOf(broker));
  }

  /** As the last metadata has them. */
  get nodes(): readonly MetadataNode[] {
    return [...this.#nodes.values()];
  }

  /** Asks one node after the other until one answers. @param topics all where undefined. */
  async metadata(topics: readonly string[] | undefined): Promise<ClusterMetadata> {
    let last: unknown = new Error('no node is known');
    for (const nodeId of this.#byReadiness()) {
      try {
        const connection = await withDeadline(this.node(nodeId), ANSWER_MS);
        return this.#learn(await withDeadline(readMetadata(connection, topics), ANSWER_MS));
      } catch (error) {
        last = error;
        this.drop(nodeId);
      }
    }
    for (const address of this.#seeds) {
      const seed = await this.#dial(address);
      try {
        await withDeadline(seed.connect(), ANSWER_MS);
        return this.#learn(await withDeadline(readMetadata(seed, topics), ANSWER_MS));
      } catch (error) {
        last = error;
      } finally {
        void hangUp(seed);
      }
    }
    throw last;
  }

  /** The connection to a node; rejects where the node is not known or does not answer. */
  async node(nodeId: number): Promise<NodeConnection> {
    const known = this.#nodes.get(nodeId);
    if (!known || this.#closed) {
      throw new UnknownNode(`node ${nodeId} is not known`);
    }
    known.connection ??= this.#dial(known);
    const connection = await known.connection;
    if (!connection.isConnected()) {
      await connection.connect();
    }
    return connection;
  }

  /** Gives up the connection to a node: the next request makes another. */
  drop(nodeId: number): void {
    const known = this.#nodes.get(nodeId);
    if (known?.connection) {
      void known.connection.then(hangUp, () => undefined);
      known.connection = undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#nodes.values()].flatMap(({ connection }) => connection ?? []);
    this.#nodes.clear();
    await Promise.all(open.map((connection) => connection.then(hangUp, () => undefined)));
  }

  /** Those with a connection first. */
  #byReadiness(): number[] {
    const ids = [...this.#nodes.keys()];
    const isReady = (id: number): boolean => this.#nodes.get(id)?.connection !== undefined;
    return [...ids.filter(isReady), ...ids.filter((id) => !isReady(id))];
  }

  #learn(metadata: ClusterMetadata): ClusterMetadata {
    if (this.#closed || metadata.nodes.length === 0) {
      return metadata;
    }
    const ids = new Set(metadata.nodes.map(({ nodeId }) => nodeId));
    for (const nodeId of this.#nodes.keys()) {
      // One that is down is not named: it may be the next to be asked again.
      if (!ids.has(nodeId)) {
        this.drop(nodeId);
        this.#nodes.delete(nodeId);
      }
    }
    for (const node of metadata.nodes) {
      const known = this.#nodes.get(node.nodeId);
      if (known?.host === node.host && known.port === node.port) {
        continue;
      }
      this.drop(node.nodeId);
      this.#nodes.set(node.nodeId, { ...node, connection: undefined });
    }
    return metadata;
  }
}

/** A disconnect on a dead socket may hang or fail; the connection is gone either way. */
async function hangUp(connection: NodeConnection): Promise<void> {
  await withDeadline(connection.disconnect(), DISCONNECT_MS).catch(() => undefined);
}
