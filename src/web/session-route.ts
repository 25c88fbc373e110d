import type { FastifyInstance } from 'fastify';
import type { Language } from '../contract/language.ts';
import type { Visitor } from './access.ts';
import { askedLanguage } from './rest/asked-language.ts';
import { refusalHeaders, refusalJson, STATUS_OF_REFUSAL, type Refusal } from './refusal.ts';

type SessionRouteOptions = {
  /** Why one more screen of the visitor cannot be opened. */
  readonly noRoomFor: (visitor: Visitor) => Refusal | undefined;
  readonly language: Language | undefined;
};

/**
 * `GET /api/session` says who is asking, or why no screen can be opened: a browser does not tell its page why a WebSocket
 * was refused.
 */
export function registerSession(app: FastifyInstance, { noRoomFor, language }: SessionRouteOptions): void {
  app.get('/api/session', (request, reply) => {
    const { visitor } = request;
    const why = visitor ? noRoomFor(visitor) : 'no_session';
    if (why === undefined) return reply.send({ success: true, role: visitor?.role });
    const said = askedLanguage(request.headers['accept-language'], language);
    return reply.code(STATUS_OF_REFUSAL[why]).headers(refusalHeaders(why)).send(refusalJson(why, said));
  });
}
