import { writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { order, orders, common } = wordsOf('fr');

test('an order has a page that is found by search and by address, and fills as events come', async ({
  host,
  vigie,
}) => {
  await goTo(vigie, '/orders');
  await vigie.getByRole('button', { name: orders.createNow }).click();
  await rowsOf(vigie, 'orders').first().getByTestId('order-link').click();
  await expect(vigie).toHaveURL(/\/orders\/[\w-]{36}$/);
  const steps = vigie.getByTestId('story-line').locator('li[data-effect]');
  await expect(steps).toHaveCount(1);
  await expect(vigie.getByTestId('order-facts')).toContainText('@');

  const orderId = decodeURIComponent(new URL(vigie.url()).pathname.split('/').at(-1) ?? '');
  const payment = { payment_id: 'p-1', order_id: orderId, amount: 12.5, currency: 'EUR', status: 'SUCCESS' };
  await writeWithKafkajs(host.kafka, [{ topic: 'payments', key: orderId, value: JSON.stringify(payment) }]);
  await expect(steps).toHaveCount(2);
  await expect(vigie.getByText(common.state.stage.paid).first()).toBeVisible();

  await vigie.getByTestId('order-story').getByText(order.byLog, { exact: true }).click();
  const lanes = vigie.getByTestId('story-lanes');
  await expect(lanes.getByRole('columnheader')).toHaveText([common.time, 'orders', 'payments']);
  await lanes.getByRole('button').last().click();
  await expect(vigie.getByTestId('record-position')).toContainText('payments');
});

test('steps that are late, doubled, impossible or missing are marked', async ({ host, vigie }) => {
  const orderId = 'a/b c?é';
  const step = (status: string, timestamp: string) => ({
    topic: 'deliveries',
    key: orderId,
    value: JSON.stringify({ delivery_id: 'd-1', order_id: orderId, status, timestamp }),
  });
  const event = {
    topic: 'orders',
    key: orderId,
    value: JSON.stringify({ order_id: orderId, product: 'Tea', timestamp: new Date().toISOString() }),
    headers: {
      ce_specversion: '1.0',
      ce_id: 'once',
      ce_source: 'urn:test',
      ce_type: 'orders.created',
      ce_time: new Date().toISOString(),
    },
  };
  await writeWithKafkajs(host.kafka, [
    event,
    event,
    step('Pending', '2026-01-01T10:00:00Z'),
    step('Delivered', '2026-01-01T12:00:00Z'),
    step('Assigned', '2026-01-01T11:00:00Z'),
  ]);
  await vigie.goto(`${host.origin}/orders/${encodeURIComponent(orderId)}`);
  const line = vigie.getByTestId('story-line');
  await expect(line.locator('li[data-effect]')).toHaveCount(5);
  await expect(line.locator('[data-mark="late"]').first()).toBeVisible();
  await expect(line.locator('[data-mark="out_of_order"]')).toHaveCount(1);
  await expect(line.locator('li[data-effect="duplicate"]')).toHaveCount(1);
  await expect(line.locator('li[data-effect="impossible_transition"]')).toHaveCount(1);
  await expect(line.getByTestId('skipped-step')).toHaveCount(3);
});

test('an order nobody knows says so, and fills when something names it', async ({ host, vigie }) => {
  await vigie.goto(`${host.origin}/orders/nobody`);
  await expect(vigie.getByText(order.nothingTitle)).toBeVisible();
  const payment = { payment_id: 'p-9', order_id: 'nobody', amount: 1, currency: 'EUR', status: 'SUCCESS' };
  await writeWithKafkajs(host.kafka, [{ topic: 'payments', key: 'nobody', value: JSON.stringify(payment) }]);
  await expect(vigie.getByText(order.unread)).toBeVisible();
  await expect(vigie.getByTestId('story-line').locator('li[data-effect]')).toHaveCount(1);
});
