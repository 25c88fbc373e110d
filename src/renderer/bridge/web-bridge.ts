import { io, type Socket } from 'socket.io-client';
import { LINK_REFUSALS, type Bridge, type LinkRefusal } from '../../contract/bridge.ts';
import { SCREEN_NAMESPACE } from '../../contract/channels.ts';
import { createBridge } from '../../contract/create-bridge.ts';
import { socketTransport } from './socket-transport.ts';

const RETRY_MS = { first: 1_000, longest: 2_000 };
/** A refused page tries again at this pace: a place becomes free, or another tab brings a new session. */
const REFUSED_RETRY_MS = { first: 5_000, longest: 15_000 };

/** The bridge of a page served by the browser host. The session cookie says who it is. */
export function createWebBridge(): Bridge {
  const socket = io(SCREEN_NAMESPACE, { transports: ['websocket'], auth: { window: windowName() } });
  retryAt(socket, RETRY_MS);
  socket.on('connect', () => retryAt(socket, RETRY_MS));
  return createBridge(
    socketTransport(socket, async () => {
      const refusal = await askRefusal();
      retryAt(socket, refusal === undefined ? RETRY_MS : REFUSED_RETRY_MS);
      return refusal;
    }),
  );
}

function retryAt({ io: manager }: Socket, { first, longest }: typeof RETRY_MS): void {
  manager.reconnectionDelay(first);
  manager.reconnectionDelayMax(longest);
}

async function askRefusal(): Promise<LinkRefusal | undefined> {
  try {
    const response = await fetch('/api/session', { cache: 'no-store' });
    if (response.ok) return undefined;
    const { error } = (await response.json()) as { error?: unknown };
    // This page came with a cookie, which the browser does not send any more.
    if (error === 'no_session') return 'no_cookies';
    return LINK_REFUSALS.find((known) => known === error);
  } catch {
    // The host does not answer at all: the link is lost, for a reason that is not known yet.
    return undefined;
  }
}

/** Tells this page from others, also after a lost connection. `randomUUID` needs a secure context. */
function windowName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
