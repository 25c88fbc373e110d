import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

for (const language of ['fr', 'en'] as const) {
  test.describe(`payments (${language})`, () => {
    test.use({ language });
    const { common, payments } = wordsOf(language);

    test('a payment succeeds or fails as chosen; the doughnut and its percentages follow', async ({
      vigie,
    }) => {
      await goTo(vigie, '/payments');
      const form = vigie.getByTestId('payment-form');
      await form.getByLabel(common.order, { exact: true }).fill('any-id');
      await form.getByLabel(payments.form.amount).fill('99,99');
      await form.getByLabel(payments.form.method).selectOption('paypal');

      async function pay(outcome: 'succeeded' | 'failed'): Promise<void> {
        await form.getByText(payments.form.outcomes[outcome], { exact: true }).click();
        await form.getByRole('button', { name: payments.form.send }).click();
      }

      await pay('succeeded');
      await expect(rowsOf(vigie, 'payments')).toHaveCount(1);
      await expect(rowsOf(vigie, 'payments')).toContainText(common.state.payment.succeeded);
      await expect(rowsOf(vigie, 'payments')).toContainText(/99[,.]99/);
      await expect(rowsOf(vigie, 'payments')).toContainText('PayPal');
      await expect(vigie.getByTestId('share-succeeded')).toContainText(/1.*100\s?%/u);

      await pay('failed');
      await expect(rowsOf(vigie, 'payments')).toHaveCount(2);
      await expect(rowsOf(vigie, 'payments').first()).toContainText(common.state.payment.failed);
      await expect(vigie.getByTestId('share-succeeded')).toContainText(/1.*50\s?%/u);
      await expect(vigie.getByTestId('share-failed')).toContainText(/1.*50\s?%/u);
      await expect(vigie.getByTestId('payment-shares').locator('canvas')).toBeVisible();

      await goTo(vigie, '/dashboard');
      await expect(vigie.getByTestId('figure-payments-value')).toHaveText('1');
      await expect(vigie.getByTestId('figure-revenue-value')).toHaveText(/99[,.]99/);
    });
  });
}

test('an amount that is none is refused beside its field, and publishes nothing', async ({ vigie }) => {
  const { common, payments } = wordsOf('fr');
  await goTo(vigie, '/payments');
  const form = vigie.getByTestId('payment-form');
  await form.getByLabel(common.order, { exact: true }).fill('any-id');
  await form.getByLabel(payments.form.amount).fill('beaucoup');
  await form.getByRole('button', { name: payments.form.send }).click();
  await expect(form.getByLabel(payments.form.amount)).toHaveAttribute('aria-invalid', 'true');
  await expect(vigie.getByText(payments.emptyTitle)).toBeVisible();
});
