import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import type { Language } from '../contract/language.ts';
import { AUDIENCE_SCREENS, SCREENS_OF_ONE } from '../contract/places.ts';
import type { Visitor } from './access.ts';
import { askedLanguage } from './rest/asked-language.ts';
import type { Guard } from './guard.ts';
import type { RawSockets } from './raw-sockets.ts';
import { refusalHeaders, refusalJson, STATUS_OF_REFUSAL, type Refusal } from './refusal.ts';

export type GuardSocketsOptions = {
  readonly guard: () => Guard | undefined;
  readonly language: Language | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawSockets: Pick<RawSockets, 'admit'>;
};

/** A refused upgrade has this long to read the answer. */
const LAST_WORD_MS = 2_000;

type Engine = {
  readonly clients: Readonly<Record<string, { readonly request: IncomingMessage } | undefined>>;
};

/**
 * Whether a request that asks for an upgrade gets one. Any other is answered as if it had not asked, as HTTP allows: a
 * client may offer HTTP/2 (`Upgrade: h2c`) with any request.
 */
export function mayUpgrade({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return url.startsWith('/socket.io/') && headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Lets only visitors of the guard reach Socket.IO. Every request and every upgrade is checked: engine.io's own
 * `allowRequest` is not called for the requests of an open connection.
 */
export function guardSockets(io: Server, options: GuardSocketsOptions) {
  const visitors = new WeakMap<IncomingMessage, Visitor>();
  const engine = io.engine as unknown as Engine;

  io.engine.use((request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void) => {
    // For an upgrade, engine.io passes an imitation: only the socket is there to answer on.
    const isUpgrade = !(response instanceof ServerResponse);
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const why = refusalOf(request, isUpgrade, query);
    if (why === undefined) {
      if (!isUpgrade)
        for (const [name, value] of Object.entries(options.headers)) response.setHeader(name, value);
      return next();
    }
    return isUpgrade ? refuseUpgrade(request, why) : refuse(request, response, why);
  });

  function refusalOf(
    request: IncomingMessage,
    isUpgrade: boolean,
    query: URLSearchParams,
  ): Refusal | undefined {
    const guard = options.guard();
    if (!guard) return 'starting';
    const token = query.get('token') ?? undefined;
    const verdict = guard.check(request, isUpgrade ? 'upgrade' : 'request', token);
    if (verdict.kind === 'refused') return verdict.why;
    const { visitor } = verdict;
    const known = query.get('sid');
    if (known === null) {
      const noRoom = noRoomFor(visitor);
      if (noRoom !== undefined) return noRoom;
    } else {
      // Only the visitor who opened a connection may continue it.
      const opener = Object.hasOwn(engine.clients, known) ? engine.clients[known] : undefined;
      if (opener && visitors.get(opener.request)?.id !== visitor.id) return 'no_session';
    }
    visitors.set(request, visitor);
    options.rawSockets.admit(request.socket);
    return undefined;
  }

  /** The visitor of every open connection. */
  function openBy(): readonly Visitor[] {
    return Object.values(engine.clients).flatMap((client) => (client && visitors.get(client.request)) ?? []);
  }

  /** Why a visitor cannot open one more screen. The audience never takes the presenter's place. */
  function noRoomFor({ id, role }: Visitor): 'full' | 'too_many_screens' | undefined {
    const open = openBy();
    if (open.filter((other) => other.id === id).length >= SCREENS_OF_ONE[role]) return 'too_many_screens';
    const isFull = open.filter((other) => other.role === 'audience').length >= AUDIENCE_SCREENS;
    return isFull && role === 'audience' ? 'full' : undefined;
  }

  function textOf(request: IncomingMessage, why: Refusal): string {
    const language = askedLanguage(request.headers['accept-language'], options.language);
    return JSON.stringify(refusalJson(why, language));
  }

  function refuse(request: IncomingMessage, response: ServerResponse, why: Refusal): void {
    response.writeHead(STATUS_OF_REFUSAL[why], {
      ...options.headers,
      ...refusalHeaders(why),
      'content-type': 'application/json; charset=utf-8',
      connection: 'close',
    });
    response.end(textOf(request, why));
  }

  function refuseUpgrade(request: IncomingMessage, why: Refusal): void {
    const body = textOf(request, why);
    const lines = Object.entries({
      ...refusalHeaders(why),
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const { socket } = request;
    socket.end(`HTTP/1.1 ${STATUS_OF_REFUSAL[why]} Refused\r\n${lines.join('')}\r\n${body}`);
    // A client that keeps its side open would keep the connection for ever.
    socket.resume();
    socket.setTimeout(LAST_WORD_MS, () => socket.destroy());
  }

  return {
    noRoomFor,
    /** Visitors with an open screen, by id. */
    watching: (): ReadonlySet<string> => new Set(openBy().map(({ id }) => id)),
    /** Who opened a connection. Throws for one that did not come through here. */
    visitorOf(request: IncomingMessage): Visitor {
      const visitor = visitors.get(request);
      if (!visitor) throw new Error('a connection that was not admitted');
      return visitor;
    },
  };
}
