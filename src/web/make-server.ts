import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mayUpgrade } from './guard-sockets.ts';
import { closeIdleConnections, IDLE_LIMITS } from './idle-connections.ts';

/** PEM. */
export type TlsIdentity = { readonly cert: string; readonly key: string };

export const HEADERS_MS = 10_000;
export const REQUEST_MS = 30_000;
/** How often connections are looked at that have not sent their headers yet. */
const LOOK_EVERY_MS = 2_000;
const HANDSHAKE_MS = 10_000;

/** The host's server for HTTP, or for HTTPS where there is a certificate, with its limits on time. */
export function makeServer(tls: TlsIdentity | undefined, handler: RequestListener): Server {
  const limits = {
    ...IDLE_LIMITS,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: LOOK_EVERY_MS,
    shouldUpgradeCallback: mayUpgrade,
  };
  const server = tls
    ? createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS }, handler)
    : createServer(limits, handler);
  closeIdleConnections(server);
  return server;
}
