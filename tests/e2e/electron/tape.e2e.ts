import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rowsOf } from '../tables.ts';
import { wordsOf } from '../words.ts';
import { expect, test } from './fixtures.ts';

const { replay } = wordsOf('fr');

/** A tape of one order that another program wrote. */
function tape(): string {
  const order = {
    order_id: 'on-tape',
    customer_name: 'Jean Dupont',
    product: 'Laptop',
    amount: 999.99,
    status: 'Pending',
    timestamp: '2024-01-29T10:30:15.123456',
    address: '123 Rue de Paris',
  };
  const record = {
    topic: 'orders',
    partition: 0,
    offset: '0',
    timestamp: 1_706_524_215_123,
    key: null,
    headers: [],
    value: Buffer.from(JSON.stringify(order)).toString('base64'),
  };
  return `{"vigie-tape":1}\n${JSON.stringify(record)}\n`;
}

test('a tape that is double-clicked opens, with Vigie running and not', async ({
  home,
  launch,
  startAgain,
}) => {
  // Two starts and a reload.
  test.slow();
  const path = join(home, 'day.vigietape');
  await writeFile(path, tape());

  const first = await launch();
  await expect(first.window.getByTestId('replay-bar')).toHaveCount(0);
  expect(await startAgain(path)).toBe(0);
  await expect(first.window.getByTestId('replay-bar')).toContainText(replay.tape);
  await expect(rowsOf(first.window, 'activity')).toHaveCount(1);
  // The address does not keep it: a reload is at the present again.
  await first.window.reload();
  await expect(rowsOf(first.window, 'activity')).toHaveCount(0);
  await first.quit();

  const { window } = await launch([path]);
  await expect(window.getByTestId('replay-bar')).toContainText(replay.tape);
  await expect(rowsOf(window, 'activity')).toHaveCount(1);
});
