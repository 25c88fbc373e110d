import { expect, goTo, open, test } from './fixtures.ts';
import { wordsOf } from './words.ts';

test('a browser that blocks its storage shows the screens, and says once that it keeps no choices', async ({
  host,
  page,
  watch,
}) => {
  watch(page);
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await open(page, host);
  await expect(page.getByText('Ce navigateur ne garde pas vos choix')).toHaveCount(1);
  await page.getByTestId('language-switch').getByText('EN').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await goTo(page, '/orders');
  await expect(page.getByText(wordsOf('en').shell.choicesNotKept)).toHaveCount(0);
});
