import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Outcome, RestClient } from './rest-client.ts';

let server: Server | undefined;
let client: RestClient | undefined;
afterEach(() => {
  client?.close();
  server?.close();
});

/** Posts to a server that answers in this way. */
async function posterTo(handler: RequestListener): Promise<() => Promise<Outcome>> {
  const listening = createServer(handler);
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listening.address() as AddressInfo;
  const posting = new RestClient({ origin: `http://127.0.0.1:${port}`, token: 'secret' });
  client = posting;
  return () => posting.post('/api/orders/create', {});
}

it('reads answers of every status over one connection', async () => {
  const ports = new Set<number | undefined>();
  const statuses = [200, 503];
  const post = await posterTo((request, response) => {
    ports.add(request.socket.remotePort);
    response.writeHead(statuses.shift() ?? 500).end(JSON.stringify(request.headers.authorization));
  });
  expect([await post(), await post(), ports.size]).toEqual([
    { kind: 'answered', status: 200, body: 'Bearer secret' },
    { kind: 'answered', status: 503, body: 'Bearer secret' },
    1,
  ]);
});

it('sends a request once, and does not know its outcome, where the connection breaks', async () => {
  let requests = 0;
  const breaks: RequestListener[] = [
    (_request, response) => response.writeHead(200).end('{}'),
    ({ socket }) => socket.destroy(),
    (_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('{', () => response.destroy());
    },
  ];
  const post = await posterTo((request, response) => {
    breaks[requests]?.(request, response);
    requests += 1;
  });
  expect([await post(), await post(), await post(), requests]).toEqual([
    { kind: 'answered', status: 200, body: {} },
    { kind: 'unknown', why: 'Error: socket hang up on a kept connection' },
    { kind: 'unknown', why: 'Error: aborted on a new connection' },
    3,
  ]);
});
