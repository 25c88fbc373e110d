import type { Socket } from 'socket.io-client';
import { STREAM_CHANNELS } from '../../contract/channels.ts';
import type { BridgeTransport } from '../../contract/create-bridge.ts';

const CALL_DEADLINE_MS = 20_000;

/** What a page of the browser host builds its bridge from. */
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
