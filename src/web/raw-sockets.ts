import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections without an admitted request. One more closes the oldest of them. */
const STRANGERS = 1_000;

/**
 * Every TCP connection of the server, from its first byte to its last. Node takes its own error handlers away from a
 * socket that upgrades, and an error without a handler ends the process: each socket has one from here on.
 */
export class RawSockets {
  readonly #open = new Set<Socket>();
  /** By their peer, the oldest first. */
  readonly #strangers = new Map<string, Socket>();
  readonly #limit: number;

  constructor(server: Pick<Server, 'on'>, limit = STRANGERS) {
    this.#limit = limit;
    server.on('connection', (socket: Socket) => this.#take(socket));
    // With TLS, an encrypted socket lies over the one of the connection, with errors of its own.
    server.on('secureConnection', (socket: Socket) => void socket.on('error', ignoreError));
    server.on('tlsClientError', (_error: Error, socket: Socket) => void socket.destroy());
  }

  /** The connection of an admitted request stays: it no longer counts as a stranger's. */
  admit(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): void {
    this.#strangers.delete(peerOf(socket));
  }

  /** Ends every connection: a server that closes waits for those of WebSockets, which it no longer knows. */
  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #take(socket: Socket): void {
    socket.on('error', ignoreError);
    this.#open.add(socket);
    const peer = peerOf(socket);
    this.#strangers.set(peer, socket);
    socket.once('close', () => {
      this.#open.delete(socket);
      if (this.#strangers.get(peer) === socket) this.#strangers.delete(peer);
    });
    const [oldest] = this.#strangers.values();
    if (this.#strangers.size > this.#limit) oldest?.destroy();
  }
}

function peerOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}

/** The peer went away in the middle of something. The socket closes by itself, and nothing else is concerned. */
function ignoreError(): void {}
