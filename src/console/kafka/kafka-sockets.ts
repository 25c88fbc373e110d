import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory, ISocketFactoryArgs } from 'kafkajs';

export type KafkaSockets = {
  /** For kafkajs, which asks for each of its connections. */
  readonly factory: ISocketFactory;
  /**
   * Gives up every connection there is, and whatever was asked over it: the clients connect anew and ask again. A
   * producer stays the same, so that Kafka knows a batch it already has.
   */
  readonly drop: () => void;
  /** The same, and for good: whatever kafkajs still tries again reaches nobody. */
  readonly close: () => void;
  /** Whether the node at `host:port` has sent anything since then, in ms since the epoch. */
  readonly hasHeard: (address: string, sinceMs: number) => boolean;
};

const KEEP_ALIVE_MS = 60_000;

/** The connections of one kafkajs client, which itself waits on a dead one until a request's time is over. */
export function createKafkaSockets(
  dial: (args: ISocketFactoryArgs) => Socket = dialKafka,
  now: () => number = Date.now,
): KafkaSockets {
  const open = new Set<Socket>();
  const heardAtMs = new Map<string, number>();
  const connected = new WeakSet<Socket>();
  let isClosed = false;

  function drop(): void {
    for (const socket of open) {
      const isConnected = connected.has(socket);
      // kafkajs lets go of a login under way where its connection ends, and of a connection under way where it fails.
      if (isConnected) socket.emit('end');
      socket.destroy(isConnected ? undefined : new Error('connections are made anew'));
    }
  }

  return {
    factory(args) {
      if (isClosed) throw new Error('the client has ended');
      const socket = dial({
        ...args,
        onConnect() {
          connected.add(socket);
          args.onConnect();
        },
      });
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      const address = `${args.host}:${args.port}`;
      socket.on('data', () => heardAtMs.set(address, now()));
      return socket;
    },
    drop,
    hasHeard: (address, sinceMs) => (heardAtMs.get(address) ?? -Infinity) >= sinceMs,
    close() {
      isClosed = true;
      drop();
    },
  };
}

/** As kafkajs does. */
function dialKafka({ host, port, ssl, onConnect }: ISocketFactoryArgs): Socket {
  // A name is sent to the server, an address may not be.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = ssl
    ? connectTls({ host, port, ...name, ...ssl }, onConnect)
    : connect({ host, port }, onConnect);
  return socket.setKeepAlive(true, KEEP_ALIVE_MS);
}
