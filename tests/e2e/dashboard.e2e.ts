import { SEED_ORDER, writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';

test('shows figures, charts and each event with its topic, partition and offset', async ({ host, vigie }) => {
  // Before the first event there is one decision, and no figure to misread.
  await expect(vigie.getByTestId('first-steps')).toBeVisible();
  await expect(vigie.getByTestId('figure-orders-value')).toHaveCount(0);
  const order = SEED_ORDER.order_id;
  await writeWithKafkajs(host.kafka, [
    { topic: 'orders', value: JSON.stringify(SEED_ORDER) },
    {
      topic: 'payments',
      value: JSON.stringify({
        payment_id: 'p1',
        order_id: order,
        amount: 1999.98,
        method: 'Credit Card',
        status: 'SUCCESS',
      }),
    },
    {
      topic: 'payments',
      value: JSON.stringify({
        payment_id: 'p2',
        order_id: order,
        amount: 1999.98,
        method: 'PayPal',
        status: 'FAILED',
      }),
    },
    {
      topic: 'deliveries',
      value: JSON.stringify({
        delivery_id: 'd1',
        order_id: order,
        address: 'Paris',
        status: 'In Transit',
        estimated_date: '2024-02-05',
      }),
    },
  ]);
  await expect(vigie.getByTestId('figure-orders-value')).toHaveText('1');
  await expect(vigie.getByTestId('figure-payments-value')).toHaveText('1');
  await expect(vigie.getByTestId('figure-deliveries-value')).toHaveText('1');
  await expect(vigie.getByTestId('figure-revenue-value')).toHaveText(/1[\s\u202f\u00a0]?999,98\s?€/u);
  await expect(vigie.getByTestId('success-rate')).toContainText(/50\s?%/u);

  for (const chart of ['orders-chart', 'payments-chart']) {
    await expect(vigie.getByTestId(chart).locator('canvas')).toBeVisible();
  }
  await expect(rowsOf(vigie, 'activity')).toHaveCount(4);
  const delivery = rowsOf(vigie, 'activity').filter({ hasText: 'deliveries' });
  await expect(delivery.locator('[data-column="position"]')).toHaveText(/deliveries.*[0-2]/);
  await expect(delivery.locator('[data-column="offset"]')).toHaveText('0');
});

test('an empty home starts the demonstration with one click', async ({ vigie }) => {
  await vigie.getByTestId('first-demo').click();
  await expect(vigie.getByTestId('mode-badge')).toHaveAttribute('data-mode', 'simulated');
  await expect(vigie.getByTestId('figure-orders-value')).toHaveText(/^[1-9]/u, { timeout: 20_000 });
  await expect(vigie.getByTestId('first-steps')).toHaveCount(0);
});

test('a partial refund is an amount: on the order, in its story and in the revenue', async ({
  host,
  vigie,
}) => {
  const money = { order_id: 'o-ref', currency: 'EUR' };
  await writeWithKafkajs(host.kafka, [
    { topic: 'orders', key: 'o-ref', value: JSON.stringify({ ...money, amount: 100, status: 'Pending' }) },
    {
      topic: 'payments',
      key: 'o-ref',
      value: JSON.stringify({ ...money, payment_id: 'p-ref', amount: 100, status: 'SUCCESS' }),
    },
    {
      topic: 'payments',
      key: 'o-ref',
      headers: {
        ce_specversion: '1.0',
        ce_id: 'r1',
        ce_source: 'urn:test',
        ce_type: 'payments.refunded',
        ce_time: '2026-11-27T17:00:00Z',
      },
      value: JSON.stringify({ ...money, payment_id: 'p-ref', amount: 20, status: 'REFUNDED' }),
    },
  ]);
  await expect(vigie.getByTestId('figure-revenue-value')).toHaveText(/^80,00\s?€$/u);
  await vigie.goto(`${host.origin}/orders/o-ref`);
  await expect(vigie.getByTestId('order-facts')).toContainText(
    /100,00\s?€ − 20,00\s?€ remboursés = 80,00\s?€/u,
  );
  await expect(vigie.getByTestId('payment-refunded')).toContainText('20,00');
  await expect(vigie.getByTestId('story-line')).toContainText(/20,00\s?€/u);
});
