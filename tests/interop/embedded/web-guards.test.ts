import { mkdtemp, rm } from 'node:fs/promises';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBroker, type Broker } from '../../../src/broker/broker.ts';
import type { VigieConsole } from '../../../src/console/vigie-console.ts';
import { CHANGING_CALLS } from '../../../src/contract/call-effects.ts';
import { callChannel, SCREEN_NAMESPACE, STREAM_CHANNELS } from '../../../src/contract/channels.ts';
import { AUDIENCE_SCREENS } from '../../../src/contract/places.ts';
import { startWebServer, type WebServer, type WebServerOptions } from '../../../src/web/web-server.ts';
import { memoryConsole } from '../support/memory-console.ts';

const PRESENTER = 'the-presenter-of-this-test';
const AUDIENCE = 'the-audience-of-this-test';

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };
type Asked = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly ca?: string;
};

/** `fetch` does not let a caller choose its Host, and follows redirects. */
function ask(url: string, { method = 'GET', headers = {}, body, ca }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false as const, ...(ca === undefined ? {} : { ca }) };
    const sent = url.startsWith('https:') ? tlsRequest(url, options) : plainRequest(url, options);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: '' });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};
const POLLING = '/socket.io/?EIO=4&transport=polling';
const WEBSOCKET = '/socket.io/?EIO=4&transport=websocket';

/** What is refused and what is let through, asked of the running host as a stranger, a browser and a program would. */
describe('the guards of the browser host', () => {
  let dir: string;
  let broker: Broker;
  let console: VigieConsole;
  let server: WebServer;
  let origin: string;
  const servers: WebServer[] = [];
  const sockets: Socket[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'vigie-guards-'));
    broker = await startBroker({ dataDir: dir, port: 0 });
    console = memoryConsole(`127.0.0.1:${broker.port}`, {
      info: { version: '0', host: 'web', language: undefined, cluster: 'test' },
    });
    await console.whenSettled;
  });
  afterAll(async () => {
    await console.stop();
    await broker.stop();
    await rm(dir, { recursive: true });
  });
  // Limits are counted for each server: every test has its own.
  beforeEach(async () => {
    server = await start();
    origin = `http://127.0.0.1:${server.port}`;
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    for (const each of servers.splice(0)) await each.stop();
  });

  async function start(options: Partial<WebServerOptions> = {}): Promise<WebServer> {
    const started = await startWebServer({
      console,
      listen: '127.0.0.1',
      port: 0,
      tls: undefined,
      tokens: { presenter: PRESENTER, audience: AUDIENCE },
      language: undefined,
      machine: () => ['127.0.0.1'],
      ...options,
    });
    servers.push(started);
    return started;
  }

  async function cookieOf(token: string): Promise<string> {
    const { headers } = await ask(`${origin}/?token=${token}`);
    return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  }

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  function connect(namespace: string, options: Parameters<typeof io>[1] = {}): Promise<Socket> {
    const socket = io(origin + namespace, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
    });
    sockets.push(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(socket));
      socket.once('connect_error', reject);
    });
  }

  it('exchanges the token of an opened address for a cookie, and takes it out of the address', async () => {
    const { status, headers } = await ask(`${origin}/log/orders?from=latest&token=${PRESENTER}`);
    expect({ status, location: headers.location }).toEqual({
      status: 303,
      location: expect.stringMatching(/^\/log\/orders\?from=latest&opened=given-\d+$/),
    });
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(String.raw`^vigie_${server.port}=[\w-]{8}\.[\w-]{32}; HttpOnly; SameSite=Strict; Path=/$`),
      ),
    ]);
    const cookie = await cookieOf(PRESENTER);
    expect(cookie).not.toContain(PRESENTER);
    expect((await ask(`${origin}/orders`, { headers: { cookie } })).status).toBe(200);
    // With a session the token goes from the address all the same, and no other cookie is given.
    const again = await ask(`${origin}/?token=old`, { headers: { cookie } });
    expect([again.status, again.headers.location, again.headers['set-cookie']]).toEqual([
      303,
      '/',
      undefined,
    ]);
    const arrived = await ask(origin + headers.location, { headers: { cookie } });
    expect([arrived.status, arrived.headers.location]).toEqual([303, '/log/orders?from=latest']);
  });

  it.each([
    ['fr-FR,fr;q=0.9', 'Ce navigateur refuse les cookies', 'Rien n’est perdu. Autorisez les cookies'],
    ['en-GB,en;q=0.9', 'This browser refuses cookies', 'Nothing is lost. Allow cookies'],
  ])(
    'tells a browser that keeps no cookie so, once its own page has asked (%s)',
    async (language, title, advice) => {
      const headers = { 'accept-language': language };
      const open = async (path: string) => (await ask(origin + path, { headers })).text;
      const { headers: redirect } = await ask(`${origin}/orders?token=${AUDIENCE}`);
      // A link of another site brings no cookie: nothing is known yet.
      const first = await open(redirect.location ?? '');
      expect(first).not.toContain(title);
      const again = /http-equiv="refresh" content="0;url=(\/\?opened=asked-\d+)"/.exec(first)?.[1] ?? '';
      const second = await open(again);
      expect(second).toContain(title);
      expect(second).toContain(advice);
      expect(second).not.toContain('http-equiv');
      // With a cookie the mark goes, whatever it says.
      const cookie = await cookieOf(AUDIENCE);
      const kept = await ask(origin + again, { headers: { cookie } });
      expect([kept.status, kept.headers.location]).toEqual([303, '/']);
      // An address that was kept says nothing of this browser.
      for (const mark of ['asked-1', 'asked-99999999999999', 'asked-x', 'other-1']) {
        expect(await open(`/?opened=${mark}`)).not.toContain(title);
      }
    },
  );

  it.each(['//evil.test', '/.//evil.test', String.raw`/\evil.test`, '//', '/%2f/evil.test'])(
    'redirects to itself alone (%s)',
    async (path) => {
      const { headers, status } = await ask(`${origin}${path}?token=${PRESENTER}`);
      expect([200, 303, 401]).toContain(status);
      expect(headers.location ?? '/').not.toMatch(/^(\/[/\\]|\w+:)/);
    },
  );

  it.each([
    ['fr-FR,fr;q=0.9', 'Accès refusé', 'adresse complète affichée dans son terminal'],
    ['en-GB,en;q=0.9', 'Access refused', 'full address shown in its terminal'],
  ])('tells who has no session what to do (%s)', async (language, title, advice) => {
    const headers = { 'accept-language': language };
    for (const path of ['/', '/orders', '/assets/x.js', '/nothing.png']) {
      const { status, text } = await ask(origin + path, { headers });
      expect([path, status]).toEqual([path, 401]);
      expect(text).toContain(title);
      expect(text).toContain(advice);
    }
    for (const path of ['/api/orders', '/api/nothing', POLLING]) {
      const answer = await ask(origin + path, { headers });
      expect([path, answer.status, answer.headers['www-authenticate']]).toEqual([
        path,
        401,
        'Bearer realm="Vigie"',
      ]);
      expect(JSON.parse(answer.text)).toMatchObject({
        success: false,
        error: 'no_session',
        message: expect.stringContaining(advice),
      });
    }
  });

  it('answers to its own names alone, whoever asks (DNS rebinding)', async () => {
    const cookie = await cookieOf(PRESENTER);
    const rebound = `evil.test:${server.port}`;
    for (const credentials of [{ cookie }, bearer(PRESENTER), {}]) {
      for (const path of ['/', '/api/orders', POLLING]) {
        const headers = { ...credentials, host: rebound, origin: `http://${rebound}` };
        expect([path, (await ask(origin + path, { headers })).status]).toEqual([path, 421]);
      }
    }
    const opened = await ask(`${origin}/?token=${PRESENTER}`, { headers: { host: rebound } });
    expect([opened.status, opened.headers['set-cookie']]).toEqual([421, undefined]);
    const upgraded = await ask(origin + WEBSOCKET, {
      headers: { ...UPGRADE, cookie, host: rebound, origin: `http://${rebound}` },
    });
    expect(upgraded.status).toBe(421);
    const byOtherName = { cookie, host: `localhost:${server.port}` };
    expect((await ask(`${origin}/api/orders`, { headers: byOtherName })).status).toBe(200);
  });

  it('upgrades to a WebSocket for its own page with its own cookie, and for nobody else', async () => {
    const cookie = await cookieOf(PRESENTER);
    const other = await start();
    const foreign = (await ask(`http://127.0.0.1:${other.port}/?token=${PRESENTER}`)).headers['set-cookie'];
    const statusWith = async (headers: Record<string, string>) =>
      (await ask(origin + WEBSOCKET, { headers: { ...UPGRADE, ...headers } })).status;
    expect({
      own: await statusWith({ cookie, origin }),
      noOrigin: await statusWith({ cookie }),
      otherSite: await statusWith({ cookie, origin: 'http://evil.test' }),
      otherPort: await statusWith({ cookie, origin: `http://127.0.0.1:${other.port}` }),
      opaque: await statusWith({ cookie, origin: 'null' }),
      noCookie: await statusWith({ origin }),
      foreignCookie: await statusWith({ cookie: foreign?.[0]?.split(';')[0] ?? '', origin }),
      foreignValue: await statusWith({
        cookie: (foreign?.[0]?.split(';')[0] ?? '').replace(String(other.port), String(server.port)),
        origin,
      }),
      tokenAsCookie: await statusWith({ cookie: `vigie_${server.port}=${PRESENTER}`, origin }),
      program: await statusWith(bearer(PRESENTER)),
    }).toEqual({
      own: 101,
      noOrigin: 403,
      otherSite: 403,
      otherPort: 403,
      opaque: 403,
      noCookie: 401,
      foreignCookie: 401,
      foreignValue: 401,
      tokenAsCookie: 401,
      program: 101,
    });
  });

  it('asks every request of long-polling, also those of a connection that is there', async () => {
    const [cookie, joined] = [await cookieOf(PRESENTER), await cookieOf(AUDIENCE)];
    const opened = await ask(origin + POLLING, { headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    expect(opened.status).toBe(200);
    const { sid } = JSON.parse(opened.text.slice(1)) as { sid: string };
    const url = `${origin}${POLLING}&sid=${sid}`;
    const statusOf = async (headers: Record<string, string>, method = 'POST') =>
      (await ask(url, { method, headers, ...(method === 'POST' ? { body: '40' } : {}) })).status;
    expect({
      noCookie: await statusOf({}),
      audience: await statusOf({ cookie: joined, origin }),
      otherSite: await statusOf({ cookie, origin: 'http://evil.test' }),
      otherHost: await statusOf({ cookie, host: 'evil.test' }),
      upgrade: await statusOf({ ...UPGRADE, cookie: joined, origin }, 'GET'),
      own: await statusOf({ cookie, origin }),
    }).toEqual({ noCookie: 401, audience: 401, otherSite: 403, otherHost: 421, upgrade: 401, own: 200 });
  });

  it('sends every answer with the headers that keep other sites out, and lets no other origin read', async () => {
    const cookie = await cookieOf(PRESENTER);
    const asked: [string, Record<string, string>][] = [
      ['/', { cookie }],
      ['/', {}],
      ['/api/orders', { cookie }],
      ['/api/orders', {}],
      [POLLING, { cookie, 'sec-fetch-site': 'same-origin' }],
      [POLLING, {}],
      ['/nothing.png', { cookie }],
    ];
    for (const [path, headers] of asked) {
      const answer = await ask(origin + path, { headers });
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    const preflight = await ask(`${origin}/api/orders/create`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.test', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(403);
  });

  it('refuses bodies and messages that are too large, and goes on', async () => {
    const headers = { ...bearer(PRESENTER), 'content-type': 'application/json' };
    const body = JSON.stringify({ product: 'x'.repeat(70_000) });
    const tooLarge = await ask(`${origin}/api/orders/create`, { method: 'POST', headers, body });
    expect([tooLarge.status, JSON.parse(tooLarge.text)]).toMatchObject([
      400,
      { fields: [{ field: 'body', rule: 'too_long' }] },
    ]);
    const socket = await connect(SCREEN_NAMESPACE, { extraHeaders: bearer(PRESENTER) });
    const ended = new Promise((resolve) => {
      socket.once('disconnect', resolve);
    });
    socket.emit(callChannel('tape.write'), { text: 'x'.repeat(1_100_000) });
    expect(await ended).toBe('transport close');
    expect((await ask(`${origin}/api/orders`, { headers: bearer(PRESENTER) })).status).toBe(200);
  });

  it('locks no right token out for the wrong ones of the same address', async () => {
    const cookie = await cookieOf(PRESENTER);
    const guess = async () => (await ask(`${origin}/api/orders`, { headers: bearer('stale') })).status;
    const statuses = new Set<number>();
    while (!statuses.has(429))
      for (const status of await Promise.all(Array.from({ length: 100 }, guess))) statuses.add(status);
    expect(statuses).toEqual(new Set([401, 429]));
    expect((await ask(`${origin}/api/orders`, { headers: bearer(PRESENTER) })).status).toBe(200);
    expect((await ask(`${origin}/api/orders`, { headers: { cookie } })).status).toBe(200);
    expect((await ask(`${origin}/?token=${PRESENTER}`)).status).toBe(303);
  });

  it('lets a room of 100 phones behind one address join at once', async () => {
    const join = async () => {
      const cookie = await cookieOf(AUDIENCE);
      const page = await ask(`${origin}/orders`, { headers: { cookie } });
      await connect(SCREEN_NAMESPACE, { extraHeaders: { cookie, origin } });
      return page.status;
    };
    expect(await Promise.all(Array.from({ length: 100 }, join))).toEqual(
      Array.from({ length: 100 }, () => 200),
    );
  });

  it('keeps the place of the first who watches, however many join, and says when all are taken', async () => {
    const first = await cookieOf(AUDIENCE);
    const watching = await connect(SCREEN_NAMESPACE, { extraHeaders: { cookie: first, origin } });
    const place = async () => {
      const cookie = await cookieOf(AUDIENCE);
      await connect(SCREEN_NAMESPACE, { extraHeaders: { cookie, origin } });
    };
    for (let each = 1; each < AUDIENCE_SCREENS; each += 1) await place();
    await expect(place()).rejects.toThrow(/websocket error|503/);
    const late = await cookieOf(AUDIENCE);
    const session = (cookie: string) =>
      ask(`${origin}/api/session`, { headers: { cookie, 'accept-language': 'en' } });
    const { status, text } = await session(late);
    expect([status, JSON.parse(text)]).toMatchObject([
      503,
      { error: 'full', message: expect.stringContaining(`${AUDIENCE_SCREENS} screens`) },
    ]);
    expect(watching.connected).toBe(true);
    expect((await ask(`${origin}/orders`, { headers: { cookie: first } })).status).toBe(200);
    watching.disconnect();
    await expect.poll(async () => (await session(late)).status).toBe(200);
    const presenter = await session(await cookieOf(PRESENTER));
    expect(JSON.parse(presenter.text)).toEqual({ success: true, role: 'presenter' });
  });

  it('says to a page that outlived a restart that the address is a new one', async () => {
    const cookie = await cookieOf(AUDIENCE);
    const { port } = server;
    await servers.pop()?.stop();
    server = await start({ port });
    const page = await ask(`${origin}/orders`, { headers: { cookie, 'accept-language': 'fr' } });
    expect([page.status, page.text]).toEqual([401, expect.stringContaining('Vigie a redémarré')]);
    const session = await ask(`${origin}/api/session`, { headers: { cookie } });
    expect([session.status, JSON.parse(session.text)]).toMatchObject([401, { error: 'restarted' }]);
  });

  it('bounds what a flood of the audience costs, and keeps nobody else waiting', async () => {
    const [presenter, flooder, other] = [
      await cookieOf(PRESENTER),
      await cookieOf(AUDIENCE),
      await cookieOf(AUDIENCE),
    ];
    const statusWith = async (cookie: string) =>
      (await ask(`${origin}/api/stats`, { headers: { cookie } })).status;
    // On a busy machine a round takes as long as it takes to be allowed as much again.
    const statuses = new Set<number>();
    while (!statuses.has(429))
      for (const status of await Promise.all(Array.from({ length: 400 }, () => statusWith(flooder))))
        statuses.add(status);
    expect(statuses).toEqual(new Set([200, 429]));
    expect([await statusWith(other), await statusWith(presenter)]).toEqual([200, 200]);

    const socket = await connect(SCREEN_NAMESPACE, { extraHeaders: { cookie: other, origin } });
    const codes = new Set<string | undefined>();
    while (!codes.has('too_many'))
      for (const { error } of (await Promise.all(
        Array.from({ length: 300 }, () => socket.emitWithAck(callChannel('app.info'), null)),
      )) as { error?: { code: string } }[])
        codes.add(error?.code);
    expect(codes).toEqual(new Set([undefined, 'too_many']));
    const ended = new Promise((resolve) => {
      socket.once('disconnect', resolve);
    });
    for (let each = 0; each < 40_000; each += 1) socket.emit(STREAM_CHANNELS.credit, 's1');
    expect(await ended).toBe('io server disconnect');

    const listener = await connect('/', { extraHeaders: { cookie: other, origin } });
    const cutOff = new Promise((resolve) => {
      listener.once('disconnect', resolve);
    });
    for (let each = 0; each < 40_000; each += 1) listener.emit('new_order', {});
    expect(await cutOff).toBe('io server disconnect');
  });

  it('has room for some connections of one browser of the audience, and always for the presenter', async () => {
    const [cookie, presenter] = [await cookieOf(AUDIENCE), await cookieOf(PRESENTER)];
    const own = { extraHeaders: { cookie, origin } };
    for (let each = 0; each < 8; each += 1) await connect('/', own);
    await expect(connect('/', own)).rejects.toThrow(/websocket error|429/);
    await connect('/', { extraHeaders: { cookie: presenter, origin } });
  });

  it('refuses the audience every call that changes anything, over the socket and over REST', async () => {
    const cookie = await cookieOf(AUDIENCE);
    const before = (await console.ask('dashboard', '1h')).orders;
    for (const extraHeaders of [{ cookie, origin }, bearer(AUDIENCE)]) {
      const socket = await connect(SCREEN_NAMESPACE, { extraHeaders });
      for (const name of CHANGING_CALLS) {
        // Whatever is sent: the refusal comes before the input is looked at.
        const result = (await socket.timeout(5_000).emitWithAck(callChannel(name), { on: false })) as object;
        expect([name, result]).toMatchObject([name, { ok: false, error: { code: 'read_only' } }]);
      }
    }
    for (const credentials of [{ cookie, origin }, bearer(AUDIENCE)]) {
      for (const [path, body] of [
        ['/api/orders/create', {}],
        ['/api/payments', { order_id: 'x', amount: '1' }],
        ['/api/deliveries', { order_id: 'x', address: 'Paris' }],
      ] as const) {
        const { status, text } = await ask(origin + path, {
          method: 'POST',
          headers: { ...credentials, 'content-type': 'application/json', 'accept-language': 'fr' },
          body: JSON.stringify(body),
        });
        expect([path, status, JSON.parse(text)]).toMatchObject([
          path,
          403,
          { error: 'read_only', message: expect.stringContaining('spectateur') },
        ]);
      }
    }
    expect((await console.ask('dashboard', '1h')).orders).toBe(before);
  });

  it('shows the audience everything but who people are', async () => {
    const created = await ask(`${origin}/api/orders/create`, {
      method: 'POST',
      headers: { ...bearer(PRESENTER), 'content-type': 'application/json' },
      body: JSON.stringify({
        customer_name: 'Jean Dupont',
        customer_email: 'jean@secret.test',
        address: '1 Rue Secrète',
        product: 'Laptop',
      }),
    });
    expect(created.status).toBe(200);
    const rows = async (token: string, query = '') =>
      (await ask(`${origin}/api/orders${query}`, { headers: bearer(token) })).text;
    await expect.poll(() => rows(PRESENTER)).toContain('Jean Dupont');
    expect(await rows(AUDIENCE)).toContain('J… D…');
    expect(JSON.parse(await rows(AUDIENCE, '?search=Dupont'))).toMatchObject({ matching: 0 });
    expect(JSON.parse(await rows(PRESENTER, '?search=Dupont'))).toMatchObject({ matching: 1 });

    const socket = await connect(SCREEN_NAMESPACE, { extraHeaders: bearer(AUDIENCE) });
    const told: string[] = [];
    socket.on(STREAM_CHANNELS.message, (_streamId, message) => told.push(JSON.stringify(message)));
    const list = { search: '', filter: 'all', limit: 50 };
    for (const name of ['orders', 'activity', 'deliveries', 'quarantine'])
      expect(await socket.emitWithAck(STREAM_CHANNELS.open, name, name, list)).toMatchObject({ ok: true });
    await socket.emitWithAck(STREAM_CHANNELS.open, 'status', 'status', null);
    const position = { topic: 'orders', partition: 0, offset: '0' };
    const calls = await Promise.all([
      socket.emitWithAck(callChannel('orders.search'), { text: '', limit: 5 }),
      socket.emitWithAck(callChannel('tape.read'), { after: 'start' }),
      socket.emitWithAck(callChannel('export.list'), {
        list: 'orders',
        filter: 'all',
        search: '',
        format: 'csv',
      }),
      ...[0, 1, 2].map((partition) =>
        socket.emitWithAck(callChannel('records.read'), { ...position, partition }),
      ),
    ]);
    await expect.poll(() => told.length).toBeGreaterThanOrEqual(5);
    const everything = JSON.stringify([told, calls]);
    expect(everything).not.toMatch(/Dupont|secret\.test|Rue Secr/);
    expect(everything).toContain('J… D…');
    expect(told.find((each) => each.includes('"simulator"'))).toMatch(/"privacy":true,"audience":true/);
    // The presenter's own screens are as they were.
    expect(await rows(PRESENTER)).toContain('Jean Dupont');
  });

  it('tells the presenter alone how the audience joins', async () => {
    let addresses = ['192.0.2.7'];
    const open = await start({ listen: '0.0.0.0', machine: () => addresses });
    expect(open.audienceAddress).toBe(`http://192.0.2.7:${open.port}/?token=${AUDIENCE}`);
    expect(open.address).toBe(`http://127.0.0.1:${open.port}/?token=${PRESENTER}`);
    origin = `http://127.0.0.1:${open.port}`;
    const infoFor = async (token: string) => {
      const socket = await connect(SCREEN_NAMESPACE, { extraHeaders: bearer(token) });
      return (await socket.emitWithAck(callChannel('app.info'), null)) as unknown;
    };
    expect(await infoFor(PRESENTER)).toMatchObject({ value: { audienceAddress: open.audienceAddress } });
    expect(JSON.stringify(await infoFor(AUDIENCE))).not.toContain(AUDIENCE);
    const statusAs = async (host: string) =>
      (await ask(`${origin}/`, { headers: { host: `${host}:${open.port}` } })).status;
    expect([await statusAs('192.0.2.7'), await statusAs('192.0.2.8')]).toEqual([401, 421]);
    // The laptop went to another network.
    addresses = ['192.0.2.8'];
    await expect.poll(() => statusAs('192.0.2.8'), { timeout: 10_000, interval: 200 }).toBe(401);
    expect(await statusAs('192.0.2.7')).toBe(421);
    expect(JSON.stringify(await infoFor(PRESENTER))).toContain(`192.0.2.8:${open.port}/?token=${AUDIENCE}`);
  });

  it('answers a request that offers HTTP/2 or another upgrade as one that does not', async () => {
    for (const upgrade of ['h2c', 'websocket', 'TLS/1.3']) {
      const offers = { connection: 'Upgrade, HTTP2-Settings', upgrade, 'http2-settings': 'AAMAAABkAAQAAP__' };
      const statuses = ['/api/stats', '/orders', '/', '/health'].map(
        async (path) => (await ask(origin + path, { headers: { ...offers, ...bearer(PRESENTER) } })).status,
      );
      expect([upgrade, await Promise.all(statuses)]).toEqual([upgrade, [200, 200, 200, 200]]);
      expect((await ask(`${origin}/api/stats`, { headers: offers })).status).toBe(401);
    }
  });

  it('says which option is at fault where it cannot listen', async () => {
    // An address of documentation, which no machine has.
    await expect(start({ listen: '192.0.2.1' })).rejects.toThrow(
      /^--listen 192\.0\.2\.1: .*EADDRNOTAVAIL.*0\.0\.0\.0/,
    );
  });

  it('opens once with a ticket, which no program can use', async () => {
    const address = server.ticketAddress();
    const ticket = new URL(address).searchParams.get('token') ?? '';
    expect((await ask(`${origin}/api/orders`, { headers: bearer(ticket) })).status).toBe(401);
    expect([(await ask(address)).status, (await ask(address)).status]).toEqual([303, 401]);
  });

  it('speaks TLS with the certificate it is given, and its cookie goes over nothing else', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'vigie.test' }], {
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'vigie.test' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    });
    const secure = await start({ listen: '0.0.0.0', machine: () => ['127.0.0.1'], tls: { cert, key } });
    expect(secure.address).toBe(`https://127.0.0.1:${secure.port}/?token=${PRESENTER}`);
    const opened = await ask(secure.address, { ca: cert });
    const [cookie = ''] = opened.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^__Host-vigie_\d+=[\w-]{8}\.[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/; Secure$/,
    );
    const own = `https://127.0.0.1:${secure.port}`;
    const asked = { ca: cert, headers: { cookie: cookie.split(';')[0] ?? '' } };
    expect((await ask(`${own}/api/orders`, asked)).status).toBe(200);
    const upgrade = { ...UPGRADE, ...asked.headers };
    expect([
      (await ask(own + WEBSOCKET, { ca: cert, headers: { ...upgrade, origin: own } })).status,
      (await ask(own + WEBSOCKET, { ca: cert, headers: { ...upgrade, origin: own.replace('s:', ':') } }))
        .status,
    ]).toEqual([101, 403]);
    const byName = { ca: cert, headers: { ...bearer(PRESENTER), host: `vigie.test:${secure.port}` } };
    expect((await ask(`${own}/api/orders`, byName)).status).toBe(200);
    await expect(ask(own)).rejects.toThrow(/self.signed|certificate/i);
    await expect(ask(`http://127.0.0.1:${secure.port}/`)).rejects.toThrow(/hang up|reset/i);
  });
});
