import type { BrokerState } from '../broker-state.ts';
import type { SecurityProtocol } from '../security/listener-options.ts';
import type { ArrivalOrder } from '../server/arrival-order.ts';
import type { SaslSession } from '../security/sasl-session.ts';
import type { Codec } from '../wire/codec.ts';
import type { WorkSlices } from '../work-slices.ts';

export type RequestContext = {
  broker: BrokerState;
  /** The node that was asked; only a partition's leader and a group's coordinator may answer for it. */
  nodeId: number;
  /** The listener that was asked: its ports are those this client is told of. */
  listener: SecurityProtocol;
  apiVersion: number;
  clientId: string;
  clientHost: string;
  /** How far the client has logged in; absent where it need not. */
  sasl: SaslSession | undefined;
  /** In which order the requests of this connection came. */
  arrivals: ArrivalOrder;
  /** Pauses between the parts of this request, so that others are answered meanwhile. */
  slices: WorkSlices;
  /** The answer to this request, which waits for the promise, is the last; the reason is logged. */
  rejectClient: (reason: string) => Promise<void>;
  /** Calls back when the client is gone; the returned function takes that back. */
  onDisconnect: (callback: () => void) => () => void;
};

/**
 * One Kafka API: its key, the versions spoken, how both messages lie on the wire in all of them, and
 * what it does. `undefined` as an answer means that the client expects none.
 */
export type Api<Request, Response> = {
  readonly key: number;
  readonly name: string;
  readonly versions: { readonly from: number; readonly to: number };
  /** The first version with KIP-482 compact fields and tags. */
  readonly flexibleFrom: number;
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
  handle(request: Request, context: RequestContext): Response | undefined | Promise<Response | undefined>;
};

export type AnyApi = Api<unknown, unknown>;

export function defineApi<Request, Response>(api: Api<Request, Response>): Api<Request, Response> {
  return api;
}
