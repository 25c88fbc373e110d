import { Kafka, logLevel } from 'kafkajs';
import { writeWithKafkajs } from '../support/foreign-client.ts';
import { expect, test } from './fixtures.ts';
import { wordsOf } from './words.ts';

const { log, record } = wordsOf('fr');
const payment = (n: number, fields: object = {}) => ({
  topic: 'payments',
  key: `o${n}`,
  value: JSON.stringify({
    payment_id: `p${n}`,
    order_id: `o${n}`,
    amount_minor: n * 100,
    currency: 'EUR',
    ...fields,
  }),
});

test('a topic is read from where one likes, filtered by what is in it, and its address holds it all', async ({
  host,
  vigie,
}) => {
  await writeWithKafkajs(
    host.kafka,
    Array.from({ length: 300 }, (_, n) => payment(n, { status: n % 50 === 0 ? 'FAILED' : 'SUCCESS' })),
  );
  await vigie.goto(`${host.origin}/log/payments?from=beginning`);
  const rows = vigie.getByTestId('log-table').locator('[data-row-key]');
  const foot = vigie.getByTestId('log-foot');
  await expect(foot).toContainText(log.stopped.found);
  await vigie.getByRole('button', { name: log.goOn }).click();
  await expect(foot).toContainText(log.stopped.end);
  await expect(foot).toContainText('300');

  await vigie.getByTestId('log-path').fill('$.status = "FAILED"');
  await vigie.getByRole('button', { name: log.search, exact: true }).click();
  await expect(rows).toHaveCount(6);
  await vigie.getByTestId('log-path').fill('$.amount_minor > 20000');
  await vigie.keyboard.press('Enter');
  await expect(foot).toContainText('99');
  await expect(vigie).toHaveURL(/path=/);
  await vigie.reload();
  await expect(foot).toContainText('99');

  await vigie.getByTestId('log-path').fill('no path');
  await expect(vigie.getByText(log.pathWrong)).toBeVisible();
});

test('a topic is followed live, and held still while what comes in is counted', async ({ host, vigie }) => {
  await vigie.goto(`${host.origin}/log/orders`);
  const rows = vigie.getByTestId('log-table').locator('[data-row-key]');
  await expect(vigie.getByTestId('log-lanes').locator('li')).toHaveCount(3);
  await expect(vigie.getByText(log.empty.live)).toBeVisible();
  const order = (id: string) => ({ topic: 'orders', key: id, value: JSON.stringify({ order_id: id }) });
  await writeWithKafkajs(host.kafka, [order('a'), order('b')]);
  await expect(rows).toHaveCount(2);
  await vigie.getByTestId('pause').click();
  await writeWithKafkajs(host.kafka, [order('c')]);
  await expect(vigie.getByTestId('pause')).toHaveAttribute('data-waiting', '1');
  await expect(rows).toHaveCount(2);
  await vigie.getByTestId('pause').click();
  await expect(rows).toHaveCount(3);
});

test('any topic can be read, and what is large, empty or no text says so', async ({ host, vigie }) => {
  const kafka = new Kafka({ brokers: [host.kafka], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'elsewhere', numPartitions: 1 }] });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  const large = JSON.stringify({
    id: 9_007_199_254_740_993n.toString(),
    text: 'x'.repeat(50_000),
    last: 'the end',
  });
  await producer.send({
    topic: 'elsewhere',
    messages: [{ value: large }, { key: 'gone', value: null }, { value: Buffer.from([0xff, 0xfe, 0]) }],
  });
  await producer.disconnect();

  await vigie.goto(`${host.origin}/log/elsewhere?from=latest`);
  const rows = vigie.getByTestId('log-table').locator('[data-row-key]');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText(log.deletion);
  // The latest is on top.
  await rows.nth(2).click();
  const drawer = vigie.getByTestId('record-drawer');
  await expect(drawer.getByText(record.truncated)).toBeVisible();
  await expect(drawer.getByTestId('record-value')).not.toContainText('the end');
  await drawer.getByRole('button', { name: record.whole }).click();
  await expect(drawer.getByTestId('record-value')).toContainText('the end');
  await vigie.keyboard.press('Escape');
  await rows.first().click();
  await expect(drawer.getByText(record.base64)).toBeVisible();
});

test('a topic that is not there says so', async ({ host, vigie }) => {
  await vigie.goto(`${host.origin}/log/nowhere`);
  await expect(vigie.getByText(log.noTopic)).toBeVisible();
});

test('a topic of 300 partitions has its records first, and its partitions below', async ({ host, vigie }) => {
  const kafka = new Kafka({ brokers: [host.kafka], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'wide', numPartitions: 300 }] });
  await admin.disconnect();
  const record = (n: number) => ({ topic: 'wide', key: `k${n}`, value: `{"n":${n}}` });
  await writeWithKafkajs(
    host.kafka,
    Array.from({ length: 60 }, (_, n) => record(n)),
  );
  const lanes = vigie.getByTestId('log-lanes');
  const table = vigie.getByTestId('log-table');
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await vigie.setViewportSize(size);
    await vigie.goto(`${host.origin}/log/wide?from=beginning`);
    await expect(lanes.locator('li')).toHaveCount(300);
    await expect(table.locator('[data-row-key]').first()).toBeVisible();
    const records = await table.boundingBox();
    const partitions = await lanes.boundingBox();
    expect(records?.y).toBeLessThan(size.height);
    expect(partitions?.y).toBeGreaterThan((records?.y ?? 0) + (records?.height ?? 0));
    expect(partitions?.height).toBeLessThan(size.height / 3);
  }
});
