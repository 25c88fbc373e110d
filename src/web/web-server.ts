import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Server } from 'socket.io';
import type { ConsoleSeat, VigieConsole } from '../console/vigie-console.ts';
import { ok } from '../contract/app-error.ts';
import type { AppInfo } from '../contract/contract.ts';
import type { Language } from '../contract/language.ts';
import { createAccess, type Tokens, type Visitor } from './access.ts';
import { askedLanguage } from './asked-language.ts';
import { createGuard, type Guard } from './guard.ts';
import { guardSockets } from './guard-sockets.ts';
import { followOwnAddress, type OwnAddressOptions } from './own-address.ts';
import { refusalHeaders, refusalJson, refusalPage, STATUS_OF_REFUSAL, type Refusal } from './refusal.ts';
import { registerRest } from './rest/rest-routes.ts';
import { serveScreens } from './serve-screens.ts';

export type WebServerOptions = {
  readonly console: Pick<VigieConsole, 'audience'> & ConsoleSeat;
  /** An address or a name of this machine. */
  readonly listen: string;
  /** The first one tried; 0 for any. */
  readonly port: number;
  /** PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
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
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Sockets of any kind, idle ones among them. */
const CONNECTION_LIMIT = 2_000;
const RENDERER = fileURLToPath(new URL('../../out/renderer', import.meta.url));

const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;
/** What answers to a token or a session is kept by nobody on the way. */
const NOT_KEPT = { 'cache-control': 'no-store' } as const;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard before any route runs. */
    visitor: Visitor | undefined;
  }
}

/** Serves the screens, their bridge and REST, to those that the guard admits. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { console, tls, tokens } = options;
  const access = createAccess({ tokens, now: Date.now });
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_MS,
    serverFactory: (handler) => makeServer(tls, handler),
  });
  app.server.maxConnections = CONNECTION_LIMIT;
  app.decorateRequest('visitor', undefined);
  // The guard knows the port only once it is taken; nothing is answered before that.
  let guard: Guard | undefined;
  const guardNow = (): Guard | undefined => guard;
  await registerPages(app, options.language, guardNow);
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
  });
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
      await io.close();
      await app.close();
    },
  };
}

function makeServer(tls: WebServerOptions['tls'], handler: RequestListener): HttpServer {
  const limits = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS };
  return tls
    ? createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2' }, handler)
    : createServer(limits, handler);
}

/** Tells presenters how the audience joins. */
function inviting(seat: ConsoleSeat, audienceAddress: () => string | undefined): ConsoleSeat {
  return {
    ...seat,
    async dispatch(name, input, caller) {
      const result = await seat.dispatch(name, input, caller);
      const address = audienceAddress();
      if (name !== 'app.info' || !result.ok || address === undefined) return result;
      return ok({ ...(result.value as AppInfo), audienceAddress: address });
    },
  };
}

async function registerPages(
  app: FastifyInstance,
  chosen: Language | undefined,
  guardNow: () => Guard | undefined,
): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    const url = addressOf(request.url);
    const isRest = url.pathname.startsWith('/api/');
    if (!url.pathname.startsWith('/assets/')) void reply.headers(NOT_KEPT);
    const guard = guardNow();
    const verdict = guard?.check(request.raw) ?? ({ kind: 'refused', why: 'starting' } as const);
    const token = request.method === 'GET' && !isRest ? url.searchParams.get('token') : null;
    let why: Refusal | undefined = verdict.kind === 'refused' ? verdict.why : undefined;
    if (guard && token !== null && (why === undefined || why === 'no_session')) {
      const exchanged = guard.exchange(request.raw, token);
      if (typeof exchanged !== 'string') {
        if (exchanged.cookie !== undefined) void reply.header('set-cookie', exchanged.cookie);
        return reply.redirect(withoutToken(url), 303);
      }
      if (why === undefined) return reply.redirect(withoutToken(url), 303);
      why = exchanged;
    }
    if (why === undefined) {
      request.visitor = verdict.kind === 'admitted' ? verdict.visitor : undefined;
      return undefined;
    }
    const language = askedLanguage(request.headers['accept-language'], chosen);
    void reply.code(STATUS_OF_REFUSAL[why]).headers(refusalHeaders(why));
    if (isRest) return reply.send(refusalJson(why, language));
    const page = refusalPage({ why, language, again: why === 'no_session' && isFollowedLink(request) });
    return reply.type('text/html; charset=utf-8').send(page);
  });
  app.get('/', (_request, reply) => reply.sendFile('index.html'));
  if (!existsSync(RENDERER)) throw new Error('the screens are not built: run npm start, which builds them');
  await app.register(fastifyStatic, { root: RENDERER, index: false, wildcard: true, cacheControl: false });
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' && !/^\/(api|assets)\/|\.\w+$/.test(request.url.split('?')[0] ?? '');
    if (isPage) return reply.sendFile('index.html');
    return reply.code(404).send({ success: false, error: 'not_found' });
  });
}

/** What a request asks for; the front page where that is no address at all, as `//` is none. */
function addressOf(url: string): URL {
  return URL.canParse(url, 'http://localhost')
    ? new URL(url, 'http://localhost')
    : new URL('http://localhost');
}

/** Never to another host: `//x` would be one. */
function withoutToken(url: URL): string {
  url.searchParams.delete('token');
  return `/${url.pathname.replace(/^[/\\]+/, '')}${url.search}`;
}

/**
 * A link on another site leads here: the cookie that was just given is `SameSite=Strict`, so the browser keeps it for
 * itself until a page of this host asks. The refusal asks at once.
 */
function isFollowedLink({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] === 'navigate';
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
      if (!another || first === 0 || port - first >= PORTS_TRIED || port >= 65_535) throw error;
    }
  }
}
