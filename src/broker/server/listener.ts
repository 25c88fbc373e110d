import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { BrokerState } from '../broker-state.ts';
import { errorCodeOf } from '../log/file-system.ts';
import type { TlsOptions } from '../security/listener-options.ts';
import type { ConnectionOrigin } from './connection.ts';
import { Doorway } from './doorway.ts';

const MAX_PORT = 65_535;
/** A handshake that takes longer is none. */
const TLS_HANDSHAKE_MS = 30_000;

export type Listener = {
  host: string;
  port: number;
  /** From here on clients are answered; the state is not complete while the port is not known. */
  serve(broker: BrokerState, origin: ConnectionOrigin): void;
  close(): Promise<void>;
};

export type ListenOptions = {
  host: string;
  port: number;
  nextFreePort: boolean;
  /** Absent for a listener without TLS. */
  tls: TlsOptions | undefined;
};

/** Takes the port, or with `nextFreePort` the next one that nobody has. */
export async function listen(options: ListenOptions): Promise<Listener> {
  try {
    return await listenOn(options);
  } catch (error) {
    const isTaken = errorCodeOf(error) === 'EADDRINUSE';
    if (isTaken && options.nextFreePort && options.port < MAX_PORT) {
      return listen({ ...options, port: options.port + 1 });
    }
    throw error;
  }
}

function listenOn({ host, port, tls }: ListenOptions): Promise<Listener> {
  const doorway = new Doorway();
  const server = tls === undefined ? createServer({ noDelay: true }) : secureServer(tls);
  server.on('connection', (socket: Socket) => {
    doorway.enter(socket);
    if (tls === undefined) {
      doorway.open(socket);
    }
  });
  server.on('secureConnection', (socket: Socket) => doorway.open(socket));
  server.on('tlsClientError', (error: Error & { reason?: string }, { remoteAddress, remotePort }: Socket) => {
    // Without an address the client has just gone, as clients may at any time.
    if (remoteAddress !== undefined) {
      doorway.log(
        'warn',
        `connection ${remoteAddress}:${remotePort} closed: TLS: ${error.reason ?? error.message}`,
      );
    }
  });
  const { promise, resolve, reject } = Promise.withResolvers<Listener>();
  server.once('error', reject);
  server.listen({ host, port }, () => {
    server.off('error', reject);
    // Running out of file descriptors must not end the process; the client sees a refused connection.
    server.on('error', (error) => doorway.log('error', `listener: ${error.message}`));
    resolve({
      host,
      port: (server.address() as AddressInfo).port,
      serve: (broker, origin) => doorway.serve(broker, origin),
      close: () =>
        new Promise((done) => {
          server.close(() => done());
          doorway.closeAll();
        }),
    });
  });
  return promise;
}

function secureServer({ key, cert, clientCa }: TlsOptions): Server {
  return createTlsServer({
    key,
    cert,
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
    minVersion: 'TLSv1.2',
    handshakeTimeout: TLS_HANDSHAKE_MS,
    noDelay: true,
  });
}
