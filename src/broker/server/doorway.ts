import type { Socket } from 'node:net';
import type { BrokerLogLine } from '../broker-log.ts';
import type { BrokerState } from '../broker-state.ts';
import { Connection, type ConnectionOrigin } from './connection.ts';
import { ConnectionLimit, type Guest } from './connection-limit.ts';

type Served = { broker: BrokerState; origin: ConnectionOrigin; limit: ConnectionLimit };

/** Connections of a listener, counted from TCP on, so that a TLS handshake takes a place as well. */
export class Doorway {
  readonly #sockets = new Set<Socket>();
  /** Those who have entered and are not served yet, by their address: TLS makes another socket of theirs. */
  readonly #entered = new Map<string, Guest>();
  #served: Served | undefined;

  /** From here on clients are answered. */
  serve(broker: BrokerState, origin: ConnectionOrigin): void {
    const limit = new ConnectionLimit(broker.maxConnections, broker.clock);
    this.#served = { broker, origin, limit };
  }

  enter(socket: Socket): void {
    const address = addressOf(socket);
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#entered.delete(address);
    });
    const served = this.#served;
    if (served === undefined) {
      socket.destroy();
      return;
    }
    const guest = newcomer(socket, served.broker.clock.nowMs(), (reason) =>
      this.log('warn', `connection ${address} closed: ${reason}`),
    );
    if (!served.limit.admit(guest)) {
      this.log('warn', `connection ${address} refused: ${served.limit.places} are open`);
      socket.destroy();
      return;
    }
    this.#entered.set(address, guest);
    socket.once('close', () => served.limit.leave(guest));
  }

  /** From here on its bytes are requests. */
  open(socket: Socket): void {
    const served = this.#served;
    const address = addressOf(socket);
    const guest = this.#entered.get(address);
    this.#entered.delete(address);
    if (served === undefined || guest === undefined) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, served.broker, served.origin);
    served.limit.replace(guest, connection);
    socket.once('close', () => served.limit.leave(connection));
    connection.open();
  }

  log(level: BrokerLogLine['level'], message: string): void {
    this.#served?.broker.log({ level, message });
  }

  closeAll(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

function newcomer(socket: Socket, nowMs: number, log: (reason: string) => void): Guest {
  return {
    openedAtMs: nowMs,
    movedAtMs: nowMs,
    hasBeenServed: false,
    isBusy: false,
    evict(reason) {
      log(reason);
      socket.destroy();
    },
  };
}
