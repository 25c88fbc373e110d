import { SEED_ORDER, writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';

test('shows figures, charts and each event with its topic, partition and offset', async ({ host, vigie }) => {
  await expect(vigie.getByTestId('figure-orders-value')).toHaveText('0');
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
