import { io, type Socket } from 'socket.io-client';
import { SCREEN_NAMESPACE } from '../../src/contract/channels.ts';
import type { BridgeTransport } from '../../src/contract/create-bridge.ts';
import { registerIpc } from '../../src/main/ipc.ts';
import { socketTransport } from '../../src/renderer/bridge/socket-transport.ts';
import { startWebServer } from '../../src/web/web-server.ts';
import { exposedAs } from './fake-electron.ts';
import type { ScriptedConsole } from './scripted-console.ts';

const TOKEN = 'a-token-of-this-test';

/** One transport, from the host's end to what the page builds its bridge of. */
export type Side = {
  readonly transport: BridgeTransport;
  readonly stop: () => Promise<void>;
};

/** Electron's: the host's registrar and the preload as they are, between them what structured clone keeps. */
export async function openIpc({ console }: ScriptedConsole): Promise<Side> {
  registerIpc(console);
  await import('../../src/preload/preload.ts');
  return { transport: exposedAs('vigie') as BridgeTransport, stop: () => Promise.resolve() };
}

export type SocketSide = Side & {
  /** One more connection, with other headers. */
  readonly connect: (headers: Readonly<Record<string, string>>) => Socket;
  readonly port: number;
};

/** The browser host's: its server as it is, and the transport of its pages. */
export async function openSocket({ console }: ScriptedConsole): Promise<SocketSide> {
  const server = await startWebServer({
    console,
    listen: '127.0.0.1',
    port: 0,
    tls: undefined,
    tokens: { presenter: TOKEN, audience: undefined },
    language: undefined,
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const sockets: Socket[] = [];
  function connect(extraHeaders: Readonly<Record<string, string>>): Socket {
    const socket = io(origin + SCREEN_NAMESPACE, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders,
    });
    sockets.push(socket);
    return socket;
  }
  const own = connect({ authorization: `Bearer ${TOKEN}` });
  await new Promise<void>((resolve, reject) => {
    own.once('connect', () => resolve());
    own.once('connect_error', reject);
  });
  return {
    transport: socketTransport(own, () => Promise.resolve(undefined)),
    connect,
    port: server.port,
    async stop() {
      for (const socket of sockets) socket.disconnect();
      await server.stop();
    },
  };
}
