import { ServerResponse, type IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import type { Role, Visitor } from './access.ts';
import { guardSockets } from './guard-sockets.ts';

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Sockets with so many open screens of each of these visitors; opens one more for another visitor. */
function outcomeFor(
  visitor: Visitor,
  open: readonly { readonly by: Visitor; readonly screens: number }[],
): unknown {
  let middleware: Middleware = () => undefined;
  let asking = visitor;
  const clients: Record<string, { request: IncomingMessage }> = {};
  guardSockets({ engine: { clients, use: (given: Middleware) => (middleware = given) } } as never, {
    guard: () => ({ check: () => ({ kind: 'admitted', visitor: asking }) }) as never,
    language: 'en',
    headers: {},
    rawSockets: { admit: () => undefined },
  });
  function ask(): unknown {
    let result: unknown;
    const response = Object.assign(Object.create(ServerResponse.prototype) as object, {
      setHeader: () => undefined,
      writeHead: () => undefined,
      end: (body: string) => (result = (JSON.parse(body) as { error: string }).error),
    });
    const request = { headers: {}, url: '/socket.io/' } as IncomingMessage;
    middleware(request, response as never, () => {
      clients[Object.keys(clients).length] = { request };
      result = 'opens';
    });
    return result;
  }
  for (const { by, screens } of open) {
    asking = by;
    for (let each = 0; each < screens; each += 1) ask();
  }
  asking = visitor;
  return ask();
}

const someone = (role: Role, id = 'another one'): Visitor => ({ role, id });
/** So many browsers of the audience with one screen each. */
const crowd = (browsers: number) =>
  Array.from({ length: browsers }, (_each, index) => ({
    by: someone('audience', `phone ${index}`),
    screens: 1,
  }));

it('has 500 places for screens of the audience, and always one for the presenter', () => {
  expect([
    outcomeFor(someone('audience'), crowd(499)),
    outcomeFor(someone('audience'), crowd(500)),
    outcomeFor(someone('presenter'), crowd(500)),
    outcomeFor(someone('audience'), [...crowd(499), { by: someone('presenter', 'them'), screens: 64 }]),
  ]).toEqual(['opens', 'full', 'opens', 'opens']);
});

it('gives one browser its share of the places, whatever is free', () => {
  const own = (role: Role, screens: number) => outcomeFor(someone(role), [{ by: someone(role), screens }]);
  expect([own('audience', 7), own('audience', 8), own('presenter', 63), own('presenter', 64)]).toEqual([
    'opens',
    'too_many_screens',
    'opens',
    'too_many_screens',
  ]);
});
