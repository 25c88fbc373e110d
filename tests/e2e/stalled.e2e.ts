import { signal } from '../support/start-host.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { orders } = wordsOf('fr');

test.skip(process.platform === 'win32', 'Windows has no signal that stops a process');

test('while the host does not run, the page is not live and says so; then it goes on by itself', async ({
  host,
  vigie,
}) => {
  const badge = vigie.getByTestId('mode-badge');
  const silence = vigie.getByTestId('console-silent');
  await goTo(vigie, '/orders');
  await expect(badge).toHaveAttribute('data-mode', 'live');
  signal(host.pid, 'SIGSTOP');
  try {
    await expect(badge).toHaveAttribute('data-mode', 'away', { timeout: 30_000 });
    await expect(silence).toContainText(/depuis \d+ s.*Rien de ce que Vigie a accepté n’est perdu/);
  } finally {
    signal(host.pid, 'SIGCONT');
  }
  await expect(badge).toHaveAttribute('data-mode', 'live', { timeout: 30_000 });
  await expect(silence).toBeHidden();
  await vigie.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);
});
