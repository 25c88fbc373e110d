import { io } from 'socket.io-client';
import type { Bridge } from '../../contract/bridge.ts';
import { SCREEN_NAMESPACE } from '../../contract/channels.ts';
import { createBridge } from '../../contract/create-bridge.ts';
import { socketTransport } from './socket-transport.ts';

/** The bridge of a page served by the browser host. The session cookie says who it is. */
export function createWebBridge(): Bridge {
  const socket = io(SCREEN_NAMESPACE, { transports: ['websocket'], reconnectionDelayMax: 2_000 });
  return createBridge(socketTransport(socket));
}
