import { expect, goTo, open, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { orders, shell } = wordsOf('fr');

test('stopping a node moves its partitions, and orders go on', async ({ page, start, watch }) => {
  watch(page);
  const host = await start({ args: ['--nodes', '3'] });
  await open(page, host, '/orders');
  await expect(page.getByTestId('nodes')).toContainText('3');

  async function nodesDetails(): Promise<void> {
    await page.getByTestId('kafka-state').click();
    await expect(page.getByTestId('node-1')).toBeVisible();
  }

  await nodesDetails();
  await expect(page.getByText(shell.nodes.simulated)).toBeVisible();
  const first = page.getByTestId('node-1').getByRole('switch');
  const second = page.getByTestId('node-2').getByRole('switch');
  const third = page.getByTestId('node-3').getByRole('switch');
  await second.click({ force: true });
  await expect(page.getByTestId('node-2')).toContainText(shell.nodes.stopped);
  await third.click({ force: true });
  await expect(page.getByTestId('node-3')).toContainText(shell.nodes.stopped);
  await expect(first).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('nodes')).toContainText('1');

  await page.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(page, 'orders')).toHaveCount(1);

  await nodesDetails();
  await second.click({ force: true });
  // One switch at a time: another is not heard while the first is under way.
  await expect(page.getByTestId('node-2')).not.toContainText(shell.nodes.stopped);
  await expect(third).toBeEnabled();
  await third.click({ force: true });
  // Six topics of three partitions on three nodes.
  await expect(page.getByTestId('node-2')).toHaveAttribute('data-leads', '6');
  await expect(page.getByTestId('node-3')).toHaveAttribute('data-leads', '6');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(page, 'orders')).toHaveCount(2);
});

test('a broker with one node has nothing to switch', async ({ vigie }) => {
  await goTo(vigie, '/orders');
  await vigie.getByTestId('kafka-state').click();
  await expect(vigie.getByText(shell.kafka.embedded)).toBeVisible();
  await expect(vigie.getByTestId('node-1')).toBeHidden();
});
