import { readFile } from 'node:fs/promises';
import { writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, goTo, open, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { stock, common } = wordsOf('fr');

test('what travels beside the orders is counted, what runs out is listed, and messages are shown', async ({
  host,
  vigie,
}) => {
  await goTo(vigie, '/stock');
  await expect(vigie.getByText(stock.low.unread)).toBeVisible();
  const event = (topic: string, value: object) => ({ topic, key: 'k', value: JSON.stringify(value) });
  await writeWithKafkajs(host.kafka, [
    event('inventory', { sku: 'T1', product: 'Thé', stock: 9, threshold: 5 }),
    event('inventory', { sku: 'T2', product: 'Café', stock: 7, threshold: 5 }),
    event('inventory', { sku: 'T1', stock: 2 }),
    event('notifications', {
      order_id: 'o-1',
      channel: 'email',
      template: 'late',
      recipient: 'zoe@example.com',
    }),
    event('notifications', { order_id: 'o-1', channel: 'pigeon', template: 'late', recipient: 'Zoé' }),
    event('analytics', { user_id: 'u-1' }),
  ]);
  const low = vigie.getByTestId('low-stock');
  await expect(low.getByRole('row')).toHaveCount(2);
  await expect(low).toContainText('Thé');
  await expect(low).toContainText('1 sur 2');
  await expect(rowsOf(vigie, 'notifications')).toHaveCount(2);
  await expect(vigie.getByTestId('family-analytics')).toContainText('1 autre');

  await vigie.getByTestId('notifications').getByRole('combobox').selectOption('email');
  await expect(rowsOf(vigie, 'notifications')).toHaveCount(1);
  await vigie.getByTestId('export-notifications').click();
  const download = vigie.waitForEvent('download');
  await vigie.getByRole('menuitem', { name: common.export.csv }).click();
  const csv = await readFile((await (await download).path()) ?? '', 'utf8');
  expect(csv.split('\r\n').filter((line) => line !== '')).toHaveLength(2);
  expect(csv).toContain('zoe@example.com');

  await low.getByRole('button').click();
  await expect(vigie.getByTestId('record-position')).toContainText('inventory');
});

test('a message is part of the story of its order', async ({ host, vigie }) => {
  const headers = (type: string, id: string, causation?: string) => ({
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: 'urn:test',
    ce_type: type,
    ce_time: '2026-01-01T10:00:00Z',
    ...(causation === undefined ? {} : { ce_causationid: causation }),
  });
  const order = { order_id: 'o-1', product: 'Thé' };
  const message = {
    order_id: 'o-1',
    channel: 'email',
    template: 'order_confirmation',
    recipient: 'a@example.com',
  };
  await writeWithKafkajs(host.kafka, [
    {
      topic: 'notifications',
      key: 'o-1',
      value: JSON.stringify(message),
      headers: headers('notifications.email', 'n', 'o'),
    },
    { topic: 'orders', key: 'o-1', value: JSON.stringify(order), headers: headers('orders.created', 'o') },
  ]);
  await vigie.goto(`${host.origin}/orders/o-1`);
  const steps = vigie.getByTestId('story-line').locator('li[data-effect]');
  await expect(steps).toHaveCount(2);
  // In the same millisecond, and read first: it still follows its cause.
  await expect(steps.nth(1)).toContainText(common.event.email);
  await expect(steps.nth(1)).toContainText('orders.created');
});

test('the simulator fills every family, and nothing is quarantined', async ({ start, page, watch }) => {
  watch(page);
  const host = await start({ args: ['--demo'] });
  await open(page, host, '/stock');
  await expect(rowsOf(page, 'notifications').first()).toBeVisible();
  for (const family of ['inventory', 'notification', 'analytics'])
    await expect(page.getByTestId(`family-${family}`)).not.toContainText(stock.nothingYet);
  await expect(page.getByTestId('quarantine-count')).toHaveCount(0);
});

test('with a topic for each type, an order is followed across all of them', async ({
  start,
  page,
  watch,
}) => {
  watch(page);
  const host = await start({ args: ['--layout', 'per-type'] });
  await open(page, host, '/orders');
  await page.getByRole('button', { name: wordsOf('fr').orders.createNow }).click();
  await rowsOf(page, 'orders').first().getByTestId('order-link').click();
  await expect(page.getByTestId('story-line').locator('li[data-effect]')).toHaveCount(1);
  const orderId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  const say = (topic: string, timestamp: string) => ({
    topic,
    key: orderId,
    value: JSON.stringify({ delivery_id: 'd-1', order_id: orderId, timestamp }),
  });
  await writeWithKafkajs(host.kafka, [
    say('delivery.delivered', '2026-01-01T12:00:00Z'),
    say('delivery.assigned', '2026-01-01T11:00:00Z'),
  ]);
  const line = page.getByTestId('story-line');
  await expect(line.locator('li[data-effect]')).toHaveCount(3);
  await expect(line.locator('li[data-effect="impossible_transition"]')).toHaveCount(0);
  await expect(page.getByText(common.state.stage.delivered).first()).toBeVisible();
  await goTo(page, '/log');
  await expect(page.getByRole('combobox').first()).toHaveValue(/^orders\./);
});
