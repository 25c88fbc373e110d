import type { NodeConnection } from '../kafkajs-internals.ts';
import type { NodeAddress } from '../node-address.ts';
import { sendRequest, type KafkaApi } from '../protocol/send-request.ts';
import { NodeUnreached } from './write-cluster.ts';
import { messageOf } from '../../../domain/message-of.ts';

const FETCH = 1;

/** The way to one node. A connection that ends is made again at the next request. */
export class NodeLink {
  readonly address: NodeAddress;
  readonly #connect: (address: NodeAddress) => Promise<NodeConnection>;
  #connection: Promise<NodeConnection> | undefined;
  /** One attempt at a time for each of kafkajs's two connections: two at once would open two sockets, and lose one. */
  readonly #opening = new Map<0 | 1, Promise<NodeConnection>>();

  constructor(address: NodeAddress, connect: (address: NodeAddress) => Promise<NodeConnection>) {
    this.address = address;
    this.#connect = connect;
  }

  /** Rejects with `NodeUnreached` where nothing was sent. */
  async ask<Input, Output>(
    api: KafkaApi<Input, Output>,
    input: Input,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<Output> {
    const connection = await this.#open(api.key === FETCH ? 1 : 0);
    try {
      return await sendRequest(connection, api, input, options);
    } catch (error) {
      if (isBroken(error)) {
        this.drop();
      }
      throw new Error(this.#said(error), { cause: error });
    }
  }

  /** Forgets the connection. Requests under way on it run to their end. */
  drop(): void {
    const last = this.#connection;
    this.#connection = undefined;
    this.#opening.clear();
    last?.then((connection) => connection.disconnect()).catch(() => undefined);
  }

  #open(index: 0 | 1): Promise<NodeConnection> {
    const known = this.#opening.get(index);
    if (known) {
      return known;
    }
    const opening = this.#connected(index).finally(() => {
      if (this.#opening.get(index) === opening) {
        this.#opening.delete(index);
      }
    });
    this.#opening.set(index, opening);
    return opening;
  }

  async #connected(index: 0 | 1): Promise<NodeConnection> {
    this.#connection ??= this.#connect(this.address);
    const made = this.#connection;
    try {
      const connection = await made;
      await connection.connect();
      await connection.connectionPool.getConnection(index);
      return connection;
    } catch (error) {
      if (this.#connection === made) {
        this.drop();
      }
      throw new NodeUnreached(this.#said(error), { cause: error });
    }
  }

  #said(error: unknown): string {
    const { host, port } = this.address;
    return `${host}:${port}: ${messageOf(error)}`;
  }
}

const BROKEN = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
]);

function isBroken(error: unknown): boolean {
  return error instanceof Error && BROKEN.has(error.name);
}
