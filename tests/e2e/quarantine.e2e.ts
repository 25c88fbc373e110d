import { writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { quarantine } = wordsOf('fr');

test('a record that cannot be read is corrected, seen before it is written, and republished once', async ({
  host,
  vigie,
}) => {
  await writeWithKafkajs(host.kafka, [
    { topic: 'orders', key: 'o1', value: '{"order_id": "o1", "product": "Thé",}' },
    { topic: 'payments', value: 'nonsense' },
  ]);
  await expect(vigie.getByTestId('quarantine-count')).toContainText('2');
  await goTo(vigie, '/quarantine');
  const row = rowsOf(vigie, 'quarantine').filter({ hasText: 'orders' });
  await row.getByRole('button', { name: quarantine.republish }).click();
  const dialog = vigie.getByTestId('redrive');
  const publish = dialog.getByTestId('redrive-publish');
  await expect(publish).toBeDisabled();
  await dialog.getByRole('textbox').fill('{"order_id": "o1", "product": "Thé"}');
  await expect(dialog.getByTestId('redrive-ready')).toContainText('o1');
  await publish.click();
  await expect(dialog).toBeHidden();
  await expect(row.getByTestId('redriven')).toBeVisible();
  // What is left to correct.
  await expect(vigie.getByTestId('quarantine-count')).toContainText('1');

  await goTo(vigie, '/orders');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);
  await rowsOf(vigie, 'orders').first().click();
  await expect(vigie.getByTestId('record-headers')).toContainText('vigie-redriven-from');
  await vigie.keyboard.press('Escape');

  // What is left is offered together; it cannot be read still.
  await goTo(vigie, '/quarantine');
  await vigie.getByTestId('redrive-all').click();
  await expect(dialog.getByRole('textbox')).toHaveValue('nonsense');
  await expect(publish).toBeDisabled();
});
