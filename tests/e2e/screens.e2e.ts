import { connected, expect, goTo, open, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const PAGES = ['/dashboard', '/orders', '/payments', '/deliveries', '/log', '/quarantine'];

test('two tabs show the same', async ({ context, host, vigie, watch }) => {
  const other = await context.newPage();
  watch(other);
  await other.goto(`${host.origin}/orders`);
  await connected(other);
  await goTo(vigie, '/orders');
  await vigie.getByRole('button', { name: wordsOf('fr').orders.createNow }).click();
  await expect(rowsOf(other, 'orders')).toHaveCount(1);
  const key = await rowsOf(vigie, 'orders').first().getAttribute('data-row-key');
  await expect(rowsOf(other, 'orders').first()).toHaveAttribute('data-row-key', key ?? '');

  await vigie.getByTestId('simulator-run').getByRole('button').first().click();
  await expect(other.getByTestId('simulator-run')).toHaveAttribute('data-running', 'true');
});

test('changes its language, and remembers it', async ({ vigie }) => {
  await expect(vigie).toHaveTitle('Accueil · Vigie');
  await vigie.getByTestId('language-switch').getByText('EN').click();
  await expect(vigie).toHaveTitle('Home · Vigie');
  await expect(vigie.locator('html')).toHaveAttribute('lang', 'en');
  await vigie.reload();
  await expect(vigie).toHaveTitle('Home · Vigie');
});

test('is light or dark, and remembers it', async ({ vigie }) => {
  const background = () => vigie.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await vigie.getByTestId('settings').click();
  await vigie.getByTestId('color-scheme').getByText('Sombre').click();
  const dark = await background();
  await vigie.getByTestId('color-scheme').getByText('Claire').click();
  await expect(async () => expect(await background()).not.toBe(dark)).toPass();
  await vigie.getByTestId('color-scheme').getByText('Sombre').click();
  await vigie.reload();
  await connected(vigie);
  expect(await background()).toBe(dark);
});

for (const language of ['fr', 'en'] as const) {
  test.describe(`on a phone (${language})`, () => {
    test.use({ language, viewport: { width: 390, height: 844 } });

    test('nothing overflows sideways', async ({ page, start, watch }) => {
      watch(page);
      await open(page, await start({ args: ['--demo'] }));
      await expect(rowsOf(page, 'activity').nth(3)).toBeVisible({ timeout: 20_000 });
      for (const path of PAGES) {
        await goTo(page, path);
        await expect(page.locator('h1')).not.toBeEmpty();
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect({ path, width }).toEqual({ path, width: 390 });
      }
    });
  });
}
