import { join } from 'node:path';
import { expect, goTo, open, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { refused } = wordsOf('fr');

type OutboxFile = {
  keep(message: object, acceptedAtMs: number): { readonly id: number };
  setAside(id: number, refusal: object, refusedAtMs: number): void;
  close(): void;
};
type OutboxFileModule = { readonly openOutboxFile: (path: string, log: () => void) => OutboxFile };

/** Compiled with the console, not with these tests: reached by name. */
const OUTBOX_FILE: string = '../../src/console/store/outbox-file.ts';

test('a command that Kafka refused is corrected and sent, and another one is dropped', async ({
  home,
  page,
  start,
  watch,
}) => {
  watch(page);
  const { openOutboxFile } = (await import(OUTBOX_FILE)) as OutboxFileModule;
  const file = openOutboxFile(join(home, 'outbox.db'), () => undefined);
  for (const [topic, id] of [
    ['ordres', 'o1'],
    ['paiements', 'p1'],
  ] as const) {
    const value = Buffer.from(JSON.stringify({ order_id: id, product: 'Thé vert', amount: 12.5 }));
    const kept = file.keep({ topic, key: id, headers: [], value }, Date.now());
    file.setAside(kept.id, { reason: 'no_topic', detail: `there is no topic ${topic}` }, Date.now());
  }
  file.close();
  await open(page, await start());
  await expect(page.getByTestId('refused-count')).toContainText('2');
  await page.getByTestId('refused-count').click();
  const items = page.getByTestId('refused-item');
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText('there is no topic ordres');

  await items.first().getByRole('button', { name: refused.correct }).click();
  const dialog = page.getByTestId('correct-refused');
  await dialog.getByLabel(refused.form.topic).fill('orders');
  await dialog.getByTestId('send-refused').click();
  await expect(dialog).toBeHidden();
  await expect(items).toHaveCount(1);

  await items.first().getByRole('button', { name: refused.drop, exact: true }).click();
  await page.getByTestId('drop-refused').click();
  await expect(page.getByTestId('refused')).toContainText(refused.emptyTitle);
  await expect(page.getByTestId('refused-count')).toBeHidden();

  await goTo(page, '/orders');
  await expect(rowsOf(page, 'orders').filter({ hasText: 'Thé vert' })).toHaveCount(1);
});
