import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { Server } from 'socket.io';
import type { VigieConsole } from '../console/vigie-console.ts';
import type { Language } from '../contract/language.ts';
import { createLoopbackGuard, type LoopbackGuard } from './loopback-guard.ts';
import { languageOf, refusalPage } from './page.ts';
import { registerRest } from './rest/rest-routes.ts';
import { serveScreens } from './serve-screens.ts';

export type WebServerOptions = {
  readonly console: VigieConsole;
  /** The first one tried; 0 for any. */
  readonly port: number;
  readonly token: string;
  readonly language: Language | undefined;
};

export type WebServer = {
  readonly port: number;
  /** With the token. */
  readonly address: string;
  readonly stop: () => Promise<void>;
};

const HOST = '127.0.0.1';
const PORTS_TRIED = 50;
const BODY_LIMIT_BYTES = 64 * 1024;
const RENDERER = fileURLToPath(new URL('../../out/renderer', import.meta.url));

const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const STATUS_OF_VERDICT = { bad_host: 421, bad_origin: 403, no_session: 401 } as const;

/** Serves the screens, their bridge and REST on loopback. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  // The guard knows the port only once it is taken; nothing is answered before that.
  let guard: LoopbackGuard | undefined;
  await registerPages(app, options, () => guard);
  registerRest(app, options);

  const io = new Server(app.server, {
    serveClient: false,
    maxHttpBufferSize: 1_000_000,
    allowRequest: (request, decide) => decide(null, guard !== undefined && mayConnect(guard, request)),
  });
  serveScreens(io, options.console);

  const port = await listen(app, options.port);
  guard = createLoopbackGuard({ port, token: options.token });
  return {
    port,
    address: `http://${HOST}:${port}/?token=${options.token}`,
    async stop() {
      await io.close();
      await app.close();
    },
  };
}

/** Clients other than the pages may give the token as `?token=` too: Socket.IO in a browser cannot set headers. */
function mayConnect(guard: LoopbackGuard, request: IncomingMessage): boolean {
  const verdict = guard.check(request);
  if (verdict !== 'no_session') return verdict === 'ok';
  const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token');
  return guard.isToken(token ?? undefined);
}

async function registerPages(
  app: FastifyInstance,
  options: WebServerOptions,
  guardNow: () => LoopbackGuard | undefined,
): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    const guard = guardNow();
    if (!guard) return reply.code(503).send();
    const verdict = guard.check(request.raw);
    if (verdict === 'ok') return undefined;
    const url = new URL(request.url, 'http://localhost');
    const isRest = url.pathname.startsWith('/api/');
    if (verdict === 'no_session' && !isRest && guard.isToken(url.searchParams.get('token') ?? undefined)) {
      return reply.header('set-cookie', guard.cookie).redirect(url.pathname, 303);
    }
    const code = STATUS_OF_VERDICT[verdict];
    const language = options.language ?? languageOf(request.headers['accept-language']);
    if (isRest) return reply.code(code).send({ success: false, error: verdict });
    return reply.code(code).type('text/html; charset=utf-8').send(refusalPage(language));
  });
  app.get('/', (request, reply) =>
    // A second opening of the printed address, with the cookie already there.
    'token' in (request.query as object) ? reply.redirect('/', 303) : reply.sendFile('index.html'),
  );
  if (!existsSync(RENDERER)) throw new Error('the screens are not built: run npm start, which builds them');
  await app.register(fastifyStatic, { root: RENDERER, index: false, wildcard: true, cacheControl: false });
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' && !/^\/(api|assets)\/|\.\w+$/.test(request.url.split('?')[0] ?? '');
    if (isPage) return reply.sendFile('index.html');
    return reply.code(404).send({ success: false, error: 'not_found' });
  });
}

async function listen(app: FastifyInstance, first: number): Promise<number> {
  for (let port = first; ; port += 1) {
    try {
      await app.listen({ host: HOST, port });
      const address = app.server.address();
      return typeof address === 'object' && address ? address.port : port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const another = code === 'EADDRINUSE' || code === 'EACCES';
      if (!another || first === 0 || port - first >= PORTS_TRIED || port >= 65_535) throw error;
    }
  }
}
