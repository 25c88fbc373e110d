import { createServer, type AddressInfo } from 'node:net';
import type { BrokerState } from '../broker-state.ts';
import { errorCodeOf } from '../log/file-system.ts';
import { Connection, type ConnectionOrigin } from './connection.ts';

const MAX_PORT = 65_535;

export type Listener = {
  host: string;
  port: number;
  /** From here on clients are answered; the state is not complete while the port is not known. */
  serve(broker: BrokerState, origin: ConnectionOrigin): void;
  close(): Promise<void>;
};

export type ListenOptions = { host: string; port: number; nextFreePort: boolean };

/** Takes the port, or with `nextFreePort` the next one that nobody has. */
export async function listen(options: ListenOptions): Promise<Listener> {
  try {
    return await listenOn(options.host, options.port);
  } catch (error) {
    const isTaken = errorCodeOf(error) === 'EADDRINUSE';
    if (isTaken && options.nextFreePort && options.port < MAX_PORT) {
      return listen({ ...options, port: options.port + 1 });
    }
    throw error;
  }
}

function listenOn(host: string, port: number): Promise<Listener> {
  const connections = new Set<Connection>();
  let served: { broker: BrokerState; origin: ConnectionOrigin } | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    if (served === undefined) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, served.broker, served.origin);
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  });
  const { promise, resolve, reject } = Promise.withResolvers<Listener>();
  server.once('error', reject);
  server.listen({ host, port }, () => {
    server.off('error', reject);
    // Running out of file descriptors must not end the process; the client sees a refused connection.
    server.on('error', (error) =>
      served?.broker.log({ level: 'error', message: `listener: ${error.message}` }),
    );
    resolve({
      host,
      port: (server.address() as AddressInfo).port,
      serve(broker, origin) {
        served = { broker, origin };
      },
      close: () =>
        new Promise((done) => {
          server.close(() => done());
          for (const connection of connections) {
            connection.close();
          }
        }),
    });
  });
  return promise;
}
