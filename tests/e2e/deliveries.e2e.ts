import type { Page } from '@playwright/test';
import { expect, goTo, test } from './fixtures.ts';
import { wordsOf } from './words.ts';

for (const language of ['fr', 'en'] as const) {
  test.describe(`deliveries (${language})`, () => {
    test.use({ language });
    const { common, deliveries } = wordsOf(language);
    const names = common.state.delivery;

    const cards = (page: Page) =>
      page
        .getByTestId('deliveries')
        .getByRole('listitem')
        .filter({ has: page.getByRole('progressbar') });
    const filter = (page: Page, name: string) =>
      page
        .getByRole('group', { name: deliveries.filter })
        .getByRole('button', { name: new RegExp(`^${name}`, 'u') });

    test('a delivery is made, advanced by hand from 10 to 50 to 100 %, and found by its status', async ({
      vigie,
    }) => {
      await goTo(vigie, '/deliveries');
      await vigie.getByTestId('delivery-view').getByText(deliveries.board.views.cards).click();
      await vigie.getByRole('button', { name: deliveries.create }).click();
      const form = vigie.getByRole('dialog');
      await form.getByLabel(common.order, { exact: true }).fill('any-id');
      await form.getByLabel(deliveries.form.address).fill('123 Rue de Paris, 75001 Paris');
      await form.getByRole('button', { name: deliveries.form.send }).click();
      await expect(form).toBeHidden();

      const card = cards(vigie);
      await expect(card).toHaveCount(1);
      await expect(card).toContainText('123 Rue de Paris');
      await expect(card.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '10');

      await card.getByRole('button', { name: deliveries.advance, exact: true }).click();
      await expect(card).toHaveAttribute('data-state', 'assigned');
      await card.getByRole('button', { name: deliveries.advanceTo }).click();
      await vigie.getByRole('menuitem', { name: names.in_transit }).click();
      await expect(card).toHaveAttribute('data-state', 'in_transit');
      await expect(card.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^5\d/);

      await filter(vigie, names.delivered).click();
      await expect(card).toHaveCount(0);
      await filter(vigie, names.in_transit).click();
      await expect(card).toHaveCount(1);
      await card.getByRole('button', { name: deliveries.advanceTo }).click();
      await vigie.getByRole('menuitem', { name: names.delivered, exact: true }).click();
      await expect(card).toHaveCount(0);
      await filter(vigie, deliveries.all).click();
      await expect(card.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '100');
      await expect(card.getByRole('button', { name: deliveries.advance, exact: true })).toBeDisabled();

      await goTo(vigie, '/dashboard');
      await expect(vigie.getByTestId('figure-deliveries-value')).toHaveText('1');
    });
  });
}
