import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../contract/language.ts';
import { isPagePath } from '../contract/page-paths.ts';
import type { Visitor } from './access.ts';
import { askedLanguage } from './rest/asked-language.ts';
import type { Guard } from './guard.ts';
import { isOpening, markedAddress, openedOf, pageAddress, type Opened } from './opened-address.ts';
import type { RawSockets } from './raw-sockets.ts';
import { refusalHeaders, refusalJson, refusalTexts, STATUS_OF_REFUSAL, type Refusal } from './refusal.ts';
import { refusalPage } from './refusal-page.ts';
import { NOT_KEPT, SECURITY_HEADERS } from './security-headers.ts';

export type ServePagesOptions = {
  /** Absent until the port is known. */
  readonly guard: () => Guard | undefined;
  readonly language: Language | undefined;
  readonly rawSockets: Pick<RawSockets, 'admit'>;
  /** Milliseconds. */
  readonly now: () => number;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard before any route runs. */
    visitor: Visitor | undefined;
  }
}

const RENDERER = fileURLToPath(new URL('../../out/renderer', import.meta.url));
/** Tells monitors that this host answers. It holds nothing secret, so that it needs no token. */
const HEALTH = '/health';

/** Serves the built screens to visitors of the guard, which checks every request; `/health` needs no token. */
export async function servePages(app: FastifyInstance, options: ServePagesOptions): Promise<void> {
  app.decorateRequest('visitor', undefined);
  app.addHook('onRequest', (request, reply) => admit(request, reply, options));
  app.get(HEALTH, (_request, reply) => {
    const isReady = options.guard() !== undefined;
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'starting' });
  });
  app.get('/', (_request, reply) => reply.sendFile('index.html'));
  if (!existsSync(RENDERER)) throw new Error('the screens are not built: run npm start, which builds them');
  // A route for each file there is: no path leads to any other.
  await app.register(fastifyStatic, { root: RENDERER, index: false, wildcard: false, cacheControl: false });
  app.setNotFoundHandler((request, reply) => {
    const { pathname } = addressOf(request.originalUrl);
    if (pathname.startsWith('/assets/')) void reply.headers(NOT_KEPT);
    if (!wantsPage(request, pathname)) return reply.code(404).send({ success: false, error: 'not_found' });
    // The screens say that there is no such page.
    return reply.code(isPagePath(pathOf(request.originalUrl)) ? 200 : 404).sendFile('index.html');
  });
}

/** Paths of programs and files have no pages; but whoever opens the address of a file in a browser reads one. */
function wantsPage({ method, headers }: FastifyRequest, pathname: string): boolean {
  if (!['GET', 'HEAD'].includes(method) || pathname.startsWith('/api/')) return false;
  return !pathname.startsWith('/assets/') || /\btext\/html\b/.test(headers.accept ?? '');
}

/** For the router, which answers a path that it cannot decode by itself, before any hook. */
export function routableUrl(url: string): string {
  try {
    decodeURI(pathOf(url));
    return url;
  } catch {
    return '/undecodable';
  }
}

async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  { guard: guardNow, language: chosen, rawSockets, now }: ServePagesOptions,
): Promise<FastifyReply | undefined> {
  void reply.headers(SECURITY_HEADERS);
  const url = addressOf(request.originalUrl);
  if (!url.pathname.startsWith('/assets/')) void reply.headers(NOT_KEPT);
  const guard = guardNow();
  if (pathOf(request.originalUrl) === HEALTH) {
    const misplaced = guard?.misplaced(request.raw);
    return misplaced && refuse(request, reply, { why: misplaced, chosen, asJson: true });
  }
  const isRest = url.pathname.startsWith('/api/');
  const isPage = request.method === 'GET' && !isRest;
  const token = isPage ? url.searchParams.get('token') : null;
  let why: Refusal | undefined;
  if (guard && token !== null) {
    const exchanged = guard.exchange(request.raw, token);
    if (typeof exchanged !== 'string') {
      if (exchanged.cookie === undefined) return reply.redirect(pageAddress(url), 303);
      void reply.header('set-cookie', exchanged.cookie);
      return reply.redirect(markedAddress(url, 'given', now()), 303);
    }
    why = exchanged;
  }
  const verdict = guard?.check(request.raw) ?? ({ kind: 'refused', why: 'starting' } as const);
  if (verdict.kind === 'admitted') {
    rawSockets.admit(request.raw.socket);
    // A browser with a session continues with it, whatever token stands in the address.
    if (isPage && isOpening(url)) return reply.redirect(pageAddress(url), 303);
    request.visitor = verdict.visitor;
    return undefined;
  }
  if (!isPage || why !== undefined) {
    return refuse(request, reply, { why: why ?? verdict.why, chosen, asJson: isRest });
  }
  return refusePage(request, reply, { why: verdict.why, chosen, opened: openedOf(url, now()), nowMs: now() });
}

type Refused = {
  readonly why: Refusal;
  /** By `--lang`. */
  readonly chosen: Language | undefined;
};

type RefusedPage = Refused & { readonly opened: Opened | undefined; readonly nowMs: number };

/** A page without a session: where its address says that a cookie was given, the browser did not keep it. */
function refusePage(
  request: FastifyRequest,
  reply: FastifyReply,
  { why, chosen, opened, nowMs }: RefusedPage,
): FastifyReply {
  const isAway = opened !== undefined && STATUS_OF_REFUSAL[why] === 401;
  return isAway && opened === 'asked'
    ? refuse(request, reply, { why: 'no_cookies', chosen, asJson: false })
    : refuse(request, reply, { why, chosen, asJson: false, ...(isAway ? { again: again(nowMs) } : {}) });
}

/** The front page, whatever was asked: nothing of a stranger's address stands in a page of this host. */
function again(nowMs: number): string {
  return markedAddress(new URL('http://localhost/'), 'asked', nowMs);
}

type Answer = Refused & {
  readonly asJson: boolean;
  /** The address that the page asks for at once. */
  readonly again?: string;
};

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  { why, chosen, asJson, again: marked }: Answer,
): FastifyReply {
  const language = askedLanguage(request.headers['accept-language'], chosen);
  void reply.code(STATUS_OF_REFUSAL[why]).headers(refusalHeaders(why));
  if (asJson) return reply.send(refusalJson(why, language));
  const { title, body } = refusalTexts(why, language);
  const followed = why === 'no_session' && isFollowedLink(request) ? '/' : undefined;
  const page = refusalPage({ title, body, language, again: marked ?? followed });
  return reply.type('text/html; charset=utf-8').send(page);
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? '';
}

/** What a request asks for; the front page where that is no address at all, as `//` is none. */
function addressOf(url: string): URL {
  return URL.canParse(url, 'http://localhost')
    ? new URL(url, 'http://localhost')
    : new URL('http://localhost');
}

/**
 * A link on another site leads here: the cookie that was just given is `SameSite=Strict`, so the browser keeps it for
 * itself until a page of this host asks. The refusal asks at once.
 */
function isFollowedLink({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] === 'navigate';
}
