import { request as rawRequest } from 'node:http';
import type { Host } from '../support/start-host.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

async function call(
  host: Host,
  method: 'GET' | 'POST',
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${host.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${host.token}`,
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** `fetch` does not let a caller choose its Host. */
function statusFor(host: Host, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = rawRequest(`${host.origin}/api/stats`, {
      headers: { authorization: `Bearer ${host.token}`, ...headers },
    });
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('the documented calls make events that the screens show', async ({ host, vigie }) => {
  const order = await call(host, 'POST', '/api/orders/create', {});
  expect(order).toMatchObject({
    status: 200,
    body: {
      success: true,
      order: { order_id: expect.any(String), status: 'Pending' },
      topic: 'orders',
      offset: '0',
    },
  });
  const { order_id } = order.body['order'] as { order_id: string };
  const payment = await call(host, 'POST', '/api/payments', {
    body: { order_id, amount: 99.99, method: 'Credit Card', status: 'SUCCESS' },
  });
  expect(payment).toMatchObject({
    status: 200,
    body: { success: true, payment: { order_id, status: 'SUCCESS', amount: 99.99 } },
  });
  const delivery = await call(host, 'POST', '/api/deliveries', {
    body: { order_id, address: '123 Rue de Paris', status: 'In Transit', estimated_date: '2030-01-31' },
  });
  expect(delivery).toMatchObject({
    status: 200,
    body: { success: true, delivery: { order_id, status: 'In Transit' } },
  });

  await goTo(vigie, '/orders');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);
  for (const list of ['orders', 'payments', 'deliveries']) {
    await expect(async () => {
      const { status, body } = await call(host, 'GET', `/api/${list}`);
      expect({ status, total: body['total'], first: (body[list] as object[])[0] }).toMatchObject({
        status: 200,
        total: 1,
        first: { order_id },
      });
    }).toPass();
  }
  expect(await call(host, 'GET', '/api/stats')).toMatchObject({
    status: 200,
    body: { total_orders: 1, successful_payments: 1, failed_payments: 0, total_revenue: 99.99 },
  });
});

test('a refused body names its fields in French and in English', async ({ host }) => {
  const body = { order_id: 'x', amount: 'a lot', method: 'Credit Card' };
  const french = await call(host, 'POST', '/api/payments', { body, headers: { 'accept-language': 'fr-FR' } });
  const english = await call(host, 'POST', '/api/payments', { body, headers: { 'accept-language': 'en' } });
  expect(french).toMatchObject({
    status: 400,
    body: { fields: [{ field: 'amount', message: 'amount\u00a0: nombre attendu' }] },
  });
  expect(english).toMatchObject({
    status: 400,
    body: { fields: [{ field: 'amount', message: 'amount: must be a number' }] },
  });
  expect((await call(host, 'GET', '/api/stats')).body).toMatchObject({ total_payments: 0 });
});

test('nothing is answered without the token, nor to another host or site', async ({ host, page }) => {
  const answer = await fetch(`${host.origin}/api/orders`);
  expect(answer.status).toBe(401);
  expect((await fetch(`${host.origin}/dashboard`)).status).toBe(401);
  const port = new URL(host.origin).port;
  expect(await statusFor(host, { host: `evil.example:${port}` })).toBe(421);
  expect(await statusFor(host, { origin: 'http://evil.example' })).toBe(403);
  expect(await statusFor(host, {})).toBe(200);

  await page.goto(host.origin);
  await expect(page.getByRole('heading')).toHaveText('Accès refusé');
  await page.goto(host.address);
  // The token is gone from the address bar.
  await expect(page).toHaveURL(/^[^?]*$/);
});
