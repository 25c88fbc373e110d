import type { Socket } from 'socket.io-client';
import type { LinkRefusal, LinkState } from '../../contract/bridge.ts';
import { STREAM_CHANNELS } from '../../contract/channels.ts';
import type { BridgeTransport } from '../../contract/create-bridge.ts';

const CALL_DEADLINE_MS = 20_000;

/** Asks the host why it refuses the link; undefined where it does not, or does not answer. */
export type AskRefusal = () => Promise<LinkRefusal | undefined>;

/** What a page of the browser host builds its bridge from. */
export function socketTransport(socket: Socket, askRefusal: AskRefusal): BridgeTransport {
  let wasOpen = socket.connected;
  socket.on('connect', () => {
    wasOpen = true;
  });
  function emit(channel: string, args: readonly unknown[]): Promise<unknown> {
    return socket.timeout(CALL_DEADLINE_MS).emitWithAck(channel, ...args);
  }
  return {
    invoke(channel, ...args) {
      if (socket.connected) return emit(channel, args);
      if (wasOpen) return Promise.reject(new Error('not connected'));
      // A page opened at its address asks before the link stands: nothing can be lost yet, so it waits.
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('not connected')), CALL_DEADLINE_MS);
        socket.once('connect', () => {
          clearTimeout(timer);
          emit(channel, args).then(resolve, reject);
        });
      });
    },
    send(channel, ...args) {
      // Not queued while away: the server forgets a lost client's streams.
      if (socket.connected) socket.emit(channel, ...args);
    },
    onStreamMessage(listener) {
      socket.on(STREAM_CHANNELS.message, listener);
    },
    onLink(listener) {
      let link: LinkState | undefined;
      function become(state: LinkState): void {
        if (state !== link) listener(state);
        link = state;
      }
      become(socket.connected ? 'open' : 'lost');
      socket.on('connect', () => become('open'));
      socket.on('disconnect', () => become('lost'));
      // A browser does not tell a page why its WebSocket was refused.
      socket.on('connect_error', async () => {
        const refusal = await askRefusal();
        if (!socket.connected) become(refusal ?? 'lost');
      });
    },
  };
}
