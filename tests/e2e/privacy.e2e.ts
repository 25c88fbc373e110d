import { SEED_ORDER, writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, goTo, open, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { quarantine } = wordsOf('fr');

test('privacy mode masks people everywhere, for everybody, and is remembered', async ({
  host,
  page,
  start,
  watch,
}) => {
  watch(page);
  await open(page, host);
  await writeWithKafkajs(host.kafka, [
    { topic: 'orders', value: JSON.stringify(SEED_ORDER) },
    { topic: 'orders', value: '{"customer_email": "jean@secret.fr", oops' },
  ]);
  await goTo(page, '/orders');
  await expect(rowsOf(page, 'orders').first()).toContainText('Jean Dupont');
  await page.getByTestId('settings').click();
  await page.getByTestId('privacy').click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('privacy-badge')).toBeVisible();
  await expect(rowsOf(page, 'orders').first()).toContainText('J… D…');
  const everything = () => page.locator('body').innerText();
  expect(await everything()).not.toMatch(/Dupont|jean\.dupont/i);

  await rowsOf(page, 'orders').first().click();
  const drawer = page.getByTestId('record-drawer');
  await expect(drawer.getByTestId('record-value')).toContainText('customer_name');
  expect(await everything()).not.toMatch(/Dupont|@example\.com/i);
  await page.keyboard.press('Escape');

  await page.getByTestId('orders').getByRole('searchbox').fill('Dupont');
  await expect(rowsOf(page, 'orders')).toHaveCount(0);
  await page.getByTestId('orders').getByRole('searchbox').fill(SEED_ORDER.product);
  await expect(rowsOf(page, 'orders')).toHaveCount(1);

  for (const path of ['/dashboard', '/log/orders?from=latest', '/quarantine']) {
    await page.goto(`${host.origin}${path}`);
    await expect(page.locator('[data-row-key]').first()).toBeVisible();
    expect(await everything()).not.toMatch(/Dupont|jean/i);
  }
  await rowsOf(page, 'quarantine').first().getByRole('button', { name: quarantine.republish }).click();
  await expect(page.getByText('mode confidentiel')).toBeVisible();

  const headers = { authorization: `Bearer ${host.token}` };
  const rest = await (await fetch(`${host.origin}/api/orders`, { headers })).text();
  expect(rest).toContain('J… D…');
  expect(rest).not.toContain('Dupont');

  await page.goto('about:blank');
  await host.stop();
  const again = await start();
  await open(page, again, '/orders');
  await expect(page.getByTestId('privacy-badge')).toBeVisible();
  await expect(rowsOf(page, 'orders').first()).toContainText('J… D…');
});
