import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Answers announce `Keep-Alive: timeout=5`; the host closes an idle connection only when the buffer has passed too. A
 * client that stands still for a while may send its next request late, and a command on a connection that just closed
 * has an outcome that the client does not know.
 */
export const IDLE_LIMITS = {
  keepAliveTimeout: 5_000,
  keepAliveTimeoutBuffer: 25_000,
} as const satisfies ServerOptions;

/**
 * Closes connections that were idle for too long, in the place of Node. After a host stood still, timers run before it
 * reads: Node would close a connection whose next request has already arrived. Here the host reads once more first.
 */
export function closeIdleConnections(server: Server): void {
  server.on('timeout', (socket: Socket) => {
    const { bytesRead } = socket;
    setImmediate(() => {
      if (socket.bytesRead === bytesRead) {
        socket.destroy();
      }
    });
  });
}
