import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBroker, type Broker } from '../../../src/broker/broker.ts';
import type { VigieConsole } from '../../../src/console/vigie-console.ts';
import { CALL_CHANNELS, SCREEN_NAMESPACE, STREAM_CHANNELS } from '../../../src/contract/channels.ts';
import { startWebServer, type WebServer } from '../../../src/web/web-server.ts';
import { memoryConsole } from '../support/memory-console.ts';

const TOKEN = 'a-token-of-this-test';

/** The browser host over the embedded broker, spoken to by programs rather than by a browser. */
describe('the browser host', () => {
  let dir: string;
  let broker: Broker;
  let console: VigieConsole;
  let server: WebServer;
  let origin: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'vigie-web-'));
    broker = await startBroker({ dataDir: dir, port: 0 });
    console = memoryConsole(`127.0.0.1:${broker.port}`, {
      info: { version: '0', host: 'web', language: undefined, cluster: 'test' },
    });
    await console.whenSettled;
    server = await startWebServer({
      console,
      listen: '127.0.0.1',
      port: 0,
      tls: undefined,
      tokens: { presenter: TOKEN, audience: undefined },
      language: undefined,
    });
    origin = `http://127.0.0.1:${server.port}`;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await server.stop();
    await console.stop();
    await broker.stop();
    await rm(dir, { recursive: true });
  });

  function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(origin + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  function connect(namespace: string, options: Parameters<typeof io>[1] = {}): Socket {
    const socket = io(origin + namespace, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { authorization: `Bearer ${TOKEN}` },
      ...options,
    });
    sockets.push(socket);
    return socket;
  }

  function once(socket: Socket, event: string): Promise<unknown> {
    return new Promise((resolve) => {
      socket.once(event, resolve);
    });
  }

  it('emits new_order, new_payment and new_delivery for what the REST calls publish', async () => {
    const socket = connect('/');
    await once(socket, 'connect');
    const heard = ['new_order', 'new_payment', 'new_delivery'].map((event) => once(socket, event));
    const created = (await (
      await post('/api/orders/create', { product: 'Laptop', amount: 19.99 })
    ).json()) as {
      order: { order_id: string };
    };
    const { order_id } = created.order;
    await post('/api/payments', { order_id, amount: '19.99', method: 'Credit Card', status: 'SUCCESS' });
    await post('/api/deliveries', { order_id, address: 'Paris', estimated_date: '2026-12-01' });
    expect(await Promise.all(heard)).toMatchObject([
      { order_id, product: 'Laptop', amount: 19.99, currency: 'EUR', status: 'Pending', simulated: false },
      { order_id, amount: 19.99, method: 'credit_card', status: 'SUCCESS' },
      { order_id, address: 'Paris', status: 'Pending', progress: 10, estimated_date: '2026-12-01' },
    ]);
    const stats = await fetch(`${origin}/api/stats`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await stats.json()).toMatchObject({
      total_orders: 1,
      successful_payments: 1,
      success_rate: 1,
      total_deliveries: 1,
      total_revenue: 19.99,
    });
  });

  it.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer guess' }, 401],
    ['another origin', { authorization: `Bearer ${TOKEN}`, origin: 'http://evil.test' }, 403],
  ])('refuses %s and publishes nothing', async (_what, headers, status) => {
    const before = (await console.ask('dashboard', '1h')).orders;
    const response = await fetch(`${origin}/api/orders/create`, { method: 'POST', headers });
    expect(response.status).toBe(status);
    expect((await console.ask('dashboard', '1h')).orders).toBe(before);
  });

  it.each([
    ['en', 'amount: must be a number'],
    ['fr-FR,fr;q=0.9,en;q=0.8', 'amount\u00a0: nombre attendu'],
  ])('names the wrong field in the language of the caller (%s)', async (language, message) => {
    const response = await post(
      '/api/payments',
      { order_id: 'x', amount: 'much' },
      { 'accept-language': language },
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      success: false,
      error: 'invalid_input',
      fields: [{ field: 'amount', rule: 'not_a_number', message }],
    });
  });

  it('answers rubbish with 400, never with a stack', async () => {
    for (const body of ['{', '[]', '"x"', 'null', '{"amount":{}}', '{"colour":"red"}']) {
      const response = await fetch(`${origin}/api/orders/create`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      expect([body, response.status]).toEqual([body, 400]);
      expect(text).not.toMatch(/\bat .*\.(ts|js)/);
    }
    const tooLarge = await post('/api/orders/create', { product: 'x'.repeat(100_000) });
    expect(tooLarge.status).toBe(400);
    const bad = await fetch(`${origin}/api/orders?limit=many`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(bad.status).toBe(400);
  });

  it('opens no WebSocket without the token or for another origin', async () => {
    const strangers: Parameters<typeof io>[1][] = [
      { extraHeaders: {} },
      { extraHeaders: { authorization: 'Bearer guess' } },
      { extraHeaders: { authorization: `Bearer ${TOKEN}`, origin: 'http://evil.test' } },
      { extraHeaders: { authorization: `Bearer ${TOKEN}`, host: 'evil.test' } },
    ];
    for (const options of strangers) {
      const socket = connect(SCREEN_NAMESPACE, options);
      expect(
        await Promise.race([once(socket, 'connect').then(() => 'open'), once(socket, 'connect_error')]),
      ).not.toBe('open');
    }
    const withQuery = connect('/', { extraHeaders: {}, query: { token: TOKEN } });
    await once(withQuery, 'connect');
  });

  it('answers every call of the contract with a result, whatever is sent', async () => {
    const socket = connect(SCREEN_NAMESPACE);
    await once(socket, 'connect');
    for (const channel of CALL_CHANNELS) {
      for (const input of [null, 7, 'x', [], { limit: 'x', nested: { deep: [] } }]) {
        const result = (await socket.timeout(5_000).emitWithAck(channel, input)) as { ok: boolean };
        expect([channel, typeof result.ok]).toEqual([channel, 'boolean']);
      }
      socket.emit(channel);
      socket.emit(channel, 'no answer wanted');
    }
    for (const args of [[], [{}], ['s1', 'nothing'], ['s1', 'orders', { search: 7 }], [7, 'status', null]]) {
      socket.emit(STREAM_CHANNELS.open, ...args);
      socket.emit(STREAM_CHANNELS.credit, ...args);
      socket.emit(STREAM_CHANNELS.close, ...args);
    }
    const message = once(socket, STREAM_CHANNELS.message);
    expect(await socket.timeout(5_000).emitWithAck(STREAM_CHANNELS.open, 's1', 'status', null)).toMatchObject(
      {
        ok: true,
      },
    );
    expect(await message).toBe('s1');
  });
});
