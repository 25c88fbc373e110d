import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConsoleOptions } from '../../../src/console/vigie-console.ts';
import { callChannel, SCREEN_NAMESPACE } from '../../../src/contract/channels.ts';
import { startWebServer } from '../../../src/web/web-server.ts';
import { memoryConsole } from '../support/memory-console.ts';
import { runningBroker } from '../support/running-broker.ts';

const TOKEN = 'a-token-of-this-test';
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const POSTS = [
  ['/api/orders/create', {}],
  ['/api/payments', { order_id: 'x', amount: '1' }],
  ['/api/deliveries', { order_id: 'x', address: 'Paris' }],
] as const;

/** The browser host over a cluster. */
async function host(change: Partial<ConsoleOptions>) {
  const { address } = await runningBroker();
  const console = memoryConsole(address, change);
  onTestFinished(() => console.stop());
  await console.whenSettled;
  const server = await startWebServer({
    console,
    listen: '127.0.0.1',
    port: 0,
    tls: undefined,
    tokens: { presenter: TOKEN, audience: undefined },
    language: undefined,
  });
  onTestFinished(() => server.stop());
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    origin,
    post: async (path: string, body: object) => {
      const response = await fetch(origin + path, {
        method: 'POST',
        headers: { ...AUTHORIZED, 'content-type': 'application/json', 'accept-language': 'fr' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
  };
}

describe('REST on a cluster', () => {
  it('answers 403 with a sentence on a read-only connection, and still answers what is asked', async () => {
    const { origin, post } = await host({ mode: 'read' });
    for (const [path, body] of POSTS) {
      expect([path, await post(path, body)]).toMatchObject([
        path,
        {
          status: 403,
          body: { error: 'connection_read_only', message: expect.stringContaining('lecture seule') },
        },
      ]);
    }
    const stats = await fetch(`${origin}/api/stats`, { headers: AUTHORIZED });
    expect([stats.status, await stats.json()]).toMatchObject([200, { total_orders: 0 }]);
  });

  it('is not asked to confirm where a screen is, until the screen has confirmed', async () => {
    const { origin, post } = await host({ mode: 'write', asksToWrite: true });
    expect(await post('/api/orders/create', {})).toMatchObject({ status: 200 });
    const screen = io(origin + SCREEN_NAMESPACE, { transports: ['websocket'], extraHeaders: AUTHORIZED });
    onTestFinished(() => void screen.disconnect());
    const pay = {
      orderId: 'x',
      amountMinor: 100,
      currency: 'EUR',
      method: 'paypal',
      outcome: 'succeeded',
      successRate: 1,
    };
    const call = (name: 'payments.create' | 'writes.confirm', input: object): Promise<unknown> =>
      screen.timeout(10_000).emitWithAck(callChannel(name), input);
    expect(await call('payments.create', pay)).toMatchObject({ error: { code: 'unconfirmed_write' } });
    expect(await call('writes.confirm', { connectionId: 'another' })).toMatchObject({ ok: false });
    expect(await call('payments.create', pay)).toMatchObject({ error: { code: 'unconfirmed_write' } });
    expect(await call('writes.confirm', { connectionId: 'test' })).toMatchObject({ ok: true });
    expect(await call('payments.create', pay)).toMatchObject({ ok: true });
  });
});
