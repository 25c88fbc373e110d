import { io, type Socket } from 'socket.io-client';
import type { Bridge } from '../../contract/bridge.ts';
import { SCREEN_NAMESPACE, STREAM_CHANNELS } from '../../contract/channels.ts';
import { createBridge, type BridgeTransport } from '../../contract/create-bridge.ts';

const CALL_DEADLINE_MS = 20_000;

/** The bridge of a page served by the browser host. The session cookie says who it is. */
export function createWebBridge(): Bridge {
  return createBridge(
    socketTransport(io(SCREEN_NAMESPACE, { transports: ['websocket'], reconnectionDelayMax: 2_000 })),
  );
}

export function socketTransport(socket: Socket): BridgeTransport {
  return {
    invoke(channel, ...args) {
      if (!socket.connected) return Promise.reject(new Error('not connected'));
      return socket.timeout(CALL_DEADLINE_MS).emitWithAck(channel, ...args);
    },
    send(channel, ...args) {
      // Not queued while away: the server forgets a lost client's streams.
      if (socket.connected) socket.emit(channel, ...args);
    },
    onStreamMessage(listener) {
      socket.on(STREAM_CHANNELS.message, listener);
    },
    onLink(listener) {
      listener(socket.connected ? 'open' : 'lost');
      socket.on('connect', () => listener('open'));
      socket.on('disconnect', () => listener('lost'));
    },
  };
}
