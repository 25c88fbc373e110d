import { SEED_ORDER, kcatPath, writeWithKafkajs, writeWithKcat } from '../support/foreign-client.ts';
import { expect, goTo, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';

const writers = [
  { name: 'a second kafkajs client', write: writeWithKafkajs, missing: false },
  {
    name: '@kcat',
    write: async (broker: string, messages: Parameters<typeof writeWithKafkajs>[1]) => {
      for (const message of messages) await writeWithKcat(broker, message);
    },
    missing: kcatPath === undefined,
  },
];

for (const { name, write, missing } of writers) {
  test.describe(name, () => {
    test.skip(missing, 'kcat is not installed');

    test('plain JSON of another program appears on the page at once', async ({ host, vigie }) => {
      await goTo(vigie, '/orders');
      await write(host.kafka, [{ topic: 'orders', value: JSON.stringify(SEED_ORDER) }]);
      const row = rowsOf(vigie, 'orders').filter({ hasText: 'Jean Dupont' });
      await expect(row).toBeVisible({ timeout: 3_000 });
      await expect(row).toContainText('Laptop');
      await expect(row).toContainText(/1[\s\u202f\u00a0]?999,98/u);
    });

    test('nonsense goes to quarantine, is counted, and stops nothing', async ({ host, vigie }) => {
      await write(host.kafka, [
        { topic: 'orders', value: 'nonsense' },
        { topic: 'payments', value: '[1, 2' },
        { topic: 'orders', value: JSON.stringify(SEED_ORDER) },
      ]);
      await expect(vigie.getByTestId('figure-orders-value')).toHaveText('1');
      await expect(vigie.getByTestId('quarantine-count')).toContainText('2');
      await goTo(vigie, '/quarantine');
      await expect(rowsOf(vigie, 'quarantine')).toHaveCount(2);
      await rowsOf(vigie, 'quarantine').filter({ hasText: 'orders' }).click();
      await expect(vigie.getByTestId('record-value')).toContainText('nonsense');
      await expect(vigie.getByTestId('record-quarantined')).toBeVisible();
    });
  });
}
