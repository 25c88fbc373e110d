import { connected, goTo } from '../fixtures.ts';
import { numberIn, rowsOf } from '../tables.ts';
import { wordsOf } from '../words.ts';
import { expect, test } from './fixtures.ts';

const { orders } = wordsOf('fr');
const PAGES = ['/orders', '/payments', '/deliveries', '/log', '/quarantine'];

test('opens a window with a shop that is busy', async ({ launch }) => {
  const { window } = await launch(['--demo']);
  await expect(rowsOf(window, 'activity').nth(3)).toBeVisible({ timeout: 20_000 });
  const newest = await rowsOf(window, 'activity').first().getAttribute('data-row-key');
  await expect(rowsOf(window, 'activity').first()).not.toHaveAttribute('data-row-key', newest ?? '');
});

test('every page is there, in the language that was asked for', async ({ launch }) => {
  const { window } = await launch();
  await expect(window.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(window).toHaveTitle('Accueil · Vigie');
  const titles = [await window.title()];
  for (const path of PAGES) {
    await goTo(window, path);
    await expect.poll(async () => titles.includes(await window.title())).toBe(false);
    titles.push(await window.title());
  }
});

test('a command goes to Kafka and comes back as a row', async ({ launch }) => {
  const { window } = await launch();
  await goTo(window, '/orders');
  await window.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(window, 'orders')).toHaveCount(1);
  await window.reload();
  await expect(rowsOf(window, 'orders')).toHaveCount(1);
});

test('closed and started again, it has everything it had, and nothing was left running', async ({
  launch,
}) => {
  const first = await launch();
  await goTo(first.window, '/orders');
  for (const count of [1, 2, 3]) {
    await first.window.getByRole('button', { name: orders.createNow }).click();
    await expect(rowsOf(first.window, 'orders')).toHaveCount(count);
  }
  const broker = await first.brokerPid();
  expect(await first.quit()).toBe(0);
  expect(() => process.kill(broker, 0)).toThrow('ESRCH');

  const { window } = await launch();
  await goTo(window, '/orders');
  await expect(rowsOf(window, 'orders')).toHaveCount(3);
});

test('a second start shows the window of the first, and ends', async ({ launch, startAgain }) => {
  const { app, window } = await launch();
  const handle = await app.browserWindow(window);
  await handle.evaluate((each) => each.minimize());
  expect(await handle.evaluate((each) => each.isMinimized())).toBe(true);
  expect(await startAgain()).toBe(0);
  await expect
    .poll(() => handle.evaluate((each) => [each.isMinimized(), each.isVisible()]))
    .toEqual([false, true]);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the broker is killed: it is started again, and nothing is lost', async ({ launch }) => {
  const { window, brokerPid } = await launch();
  await goTo(window, '/orders');
  await window.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(window, 'orders')).toHaveCount(1);
  const before = await brokerPid();
  process.kill(before, 'SIGKILL');
  await window.getByRole('button', { name: orders.createNow }).click();

  await expect(rowsOf(window, 'orders')).toHaveCount(2, { timeout: 30_000 });
  await connected(window);
  expect(await brokerPid()).not.toBe(before);
  expect(numberIn(await window.getByTestId('orders-shown').textContent(), 1)).toBe(2);
});
