import { writeWithKafkajs, SEED_ORDER } from '../support/foreign-client.ts';
import { expect, open, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

/** Brokers of a real cluster, such as docker-compose.yml's, as `--broker` takes them. */
const brokers = process.env['VIGIE_TEST_CLUSTER'] ?? '';

test.skip(brokers === '', 'VIGIE_TEST_CLUSTER names no cluster');

test('writes to and reads from a real cluster, beside another program', async ({ page, start, watch }) => {
  watch(page);
  const host = await start({ args: ['--broker', brokers, '--write'] });
  await open(page, host, '/orders');
  const { orders, shell } = wordsOf('fr');
  const shown = rowsOf(page, 'orders');
  await page.getByRole('button', { name: orders.createNow }).click();
  await page.getByRole('button', { name: shell.write.confirm }).click();
  await expect(shown.first()).toBeVisible();
  const newest = await shown.first().getAttribute('data-row-key');

  const order_id = crypto.randomUUID();
  const order = { ...SEED_ORDER, order_id, timestamp: new Date().toISOString() };
  await writeWithKafkajs(brokers.split(',')[0] ?? '', [{ topic: 'orders', value: JSON.stringify(order) }]);
  await expect(page.locator(`[data-row-key="${order_id}"]`)).toBeVisible();
  await expect(page.locator(`[data-row-key="${newest}"]`)).toBeVisible();
});
