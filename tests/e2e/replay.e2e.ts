import type { Page } from '@playwright/test';
import { writeWithKafkajs } from '../support/foreign-client.ts';
import type { Host } from '../support/start-host.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { log, replay, orders, shell } = wordsOf('fr');

/** Ten orders, a second apart by their records. */
const HISTORY = Array.from({ length: 10 }, (_, n) => ({
  topic: 'orders',
  key: `o${n}`,
  value: JSON.stringify({ order_id: `o${n}`, customer_name: `Client ${n}`, status: 'Pending' }),
  timestamp: String(Date.now() - 60_000 + n * 1_000),
}));

/** Writes the history, and replays it up to the instant before the order of “Client 5”: five orders. */
async function replayBeforeClient5(host: Pick<Host, 'kafka'>, vigie: Page): Promise<void> {
  await writeWithKafkajs(host.kafka, HISTORY);
  await goTo(vigie, '/orders');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(10);
  // Partitions are read in any order: the row is found by its customer.
  await rowsOf(vigie, 'orders').filter({ hasText: 'Client 5' }).click();
  await vigie.getByRole('button', { name: replay.upTo }).click();
  await vigie.keyboard.press('Escape');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(5);
}

test('the time machine shows every page as of then, steps both ways, and live loses nothing', async ({
  host,
  vigie,
}) => {
  await writeWithKafkajs(host.kafka, HISTORY);
  await goTo(vigie, '/orders');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(10);
  await vigie.getByTestId('replay-enter').click();
  const count = vigie.getByTestId('replay-count');
  await expect(count).toContainText('10');
  await expect(vigie.getByTestId('mode-badge')).toHaveText(shell.mode.replay);

  const back = vigie.getByRole('button', { name: replay.back });
  for (let left = 9; left >= 6; left -= 1) {
    await back.click();
    await expect(rowsOf(vigie, 'orders')).toHaveCount(left);
  }
  // Live goes on meanwhile, and is not seen here.
  await writeWithKafkajs(host.kafka, [
    { topic: 'orders', key: 'new', value: JSON.stringify({ order_id: 'new', customer_name: 'Neuf' }) },
  ]);
  await vigie.getByRole('button', { name: replay.forward }).click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(7);
  await vigie.getByTestId('replay-leave').click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(11);
  await expect(vigie.getByTestId('replay-bar')).toBeHidden();
});

test('nothing is done to the present from the past', async ({ vigie }) => {
  await goTo(vigie, '/orders');
  await vigie.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);
  await vigie.getByTestId('replay-enter').click();
  await expect(vigie.getByTestId('replay-count')).toContainText('1');
  await expect(vigie.getByRole('button', { name: orders.createNow })).toBeDisabled();
  await expect(
    vigie.locator('fieldset:disabled[title$="revenez au direct pour agir."]').first(),
  ).toBeAttached();
  await expect(vigie.getByTestId('quarantine-count')).toBeHidden();
  await vigie.getByTestId('nav-log').click();
  await vigie.getByTestId('tape').click();
  await expect(vigie.getByRole('menuitem', { name: log.tape.writeInReplay })).toBeDisabled();
  await vigie.keyboard.press('Escape');
  await vigie.getByTestId('nav-orders').click();
  await vigie.getByTestId('replay-leave').click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);
});

test('a record leads to the instant before it, and an instant that is held is compared', async ({
  host,
  vigie,
}) => {
  await replayBeforeClient5(host, vigie);
  await vigie.getByTestId('nav-dashboard').click();
  await expect(vigie.getByTestId('replay-bar')).toBeVisible();
  await vigie.getByRole('button', { name: replay.pin }).click();
  await vigie.getByRole('button', { name: replay.forward }).click();
  const comparison = vigie.getByTestId('comparison').locator('tbody tr');
  await expect(comparison).toHaveCount(1);
  await expect(comparison.locator('td')).toHaveText(['5', '6', '+1']);
});

test('played at a hundred times its speed, a minute is over in a second', async ({ host, vigie }) => {
  await writeWithKafkajs(host.kafka, HISTORY);
  await goTo(vigie, '/orders');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(10);
  await rowsOf(vigie, 'orders').filter({ hasText: 'Client 0' }).click();
  await vigie.getByRole('button', { name: replay.upTo }).click();
  await vigie.keyboard.press('Escape');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(0);
  await vigie.getByText('100×').click();
  await vigie.getByRole('button', { name: replay.play }).click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(10);
  await expect(vigie.getByRole('button', { name: replay.play })).toBeVisible();
});

test('the log page is of the instant too: no later record appears in it while live goes on', async ({
  host,
  vigie,
}) => {
  const later = (n: number) => ({
    topic: 'orders',
    key: `later${n}`,
    value: JSON.stringify({ order_id: `later${n}`, customer_name: 'Tard' }),
  });
  await replayBeforeClient5(host, vigie);
  await vigie.getByTestId('nav-log').click();
  const rows = vigie.getByTestId('log-table').locator('[data-row-key]');
  const foot = vigie.getByTestId('log-foot');
  await expect(rows).toHaveCount(5);
  await expect(vigie.getByTestId('mode-badge')).toHaveText(shell.mode.replay);

  await writeWithKafkajs(host.kafka, [later(1), later(2)]);
  await vigie.getByRole('button', { name: replay.forward }).click();
  await expect(rows).toHaveCount(6);
  await vigie.getByRole('button', { name: replay.back }).click();
  await expect(rows).toHaveCount(5);
  await vigie.getByText(log.start.beginning).click();
  await expect(foot).toContainText(log.past.end);
  await expect(rows).toHaveCount(5);
  await vigie.getByRole('button', { name: replay.forward }).click();
  await expect(rows).toHaveCount(6);

  await vigie.getByTestId('replay-leave').click();
  await expect(foot).toContainText(log.stopped.end);
  await expect(rows).toHaveCount(12);
});
