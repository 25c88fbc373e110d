import Fastify, { type FastifyInstance } from 'fastify';
import { Server } from 'socket.io';
import type { ConsoleSeat, VigieConsole } from '../console/vigie-console.ts';
import { ok } from '../contract/app-error.ts';
import type { AppInfo } from '../contract/contract.ts';
import type { Language } from '../contract/language.ts';
import { Access, type Tokens } from './access.ts';
import { createGuard, type Guard } from './guard.ts';
import { guardSockets } from './guard-sockets.ts';
import { HEADERS_MS, makeServer, REQUEST_MS, type TlsIdentity } from './make-server.ts';
import { followOwnAddress, type OwnAddressOptions } from './own-address.ts';
import { RawSockets } from './raw-sockets.ts';
import { registerRest } from './rest/rest-routes.ts';
import { NOT_KEPT, SECURITY_HEADERS } from './security-headers.ts';
import { routableUrl, servePages } from './serve-pages.ts';
import { serveScreens } from './serve-screens.ts';
import { registerSession } from './session-route.ts';

export type WebServerOptions = {
  readonly console: Pick<VigieConsole, 'audience'> & ConsoleSeat;
  /** An address or a name of this machine. */
  readonly listen: string;
  /** The first one tried; 0 for any. */
  readonly port: number;
  readonly tls: TlsIdentity | undefined;
  readonly tokens: Tokens;
  readonly language: Language | undefined;
  readonly machine?: OwnAddressOptions['machine'];
};

export type WebServer = {
  readonly port: number;
  /** With the presenter's token. */
  readonly address: string;
  /** The same with a ticket, good for one opening. */
  readonly ticketAddress: () => string;
  /** What the audience opens at the start, with its token; absent where nobody can join. */
  readonly audienceAddress: string | undefined;
  readonly stop: () => Promise<void>;
};

const PORTS_TRIED = 50;
const BODY_LIMIT_BYTES = 64 * 1024;
/** A part of a tape is the largest thing a screen sends. */
const MESSAGE_LIMIT_BYTES = 1_000_000;
/** Answers that are in flight when the host stops have this long. */
const LAST_ANSWERS_MS = 1_000;
/** Connections of any kind, idle ones among them: seven for each screen that may be open. */
const CONNECTION_LIMIT = 4_000;

/** Serves the screens, their bridge and REST, to those that the guard admits. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { console, tls, tokens } = options;
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_MS,
    rewriteUrl: ({ url = '/' }) => routableUrl(url),
    serverFactory: (handler) => makeServer(tls, handler),
  });
  app.server.maxConnections = CONNECTION_LIMIT;
  const rawSockets = new RawSockets(app.server);
  // The guard knows the port only once it is taken; nothing is answered before that.
  let guard: Guard | undefined;
  const guardNow = (): Guard | undefined => guard;
  await servePages(app, { guard: guardNow, language: options.language, rawSockets, now: Date.now });
  registerRest(app, {
    seatOf: ({ visitor }) => (visitor?.role === 'presenter' ? console : console.audience),
    language: options.language,
  });

  const io = new Server(app.server, {
    serveClient: false,
    maxHttpBufferSize: MESSAGE_LIMIT_BYTES,
    connectTimeout: HEADERS_MS,
  });
  const sockets = guardSockets(io, {
    guard: guardNow,
    language: options.language,
    headers: { ...SECURITY_HEADERS, ...NOT_KEPT },
    rawSockets,
  });
  registerSession(app, { noRoomFor: sockets.noRoomFor, language: options.language });
  const access = new Access({ tokens, now: Date.now, watching: sockets.watching });
  let audienceAddress = (): string | undefined => undefined;
  serveScreens(io, {
    seats: { presenter: inviting(console, () => audienceAddress()), audience: console.audience },
    visitorOf: (socket) => sockets.visitorOf(socket.request),
  });

  const port = await listen(app, options.listen, options.port);
  const address = followOwnAddress(
    {
      listen: options.listen,
      port,
      cert: tls?.cert,
      ...(options.machine ? { machine: options.machine } : {}),
    },
    Date.now,
  );
  audienceAddress = () => {
    const { joinOrigin } = address();
    return joinOrigin === undefined || tokens.audience === undefined
      ? undefined
      : `${joinOrigin}/?token=${tokens.audience}`;
  };
  const { origin } = address();
  guard = createGuard({ access, address, port, isTls: tls !== undefined, now: Date.now });
  return {
    port,
    address: `${origin}/?token=${tokens.presenter}`,
    ticketAddress: () => `${origin}/?token=${access.ticket()}`,
    audienceAddress: audienceAddress(),
    async stop() {
      // Waits for answers in flight, and for every client to let go of its connection, which some never do.
      const cutOff = setTimeout(() => rawSockets.destroyAll(), LAST_ANSWERS_MS);
      await io.close();
      clearTimeout(cutOff);
      await app.close();
    },
  };
}

/** Tells presenters how the audience joins. */
function inviting(seat: ConsoleSeat, audienceAddress: () => string | undefined): ConsoleSeat {
  return {
    ...seat,
    async dispatch(name, input, from) {
      const result = await seat.dispatch(name, input, from);
      const address = audienceAddress();
      if (name !== 'app.info' || !result.ok || address === undefined) return result;
      return ok({ ...(result.value as AppInfo), audienceAddress: address });
    },
  };
}

async function listen(app: FastifyInstance, host: string, first: number): Promise<number> {
  for (let port = first; ; port += 1) {
    try {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address ? address.port : port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const another = code === 'EADDRINUSE' || code === 'EACCES';
      const isLast = first === 0 || port - first >= PORTS_TRIED || port >= 65_535;
      if (another && !isLast) continue;
      throw new Error(listenFailure({ host, first, port, why: (error as Error).message, another }), {
        cause: error,
      });
    }
  }
}

type ListenFailure = {
  readonly host: string;
  readonly first: number;
  /** The last one tried. */
  readonly port: number;
  readonly why: string;
  /** The ports are at fault, and not the address. */
  readonly another: boolean;
};

function listenFailure({ host, first, port, why, another }: ListenFailure): string {
  return another
    ? `--port ${first}: no port from ${first} to ${port} can be used (${why}). Choose another one with --port, or any with --port 0`
    : `--listen ${host}: this machine does not have that address (${why}). Choose one of its own, or 0.0.0.0 for every network`;
}
