import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTokenSource, TokenEndpointError } from './token-source.ts';

type Asked = { readonly authorization: string | undefined; readonly form: Record<string, string> };
type Answer = { readonly status: number; readonly body: string };

const SECRET = 'a secret & more';

async function endpoint(answer: (count: number) => Answer) {
  const asked: Asked[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void text(request).then((body) => {
      asked.push({
        authorization: request.headers.authorization,
        form: Object.fromEntries(new URLSearchParams(body)),
      });
      const { status, body: said } = answer(asked.length);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(said);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}/token` };
}

const token = (count: number): Answer => ({
  status: 200,
  body: JSON.stringify({ access_token: `token ${count}`, token_type: 'bearer', expires_in: 100 }),
});

function sourceOf(url: string, now: () => number = () => 0) {
  return createTokenSource({ endpoint: url, clientId: 'vigie', clientSecret: SECRET, scope: 'kafka', now });
}

describe('createTokenSource', () => {
  it('asks with the credentials of the client, for the scope', async () => {
    const { asked, url } = await endpoint(token);
    expect(await sourceOf(url)()).toEqual({ value: 'token 1' });
    const credentials = Buffer.from(`vigie:${encodeURIComponent(SECRET)}`).toString('base64');
    expect(asked).toEqual([
      {
        authorization: `Basic ${credentials}`,
        form: { grant_type: 'client_credentials', scope: 'kafka' },
      },
    ]);
  });

  it('gives the same token to all connections until it is about to expire', async () => {
    let nowMs = 0;
    const { asked, url } = await endpoint(token);
    const source = sourceOf(url, () => nowMs);
    const [first, second] = await Promise.all([source(), source()]);
    nowMs = 79_999;
    const third = await source();
    nowMs = 80_000;
    const fourth = await source();
    expect([first, second, third, fourth].map(({ value }) => value)).toEqual([
      'token 1',
      'token 1',
      'token 1',
      'token 2',
    ]);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['refuses the client', { status: 401, body: '{"error":"invalid_client"}' }, true],
    [
      'refuses the client with another status',
      { status: 400, body: '{"error":"unauthorized_client"}' },
      true,
    ],
    ['knows no such scope', { status: 400, body: '{"error":"invalid_scope"}' }, false],
    ['is no token endpoint', { status: 200, body: '<html>' }, false],
    ['fails', { status: 500, body: '' }, false],
  ] as const)('says so where the endpoint %s', async (_, answer, isRefusal) => {
    const { url } = await endpoint(() => answer);
    await expect(sourceOf(url)()).rejects.toMatchObject({ name: 'TokenEndpointError', isRefusal });
  });

  it('says so where nothing listens, and asks again the next time', async () => {
    await expect(sourceOf('http://127.0.0.1:1/token')()).rejects.toThrow(
      /token endpoint http:\/\/127\.0\.0\.1:1\/token does not answer: .*ECONNREFUSED/,
    );
    const { url } = await endpoint((count) => (count === 1 ? { status: 503, body: '' } : token(count)));
    const source = sourceOf(url);
    await expect(source()).rejects.toThrow(TokenEndpointError);
    expect(await source()).toEqual({ value: 'token 2' });
  });

  it('quotes no secret that the endpoint sends back', async () => {
    const { url } = await endpoint(() => ({
      status: 400,
      body: JSON.stringify({ error: 'invalid_request', error_description: `bad ${SECRET}` }),
    }));
    await expect(sourceOf(url)()).rejects.toThrow('answers 400 (invalid_request: bad …)');
  });
});
