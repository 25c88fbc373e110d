import { withDeadline } from '../with-deadline.ts';
import { createKafkaClient } from './kafka-client.ts';
import { createKafkaSockets, type KafkaSockets } from './kafka-sockets.ts';
import { createNodeConnections, type NodeConnection } from './kafkajs-internals.ts';
import { addressOf, type NodeAddress } from './node-address.ts';
import type { ClusterMetadata } from './protocol/metadata.ts';
import { readMetadata } from './protocol/read-metadata.ts';
import { sendRequest, type KafkaApi } from './protocol/send-request.ts';
import type { KafkaSecurity } from './security.ts';

/** Asks one node, and no other, what it knows of the cluster. */
export type NodeProbe = {
  /** Rejects where the node does not answer within the deadline. Topics are read, never created. */
  readonly ask: (topics: readonly string[]) => Promise<ClusterMetadata>;
  /** Gives up the connection; the next question makes another. */
  readonly drop: () => void;
};

/** One node, for requests of our own. */
export type NodeRequests = {
  readonly send: <Input, Output>(api: KafkaApi<Input, Output>, input: Input) => Promise<Output>;
};

export type NodeProbeOptions = {
  /** `host:port`. */
  readonly address: string;
  readonly security: KafkaSecurity;
  readonly clientId: string;
  readonly deadlineMs: number;
};

/** A probe over a connection of its own, which stays open while the node answers. */
export class KafkaNodeProbe implements NodeProbe, NodeRequests {
  readonly #options: NodeProbeOptions;
  readonly #dial: (address: NodeAddress) => Promise<NodeConnection>;
  readonly #sockets: KafkaSockets;
  #connection: NodeConnection | undefined;

  constructor(options: NodeProbeOptions) {
    this.#options = options;
    this.#sockets = createKafkaSockets();
    const { address, security, clientId } = options;
    const kafka = createKafkaClient({
      brokers: [address],
      security,
      clientId,
      retries: 0,
      socketFactory: this.#sockets.factory,
      // The answer says what it meets.
      log: () => undefined,
    });
    this.#dial = createNodeConnections(kafka);
  }

  async ask(topics: readonly string[]): Promise<ClusterMetadata> {
    const wasOpen = this.#connection !== undefined;
    try {
      return await this.#askOnce(topics);
    } catch (error) {
      this.drop();
      // A connection that a restarted node has closed says nothing of the node. A frozen one is not asked twice.
      if (!wasOpen || isTimeout(error)) {
        throw error;
      }
    }
    try {
      return await this.#askOnce(topics);
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  async send<Input, Output>(api: KafkaApi<Input, Output>, input: Input): Promise<Output> {
    return withDeadline(
      this.#connected().then((node) => sendRequest(node, api, input)),
      this.#options.deadlineMs,
    );
  }

  drop(): void {
    const last = this.#connection;
    this.#connection = undefined;
    this.#sockets.drop();
    // A disconnect on a dead socket may hang or fail; the connection is gone either way.
    void last?.disconnect().catch(() => undefined);
  }

  async #askOnce(topics: readonly string[]): Promise<ClusterMetadata> {
    await this.#options.security.prepareLogin?.();
    const view = await withDeadline(
      this.#connected().then((node) => readMetadata(node, topics)),
      this.#options.deadlineMs,
    );
    if (view.nodes.length === 0) {
      // Kafka answers so to a client that has not finished its login, and closes the connection.
      throw new Error('the node answers without naming a node of its cluster');
    }
    return view;
  }

  async #connected(): Promise<NodeConnection> {
    this.#connection ??= await this.#dial(addressOf(this.#options.address));
    const connection = this.#connection;
    if (!connection.isConnected()) {
      await connection.connect();
    }
    return connection;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
