import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import type { Role } from './access.ts';
import { guardSockets } from './guard-sockets.ts';

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Asks for one more connection, with so many of strangers open: the status it is refused with, or that it goes on. */
function outcome(role: Role, open: number): unknown {
  let middleware: Middleware = () => undefined;
  const clients = Object.fromEntries(
    Array.from({ length: open }, (_each, index) => [index, { request: {} }]),
  );
  guardSockets({ engine: { clients, use: (given: Middleware) => (middleware = given) } } as never, {
    guard: () => ({ check: () => ({ kind: 'admitted', visitor: { role, id: role } }) }) as never,
    language: 'en',
    headers: {},
  });
  let result: unknown;
  const response = {
    setHeader: () => undefined,
    writeHead: (status: number) => (result = status),
    end: () => undefined,
  };
  middleware({ headers: {}, url: '/socket.io/' } as IncomingMessage, response as never, () => {
    result = 'goes on';
  });
  return result;
}

it('has room for so many connections of the audience, and then for the presenter alone', () => {
  expect([outcome('audience', 499), outcome('audience', 500), outcome('presenter', 500)]).toEqual([
    'goes on',
    429,
    'goes on',
  ]);
});
