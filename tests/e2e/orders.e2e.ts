import { expect, goTo, test } from './fixtures.ts';
import { numberIn, rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

for (const language of ['fr', 'en'] as const) {
  test.describe(`orders (${language})`, () => {
    test.use({ language });
    const { orders, simulator } = wordsOf(language);

    test('one click makes an order, which comes back with its place in Kafka', async ({ vigie }) => {
      await goTo(vigie, '/orders');
      await expect(vigie.getByText(orders.emptyTitle)).toBeVisible();
      await vigie.getByRole('button', { name: orders.createNow }).click();
      await expect(rowsOf(vigie, 'orders')).toHaveCount(1);
      await expect(rowsOf(vigie, 'orders').first()).toContainText(/orders/);
      await expect(vigie.getByTestId('command-times')).toContainText(/p50 \d+ ms · p95 \d+ ms/);
      await expect(vigie.getByRole('alert').filter({ hasText: 'offset 0' })).toContainText(/\d+ ms/);
      await goTo(vigie, '/dashboard');
      await expect(vigie.getByTestId('figure-orders-value')).toHaveText('1');
    });

    test('the form makes the order that was typed, and says which field it refuses', async ({ vigie }) => {
      await goTo(vigie, '/orders');
      await vigie.getByRole('button', { name: orders.createByForm }).click();
      const form = vigie.getByRole('dialog');
      const customer = form.getByLabel(orders.form.customerName);
      await expect(customer).not.toHaveValue('');
      await customer.fill('Ada Lovelace');
      await form.getByLabel(orders.form.product).fill('Difference engine');
      await form.getByLabel(orders.form.amount).fill('19,99');
      await form.getByLabel(orders.form.customerEmail).fill('not an address');
      await form.getByRole('button', { name: orders.form.send }).click();
      await expect(form.getByLabel(orders.form.customerEmail)).toHaveAttribute('aria-invalid', 'true');
      await form.getByLabel(orders.form.customerEmail).fill('ada@example.com');
      await form.getByRole('button', { name: orders.form.send }).click();
      await expect(form).toBeHidden();
      const row = rowsOf(vigie, 'orders').first();
      await expect(row).toContainText('Ada Lovelace');
      await expect(row).toContainText('Difference engine');
      await expect(row).toContainText(/19[,.]99/);
    });

    test('auto-generate becomes a red Stop; at most 50 rows, with the true total', async ({ vigie }) => {
      await goTo(vigie, '/orders');
      const run = vigie.getByTestId('simulator-run');
      await run.getByRole('button', { name: simulator.start }).click();
      const stop = run.getByRole('button', { name: simulator.stop });
      await expect(stop).toBeVisible();
      await run.getByRole('textbox', { name: simulator.rate }).fill('50');
      const [red, green] = await stop.evaluate((button) =>
        (getComputedStyle(button).backgroundColor.match(/\d+/g) ?? []).map(Number),
      );
      expect(red).toBeGreaterThan((green ?? 255) * 2);
      const shown = vigie.getByTestId('orders-shown');
      await expect(async () => expect(numberIn(await shown.textContent(), 1)).toBeGreaterThan(60)).toPass();
      expect(numberIn(await shown.textContent(), 0)).toBe(50);
      await expect(vigie.getByTestId('mode-badge')).toHaveAttribute('data-mode', 'simulated');
      await stop.click();
      await expect(run.getByRole('button', { name: simulator.start })).toBeVisible();
      const total = numberIn(await shown.textContent(), 1);
      await goTo(vigie, '/dashboard');
      await expect(async () =>
        expect(numberIn(await vigie.getByTestId('figure-orders-value').textContent())).toBeGreaterThanOrEqual(
          total,
        ),
      ).toPass();
    });
  });
}
