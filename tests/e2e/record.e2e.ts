import { SEED_ORDER, writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { record } = wordsOf('fr');

test('a row opens its record as received beside as understood, with what was assumed', async ({
  host,
  vigie,
}) => {
  await writeWithKafkajs(host.kafka, [{ topic: 'orders', value: JSON.stringify(SEED_ORDER) }]);
  await goTo(vigie, '/orders');
  await rowsOf(vigie, 'orders').first().click();
  const drawer = vigie.getByTestId('record-drawer');
  await expect(drawer.getByText(record.received)).toBeVisible();
  await expect(drawer.getByText(record.understood)).toBeVisible();
  await expect(drawer.getByTestId('record-value')).toContainText('"customer_name"');
  await expect(drawer.getByTestId('record-fields')).toContainText('Jean Dupont');
  // No CloudEvents header, no zone in its timestamp: both were assumed, and are said.
  await expect(drawer.getByTestId('record-assumptions').locator('li')).not.toHaveCount(0);
  await expect(vigie.getByTestId('record-position')).toContainText(/orders.*\d.*0/s);
  await vigie.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

test('an order of the console carries its CloudEvents headers', async ({ vigie }) => {
  const { orders } = wordsOf('fr');
  await goTo(vigie, '/orders');
  await vigie.getByRole('button', { name: orders.createNow }).click();
  await rowsOf(vigie, 'orders').first().click();
  const headers = vigie.getByTestId('record-headers');
  await expect(headers).toContainText('ce_id');
  await expect(headers).toContainText('orders.created');
  await expect(vigie.getByTestId('order-timeline')).toBeVisible();
});
