import type { Kafka } from 'kafkajs';
import type { NodeAddress } from './node-address.ts';
import type { RequestBroker } from './protocol/send-request.ts';

/*
 * What kafkajs has and does not offer: connections to single nodes, for requests of our own (docs/adr/0017). It is
 * pinned, and no longer changes; the interop suite goes through it against every broker.
 */

/** A node at an address: kafkajs's connections to it, its login, and the versions of requests it speaks. */
export type NodeConnection = RequestBroker & {
  readonly connect: () => Promise<void>;
  readonly isConnected: () => boolean;
  /** Resolves when no request is under way any more. */
  readonly disconnect: () => Promise<void>;
  readonly connectionPool: RequestBroker['connectionPool'] & {
    /** 0 for all requests but Fetch, 1 for Fetch; connects where it is not. */
    readonly getConnection: (index: 0 | 1) => Promise<unknown>;
  };
};

type DialingCluster = {
  readonly rootLogger: unknown;
  readonly connectionPoolBuilder: { readonly build: (address: NodeAddress) => Promise<object> };
  readonly brokerPool: { readonly createBroker: (options: object) => NodeConnection };
};

/** Makes connections to single nodes. Without kafkajs's cluster: that asks one node at a time, and waits for a frozen one. */
export function createNodeConnections(kafka: Kafka): (address: NodeAddress) => Promise<NodeConnection> {
  const create = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (!create) {
    throw new Error('this kafkajs has no createCluster');
  }
  const members = kafka as unknown as Record<symbol, (settings: object) => DialingCluster>;
  const cluster = (members[create] as (settings: object) => DialingCluster)({
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
  });
  return async (address) => {
    const connectionPool = await cluster.connectionPoolBuilder.build(address);
    return cluster.brokerPool.createBroker({ connectionPool, logger: cluster.rootLogger });
  };
}
