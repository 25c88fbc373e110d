import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { common, log, replay } = wordsOf('fr');

async function downloaded(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

const ORDERS = Array.from({ length: 1_200 }, (_, n) => ({
  topic: 'orders',
  key: `o${n}`,
  value: JSON.stringify({
    order_id: `o${n}`,
    customer_name: n === 0 ? '=HYPERLINK("http://evil.test")' : `Client ${n}`,
    product: n % 2 === 0 ? 'Lampe' : 'Chaise',
    amount_minor: 1_000 + n,
    currency: 'EUR',
  }),
}));

test('what is filtered is exported, all of it, and no cell of it is a formula', async ({ host, vigie }) => {
  await writeWithKafkajs(host.kafka, ORDERS);
  await goTo(vigie, '/orders');
  await expect(vigie.getByTestId('orders-shown')).toContainText(/1.200/);
  const csv = await downloaded(vigie, async () => {
    await vigie.getByTestId('export-orders').click();
    await vigie.getByRole('menuitem', { name: common.export.csv }).click();
  });
  expect(csv.name).toMatch(/^orders-.*\.csv$/);
  const lines = csv.text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1_201);
  expect(lines[0]).toMatch(/^order_id,customer_name/);
  expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.test"")"`);

  await vigie.getByTestId('orders').getByRole('searchbox').fill('lampe');
  await expect(rowsOf(vigie, 'orders').first()).toContainText('Lampe');
  const jsonl = await downloaded(vigie, async () => {
    await vigie.getByTestId('export-orders').click();
    await vigie.getByRole('menuitem', { name: common.export.jsonl }).click();
  });
  const rows = jsonl.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { product: string; amount_minor: number });
  expect(rows).toHaveLength(600);
  expect(new Set(rows.map(({ product }) => product))).toEqual(new Set(['Lampe']));
});

test('a tape holds the history: it opens without it, and plays it into an empty Kafka', async ({
  host,
  home,
  start,
  vigie,
}) => {
  await writeWithKafkajs(host.kafka, ORDERS.slice(0, 40));
  await goTo(vigie, '/orders');
  await expect(rowsOf(vigie, 'orders').first()).toBeVisible();
  await goTo(vigie, '/log');
  const tape = await downloaded(vigie, async () => {
    await vigie.getByTestId('tape').click();
    await vigie.getByRole('menuitem', { name: log.tape.save }).click();
  });
  // A head, the records, and an end.
  expect(tape.text.trimEnd().split('\n')).toHaveLength(42);

  const other = await start({ home: join(home, 'other') });
  await vigie.goto('about:blank');
  await vigie.goto(other.address);
  await goTo(vigie, '/log');
  const file = { name: tape.name, mimeType: 'application/jsonl', buffer: Buffer.from(tape.text) };
  await vigie.getByTestId('tape').click();
  let chooser = vigie.waitForEvent('filechooser');
  await vigie.getByRole('menuitem', { name: log.tape.open }).click();
  await (await chooser).setFiles(file);
  await expect(vigie.getByTestId('replay-bar')).toContainText(replay.tape);
  await expect(vigie.getByTestId('replay-count')).toContainText('40');
  // The log page reads the tape, not the Kafka that goes on.
  await writeWithKafkajs(other.kafka, [{ topic: 'orders', key: 'live', value: '{"order_id":"live"}' }]);
  await expect(vigie.getByTestId('log-foot')).toHaveText(/40\D+40/u);
  await vigie.getByText(log.start.beginning).click();
  await expect(vigie.getByTestId('log-foot')).toContainText(log.past.end);
  await expect(vigie.getByTestId('log-table').locator('[data-row-key]').first()).toBeVisible();
  await expect(vigie.getByTestId('log-foot')).toContainText('40');
  await goTo(vigie, '/orders');
  await expect(vigie.getByTestId('orders-shown')).toContainText('40');
  await vigie.getByTestId('replay-leave').click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);

  await goTo(vigie, '/log');
  await vigie.getByTestId('tape').click();
  chooser = vigie.waitForEvent('filechooser');
  await vigie.getByRole('menuitem', { name: log.tape.write }).click();
  await (await chooser).setFiles(file);
  await goTo(vigie, '/orders');
  await expect(vigie.getByTestId('orders-shown')).toContainText('41');

  await goTo(vigie, '/log');
  await vigie.getByTestId('tape').click();
  chooser = vigie.waitForEvent('filechooser');
  await vigie.getByRole('menuitem', { name: log.tape.open }).click();
  await (await chooser).setFiles({ ...file, buffer: Buffer.from('a letter to a friend\n') });
  await expect(vigie.getByText('n’est pas une bande')).toBeVisible();

  // One that was cut off is not played in part.
  await vigie.getByTestId('tape').click();
  chooser = vigie.waitForEvent('filechooser');
  await vigie.getByRole('menuitem', { name: log.tape.write }).click();
  await (await chooser).setFiles({ ...file, buffer: Buffer.from(tape.text.slice(0, -20)) });
  await expect(vigie.getByText('Cette bande est coupée')).toBeVisible();
  await goTo(vigie, '/orders');
  await expect(vigie.getByTestId('orders-shown')).toContainText('41');
});
