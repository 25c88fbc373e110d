import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'socket.io';
import type { Language } from '../contract/language.ts';
import type { Role, Visitor } from './access.ts';
import { askedLanguage } from './asked-language.ts';
import type { Guard } from './guard.ts';
import { refusalHeaders, refusalJson, STATUS_OF_REFUSAL, type Refusal } from './refusal.ts';

export type GuardSocketsOptions = {
  readonly guard: () => Guard | undefined;
  readonly language: Language | undefined;
  readonly headers: Readonly<Record<string, string>>;
};

/** Connections that one visitor may have open; and all of them together. */
const CONNECTIONS: Record<Role, number> = { presenter: 64, audience: 8 };
const ALL_CONNECTIONS = 500;

type Engine = {
  readonly clients: Readonly<Record<string, { readonly request: IncomingMessage } | undefined>>;
};

/**
 * Lets nobody reach Socket.IO whom the guard does not admit. Every request and every upgrade is asked: engine.io's own
 * `allowRequest` is not, once a connection is there.
 */
export function guardSockets(io: Server, options: GuardSocketsOptions) {
  const visitors = new WeakMap<IncomingMessage, Visitor>();
  const engine = io.engine as unknown as Engine;

  io.engine.use((request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void) => {
    const isUpgrade = request.headers.upgrade !== undefined;
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
      if (!hasRoom(visitor)) return 'too_many';
    } else {
      // A connection is gone on with by who opened it.
      const opener = Object.hasOwn(engine.clients, known) ? engine.clients[known] : undefined;
      if (opener && visitors.get(opener.request)?.id !== visitor.id) return 'no_session';
    }
    visitors.set(request, visitor);
    return undefined;
  }

  function hasRoom({ id, role }: Visitor): boolean {
    const open = Object.values(engine.clients);
    if (open.length >= ALL_CONNECTIONS && role !== 'presenter') return false;
    const own = open.filter((client) => client && visitors.get(client.request)?.id === id);
    return own.length < CONNECTIONS[role];
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
    request.socket.end(`HTTP/1.1 ${STATUS_OF_REFUSAL[why]} Refused\r\n${lines.join('')}\r\n${body}`);
  }

  return {
    /** Who opened a connection. Throws for one that did not come through here. */
    visitorOf(request: IncomingMessage): Visitor {
      const visitor = visitors.get(request);
      if (!visitor) throw new Error('a connection that was not admitted');
      return visitor;
    },
  };
}
